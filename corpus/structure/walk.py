"""The walk through a text: which printed numbers go on where the numbering stood."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.structure.markers import Form, Marker, marker_of

_SKIPPED = 2  # points of a row that may be missing before the next one


@dataclass(frozen=True, slots=True)
class Unit:
    """A number that goes on where the numbering stood, and what stands above it.

    `numbers` are the counts of "3." and "3.2." down to the unit, `letter` that of "b)".
    """

    paragraph: int
    form: Form
    container: str
    above: str
    part: str = ""
    numbers: tuple[int, ...] = ()
    letter: str = ""

    def holds(self, other: "Unit") -> bool:
        """Whether the unit that follows this one stands below it."""
        if other.form in (Form.CHAPTER, Form.ARTICLE):
            return False
        if self.form in (Form.ARTICLE, Form.CHAPTER):
            return self.container == other.container
        if other.form is Form.PART or self.letter:
            return False
        if other.letter and other.numbers == self.numbers:
            return True
        n = len(self.numbers)
        return other.numbers[:n] == self.numbers and len(other.numbers) > n


@dataclass(slots=True)
class _Walk:
    """Where the numbering stands."""

    chapter: int = 0
    article: int = 0
    container: str = ""
    above: str = ""
    part: str = ""
    part_number: int = 0
    last_part: int = 0
    numbers: tuple[int, ...] = ()
    letter: int = 0
    units: list[Unit] = field(default_factory=list)

    def take(self, paragraph: int, marker: Marker) -> None:
        """Adds the unit that a marker opens, if the numbering goes on with it."""
        if not getattr(self, f"_{marker.form}")(marker):
            return
        letter = marker.label if marker.form is Form.LETTER else ""
        if not letter:
            self.letter = 0
        self.units.append(
            Unit(
                paragraph, marker.form, self.container, self.above, self.part, self.numbers, letter
            )
        )

    def _chapter(self, marker: Marker) -> bool:
        if marker.path[0] not in (1, self.chapter + 1):
            return False
        self.chapter = marker.path[0]
        letter = "P" if marker.label[0].upper() == "P" else "C"
        self._open(f"{letter}{self.chapter}", marker.label)
        return True

    def _article(self, marker: Marker) -> bool:
        if marker.path[0] != self.article + 1:
            return False
        self.article += 1
        self._open(f"D{self.article}", f"Điều {self.article}")
        return True

    def _open(self, container: str, above: str) -> None:
        self.container, self.above = container, above
        self.part, self.part_number, self.numbers = "", 0, ()

    def _part(self, marker: Marker) -> bool:
        number = marker.path[0]
        goes_on = not self.part and number == self.last_part + 1  # under the next article
        if number != self.part_number + 1 and not goes_on:
            return False
        arabic = "M" if marker.label.isdigit() else ""
        self.part, self.part_number, self.last_part = f"{arabic}{marker.label}", number, number
        self.numbers = ()
        return True

    def _number(self, marker: Marker) -> bool:
        if marker.path[0] != (self.numbers[0] if self.numbers else 0) + 1:
            return False
        self.numbers = marker.path
        return True

    def _point(self, marker: Marker) -> bool:
        depth = len(marker.path) - 1
        if len(self.numbers) < depth or self.numbers[:depth] != marker.path[:depth]:
            return False
        before = self.numbers[depth] if len(self.numbers) > depth else 0
        if not before <= marker.path[-1] <= before + _SKIPPED:
            return False
        self.numbers = marker.path
        return True

    def _letter(self, marker: Marker) -> bool:
        number = marker.path[0]
        if not self.units or not self.letter < number <= self.letter + (2 if self.letter else 1):
            return False
        self.letter = number
        return True


def walk(texts: Sequence[str], start: int, stop: int) -> list[Unit]:
    """The units that are numbered between two paragraphs, in order."""
    state = _Walk()
    for i in range(start, stop):
        if marker := marker_of(texts[i]):
            state.take(i, marker)
    return state.units
