"""Headings: how much of a heading a text begins with, word after word."""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.decision import Clause
from index.text import fold, syllables

# What may stand between such words.
_LINKS = frozenset(
    ["và", "với", "cùng", "các", "của", "về", "vs", "va", "voi", "cung", "cac", "cua", "ve"]
)


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """The words of a group's heading that a text begins with, and the characters they take."""

    id: str
    words: tuple[str, ...]
    pairs: int
    length: int

    @property
    def weight(self) -> tuple[int, int]:
        """How many words, then how many of them in the heading's own order."""
        return len(self.words), self.pairs


def heaviest(runs: Iterable[HeadingMatch]) -> list[HeadingMatch]:
    """Those of most words, if any has words."""
    runs = [r for r in runs if r.words]
    best = max((r.weight for r in runs), default=(0, 0))
    return [r for r in runs if r.weight == best]


def run_of(text: str, group: Clause, accented: bool) -> HeadingMatch:
    """Words count that follow one another as they do in the heading; links may stand between."""
    together = pairs(group.heading, accented)
    tokens = [(m.group(), m.end()) for m in re.finditer(r"[^\W_]+|\|", text)]
    names = [t for t, _ in tokens]
    joined = [pair in together for pair in itertools.pairwise(names)]
    found: list[str] = []
    length = 0
    for n, (token, end) in enumerate(tokens):
        if any(joined[max(n - 1, 0) : n + 1]):
            found.append(token)
            length = end
        elif token not in _LINKS:
            break
    return HeadingMatch(group.id, tuple(found), sum(joined[: len(found)]), length)


def pairs(text: str, accented: bool) -> set[tuple[str, str]]:
    """Each two syllables that follow one another."""
    own = syllables(text)
    return set(itertools.pairwise(own if accented else map(fold, own)))


def words(text: str, accented: bool) -> set[str]:
    """The syllables of a text, without diacritics unless `accented`."""
    return set(syllables(text)) if accented else {fold(s) for s in syllables(text)}
