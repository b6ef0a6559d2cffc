"""The walk through a text: which printed numbers go on where the numbering stood."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.structure.markers import Form, Marker, capital_of, marker_of
from corpus.structure.quotes import quoted

_SKIPPED = 2  # points of a row that may be missing before the next one
_FORESEEN = 400  # markers
_LOST = 3  # numbers of a row that may be missing where they stand nowhere
_WIDTH = {form: n for n, form in enumerate(Form)}


@dataclass(frozen=True, slots=True)
class NumberedUnit:
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

    def holds(self, other: "NumberedUnit") -> bool:
        """Whether the unit that follows this one stands below it."""
        if other.form in (Form.CHAPTER, Form.ARTICLE):
            return False
        if self.form in (Form.ARTICLE, Form.CHAPTER, Form.CAPITAL):
            return f"{other.container}.".startswith(f"{self.container}.")
        if other.form in (Form.CAPITAL, Form.PART) or self.letter:
            return False
        if other.letter and other.numbers == self.numbers:
            return True
        n = len(self.numbers)
        return other.numbers[:n] == self.numbers and len(other.numbers) > n


@dataclass(frozen=True, slots=True)
class Walked:
    """The units in order, and the paragraphs whose number did not go on."""

    units: list[NumberedUnit]
    passed: list[int]


@dataclass(slots=True)
class _Walk:
    """Where the numbering stands; `at` is the place in the row of all markers."""

    markers: list[tuple[int, Marker]]
    at: int = 0
    division: int = 0
    chapter: int = 0
    article: int = 0
    sets: int = 1
    base: tuple[str, str] = ("", "")
    outer: tuple[str, str] = ("", "")
    capital: int = 0
    container: str = ""
    above: str = ""
    part: str = ""
    part_number: int = 0
    last_part: int = 0
    numbers: tuple[int, ...] = ()
    sign: str = ""
    letter: int = 0
    units: list[NumberedUnit] = field(default_factory=list)

    def take(self, paragraph: int, marker: Marker) -> bool:
        """Adds the unit that a marker opens, if the numbering goes on with it."""
        if self._is_capital(marker):
            marker = capital_of(marker.label)
        if not getattr(self, f"_{marker.form}")(marker):
            return False
        letter = marker.label if marker.form is Form.LETTER else ""
        if not letter:
            self.letter = 0
        self.units.append(
            NumberedUnit(
                paragraph, marker.form, self.container, self.above, self.part, self.numbers, letter
            )
        )
        return True

    # --- what stands further down

    def _ahead(self, form: Form) -> list[int]:
        """The numbers of a form that follow before a wider one, their last counts."""
        found = []
        for _, marker in self.markers[self.at + 1 : self.at + _FORESEEN]:
            if _WIDTH[marker.form] < _WIDTH[form]:
                break
            if marker.form is form:
                found.append(marker.path[-1])
        return found

    def _goes_on(self, form: Form, number: int, last: int) -> bool:
        """Whether a number follows the last of its row, though some between may be lost.

        One that repeats the last, or begins the row anew, needs the next number behind it; the
        row must not go on where it stood further down, or these are numbers inside it.
        """
        if number == last + 1:
            return True
        ahead = self._ahead(form)
        if last + 1 in ahead and number != last:
            return False
        if last + 1 < number <= last + 1 + _LOST:
            return True
        return bool(last) and number in (1, last) and ahead[:1] == [number + 1]

    # --- the forms

    def _chapter(self, marker: Marker) -> bool:
        number = marker.path[0]
        divides = marker.label[0].upper() == "P"
        last = self.division if divides else self.chapter
        if number != 1 and not self._goes_on(Form.CHAPTER, number, last):
            return False
        if divides:
            self.division, self.chapter = number, 0
            self.outer = ("", "")
        else:
            self.chapter = number
        key = f"{'P' if divides else 'C'}{number}"
        self._open(*_below(self.outer, key, marker.label))
        if divides:
            self.outer = (self.container, self.above)
        return True

    def _article(self, marker: Marker) -> bool:
        number = marker.path[0]
        if not self._goes_on(Form.ARTICLE, number, self.article):
            return False
        if number == 1 and self.article:
            self.sets += 1
        self.article = number
        again = (f"L{self.sets}", f"Bộ điều thứ {self.sets}") if self.sets > 1 else ("", "")
        self._open(*_below(again, f"D{number}", f"Điều {number}"))
        return True

    def _open(self, container: str, above: str) -> None:
        self.container, self.above = self.base = container, above
        self.capital = 0
        self.part, self.part_number, self.numbers = "", 0, ()

    def _is_capital(self, marker: Marker) -> bool:
        """Whether a Roman numeral is rather the next capital letter ("C." after "B.")."""
        if marker.form is not Form.PART or not self.capital or len(marker.label) > 1:
            return False
        if not marker.label.isalpha() or marker.path[0] == self.part_number + 1:
            return False
        return capital_of(marker.label).path[0] - self.capital in (1, 2)

    def _capital(self, marker: Marker) -> bool:
        number = marker.path[0]
        if not self.capital < number <= self.capital + (2 if self.capital else 1):
            return False
        base = self.base
        self._open(*_below(base, marker.label, f"Phần {marker.label}"))
        self.base, self.capital, self.last_part = base, number, 0
        return True

    def _part(self, marker: Marker) -> bool:
        number = marker.path[0]
        carried = not self.part and number == self.last_part + 1  # under the next article
        if not carried and not self._goes_on(Form.PART, number, self.part_number):
            return False
        arabic = "M" if marker.label.isdigit() else ""
        self.part, self.part_number, self.last_part = f"{arabic}{marker.label}", number, number
        self.numbers = ()
        return True

    def _number(self, marker: Marker) -> bool:
        inner = bool(self.numbers) and marker.sign != self.sign and marker.path[0] == 1
        last = self.numbers[0] if self.numbers else 0
        if inner or not self._goes_on(Form.NUMBER, marker.path[0], last):
            return False
        self.numbers, self.sign = marker.path, marker.sign
        return True

    def _point(self, marker: Marker) -> bool:
        depth = len(marker.path) - 1
        above = self.numbers[:depth]
        if above != marker.path[:depth]:
            lost = not self.numbers and depth == 1 and marker.path[-1] == 1
            if not lost or marker.path[0] not in (self.part_number, 1):
                return False
            above = marker.path[:depth]
            self.numbers = above
        before = self.numbers[depth] if len(self.numbers) > depth else 0
        if not before <= marker.path[-1] <= before + _SKIPPED:
            return False
        self.numbers = marker.path
        return True

    def _letter(self, marker: Marker) -> bool:
        number = marker.path[0]
        if not self.units:
            return False
        if not self.letter < number <= self.letter + (2 if self.letter else 1):
            again = number == 1 and self._goes_on(Form.LETTER, number, self.letter)
            begun = (number, self.letter) == (2, 0) and self._ahead(Form.LETTER)[:1] == [3]
            if not (again or begun):
                return False
        self.letter = number
        return True


def _below(above: tuple[str, str], key: str, name: str) -> tuple[str, str]:
    """Key and name of a unit below another one, or of itself where there is none."""
    return (f"{above[0]}.{key}", f"{above[1]}, {name}") if above[0] else (key, name)


def walk(texts: Sequence[str], start: int, stop: int) -> Walked:
    """The units that are numbered between two paragraphs; what is quoted opens none."""
    inside = quoted(texts, start, stop)
    markers = [
        (i, marker)
        for i in range(start, stop)
        if i not in inside and (marker := marker_of(texts[i]))
    ]
    state = _Walk(markers)
    passed = []
    for state.at, (i, marker) in enumerate(markers):
        if not state.take(i, marker):
            passed.append(i)
    return Walked(state.units, passed)
