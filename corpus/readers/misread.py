"""Marks that a machine misread: "tô chức" where the language has "tổ chức".

A word gets other marks only if, with those, it stands beside its neighbours again and again, in the
text itself or in the decisions that ship, and as it was read it hardly ever does.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.readers.vietnamese import is_syllable

_TEXTS = Path(__file__).parent.parent / "decisions"
_WORD = re.compile(r"(?P<before>\W{0,6})(?P<core>[^\W\d_]{1,12})(?P<after>\W{0,6})")
_SURE = 0.96  # a word read with more is left
_OFTEN = 3  # times that a pair stands somewhere, to be trusted
_RARE = 3  # times that a word stands, to be doubted for one neighbour alone
_RATHER = 6  # times as often as the word that was read

Pairs = Counter[tuple[str, str]]


Page = Sequence[tuple[str, float]]


def mended(pages: Sequence[Page]) -> list[list[str]]:
    """The words of pages, those with misread marks as they must have been printed.

    Each word comes with how sure the machine was of it, 0 to 1.
    """
    own: Pairs = Counter()
    for page in pages:
        own.update(_pairs([word for word, _ in page]))
    known = _Known.of(own, own + _language())
    return [_page(page, known) for page in pages]


@dataclass(frozen=True, slots=True)
class _Known:
    """What words stand together, in the text itself and there with the language's."""

    own: Pairs
    pairs: Pairs
    singles: Counter[str]
    spellings: dict[str, set[str]]

    @classmethod
    def of(cls, own: Pairs, pairs: Pairs) -> "_Known":
        singles: Counter[str] = Counter()
        spellings: dict[str, set[str]] = defaultdict(set)
        for (first, second), times in pairs.items():
            singles[first] += times
            spellings[_bare(first)].add(first)
            spellings[_bare(second)].add(second)
        return cls(own, pairs, singles, spellings)

    def support(self, left: str, word: str, right: str) -> int:
        """How often a word stands beside these neighbours."""
        return self.pairs[left, word] + self.pairs[word, right]

    def better(self, left: str, read: str, right: str) -> str:
        """The word that fits there in place of the one that was read, which may be itself."""
        here = bool(left and self.own[left, read]) + bool(right and self.own[read, right])
        fits = self.support(left, read, right) - here
        others = self.spellings.get(_bare(read), set()) - {read}
        if not others:
            return read
        best = max(others, key=lambda word: (self.support(left, word, right), word))
        times = self.support(left, best, right)
        both = self.pairs[left, best] and self.pairs[best, right]
        doubted = both or self.singles[read] <= _RARE
        if fits > 1:  # read so again and again: the text itself has to speak against it
            doubted = doubted and self.own[left, best] + self.own[best, right] >= 2 * fits
        enough = _OFTEN if is_syllable(read) else 1
        return best if doubted and times >= enough and times >= _RATHER * fits else read


def _page(page: Page, known: _Known) -> list[str]:
    words = [word for word, _ in page]
    found = []
    for n, (word, sure) in enumerate(page):
        parts = _WORD.fullmatch(word) if sure < _SURE else None
        if parts:
            best = known.better(_before(words, n), parts["core"].lower(), _after(words, n))
            if best != parts["core"].lower():
                word = f"{parts['before']}{_cased(best, parts['core'])}{parts['after']}"
        found.append(word)
    return found


def _before(words: Sequence[str], n: int) -> str:
    parts = _WORD.fullmatch(words[n - 1]) if n else None
    joined = parts and not parts["after"] and words[n][0].isalpha()
    return parts["core"].lower() if parts and joined else ""


def _after(words: Sequence[str], n: int) -> str:
    parts = _WORD.fullmatch(words[n + 1]) if n + 1 < len(words) else None
    joined = parts and not parts["before"] and words[n][-1].isalpha()
    return parts["core"].lower() if parts and joined else ""


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for n in range(len(words) - 1):
        if (left := _WORD.fullmatch(words[n])) and (right := _after(words, n)):
            yield left["core"].lower(), right


@cache
def _language() -> Pairs:
    """How often two words stand together in the decisions that ship."""
    found: Pairs = Counter()
    for path in sorted(_TEXTS.glob("*/decision.txt")):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        found.update(_pairs(text.split()))
    return found


@cache
def _bare(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if like[0].isupper() else word
