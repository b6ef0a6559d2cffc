"""The words of a text that say what it is about."""

import re
from pathlib import Path

from index.text import fold


def _function_words() -> frozenset[str]:
    text = (Path(__file__).parent.parent / "corpus" / "data" / "function_words.txt").read_text(
        encoding="utf-8"
    )
    return frozenset(w for line in text.splitlines() if line[:1] != "#" for w in line.split())


_EMPTY = _function_words()
_EMPTY_FOLDED = frozenset(map(fold, _EMPTY))


def topic_words(key: str, *, accented: bool, own: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of a key text that say what it is about.

    Not those of `own`: the place and year that all of a decision is about.
    """
    empty = _EMPTY | own if accented else _EMPTY_FOLDED | {fold(word) for word in own}
    # "việc" is empty, "việc làm" (employment) is a topic.
    key = re.sub(r"(?<!\w)(?:việc(?! làm)|viec(?! lam))(?!\w)", " ", key)
    return tuple(w for w in re.findall(r"[^\W_]+(?:/[^\W_]+)*", key) if w not in empty)
