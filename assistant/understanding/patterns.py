"""Patterns: what is read in text with and without diacritics, and text read by it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, overload

from assistant.time_limit import check_time
from assistant.understanding.rules import Rule, Span
from index.text import fold

Pair = tuple[re.Pattern[str], re.Pattern[str]]
Pattern = Pair | Rule


class Place(Protocol):
    """Where a cue stands in a text."""

    def start(self) -> int:
        """Its first character."""

    def end(self) -> int:
        """The character after its last."""

    def group(self) -> str:
        """Its words."""


def value_pattern(pattern: str) -> Pair:
    """A pattern that captures a value, and its form for text without diacritics.

    What only has words to find is a rule (`assistant.understanding.rules`).
    """
    whole = rf"(?<!\w)(?:{pattern})(?!\w)"
    return re.compile(whole), re.compile(fold(whole))


Endings = tuple[tuple[str, ...], tuple[str, ...]]
_MARKS = " ,?.!:"


def endings(words: Sequence[str]) -> Endings:
    """Words that say nothing at the end of a text, and their bare forms."""
    longest_first = sorted(words, key=len, reverse=True)
    return tuple(longest_first), tuple(map(fold, longest_first))


def without_endings(text: str, words: Sequence[str]) -> str:
    """The text without those words, and marks, at its end."""
    text = text.strip(_MARKS)
    while ending := next((w for w in words if _ends(text, w)), None):
        text = text[: -len(ending)].rstrip(_MARKS)
    return text


def _ends(text: str, word: str) -> bool:
    before = text[-len(word) - 1 : -len(word)]
    return text.endswith(word) and not (before.isalnum() or before == "_")


@dataclass
class UnreadText:
    """Text that is used up as it is read: what a cue takes leaves a bar in its place."""

    left: str
    accented: bool

    def copy(self) -> "UnreadText":
        """The same text, to be used up for itself."""
        return UnreadText(self.left, self.accented)

    def sees(self, wanted: Pattern) -> bool:
        """Whether the cue stands in what is left."""
        check_time()
        return bool(wanted[0 if self.accented else 1].search(self.left))

    @overload
    def take(self, wanted: Pair) -> list[re.Match[str]]: ...
    @overload
    def take(self, wanted: Rule) -> list[Span]: ...
    @overload
    def take(self, wanted: Pattern) -> Sequence[Place]: ...

    def take(self, wanted: Pattern) -> Sequence[Place]:
        """All places of the cue, which are then used up."""
        check_time()
        pattern = wanted[0 if self.accented else 1]
        found: Sequence[Place] = list(pattern.finditer(self.left))
        if found:
            self.left = " ".join(pattern.sub(" | ", self.left).split())
        return found
