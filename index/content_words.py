"""The words of a text that say what it is about."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from index.text import fold


def _listed(file: str) -> list[list[str]]:
    text = (Path(__file__).parent.parent / "corpus" / "data" / file).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line[:1] != "#"]


def _words(file: str) -> frozenset[str]:
    return frozenset(w for line in _listed(file) for w in line)


_EMPTY = _words("function_words.txt")
# What says nothing is written down in the order in which it is said ("quy định").
_EMPTY_PAIRS = frozenset(pair for line in _listed("function_words.txt") for pair in pairwise(line))
_EMPTY_FOLDED = frozenset(map(fold, _EMPTY))
_PARTS = _words("word_parts.txt")
_PARTS_FOLDED = frozenset(map(fold, _PARTS))


def topic_words(key: str, *, accented: bool, own: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of a key text that say what it is about.

    Not those of `own`: the place and year that all of a decision is about.
    """
    empty = _EMPTY | own if accented else _EMPTY_FOLDED | {fold(word) for word in own}
    # "việc" is empty, "việc làm" (employment) is a topic.
    key = re.sub(r"(?<!\w)(?:việc(?! làm)|viec(?! lam))(?!\w)", " ", key)
    return tuple(w for w in re.findall(r"[^\W_]+(?:/[^\W_]+)*", key) if w not in empty)


def content_flags(
    words: Sequence[str], *, accented: bool, own: frozenset[str] = frozenset()
) -> list[bool]:
    """Of syllables in a row, which say what a text is about; "việc làm" does so as a whole."""
    empty = _EMPTY | own if accented else _EMPTY_FOLDED | {fold(word) for word in own}
    work = ("việc", "làm") if accented else ("viec", "lam")
    found = [w not in empty for w in words]
    for n, pair in enumerate(pairwise(words)):
        if "việc" in words[n : n + 1] or "viec" in words[n : n + 1]:
            found[n] = pair == work
            found[n + 1] = found[n + 1] or pair == work
    return found


def may_be_word(first: str, second: str) -> bool:
    """Whether two function words in a row may make a word that says something ("quy hoạch")."""
    return {first, second} <= _PARTS and (first, second) not in _EMPTY_PAIRS


def is_word_part(word: str, *, accented: bool) -> bool:
    """Whether a function word is also part of words that say something ("người nghèo")."""
    return word in (_PARTS if accented else _PARTS_FOLDED)
