"""What stands where on a page: words and ruled lines, in points from the top left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word and its box."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """Its height on the page."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """How tall it is."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A ruled line, level or upright; `at` is where it stands across, `start:end` along."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class PrintedLine:
    """Words on one height, close enough to be read on; a page may hold several side by side."""

    words: tuple[PrintedWord, ...]

    @cached_property
    def text(self) -> str:
        """The words."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def x0(self) -> float:
        """Its left end."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Its right end."""
        return self.words[-1].x1

    @cached_property
    def top(self) -> float:
        """Its upper edge."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(word.bottom for word in self.words)

    @cached_property
    def height(self) -> float:
        """The height of most of its words."""
        return sorted(word.height for word in self.words)[len(self.words) // 2]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read: `number` from 1, its size, words in any order, and ruled lines."""

    number: int
    width: float
    height: float
    words: tuple[PrintedWord, ...]
    rules: tuple[RuledLine, ...] = ()


def rows_of(words: Sequence[PrintedWord]) -> list[list[PrintedWord]]:
    """The words by height, each row from left to right."""
    rows: list[list[PrintedWord]] = []
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        for row in reversed(rows[-3:]):
            last = row[-1]
            reach = 0.5 * max(min(last.height, word.height), 1.0)
            if abs(_level(row) - word.middle) <= reach:
                row.append(word)
                break
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.x0) for row in sorted(rows, key=_level)]


def _level(row: Sequence[PrintedWord]) -> float:
    return sum(word.middle for word in row) / len(row)


def lines_of_words(words: Sequence[PrintedWord], gap: float = 2.2) -> list[PrintedLine]:
    """Printed lines from the top down; a gap of more than `gap` heights parts a row in two."""
    lines = []
    for row in rows_of(words):
        piece = [row[0]]
        for word in row[1:]:
            if word.x0 - piece[-1].x1 > gap * max(piece[-1].height, word.height, 6.0):
                lines.append(PrintedLine(tuple(piece)))
                piece = []
            piece.append(word)
        lines.append(PrintedLine(tuple(piece)))
    return lines
