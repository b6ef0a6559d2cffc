"""Where all stands in the picture of deadlines, in the picture's own units.

An axis of months, a flag for each date, a row of marks for each deadline that comes back.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from textwrap import shorten

from assistant.reports.deadlines import Due

WIDTH = 1000
LINE = 18
_LEFT, _RIGHT = 8, 728  # the axis; flags of late dates and the names of rows reach beyond it
_LETTER = 7.6  # a letter's width, rather too much than too little
_ROOM = 34  # letters in a line
_GAP = 12
_PERIOD = {"monthly": 1, "quarterly": 3, "yearly": 12}


@dataclass(frozen=True, slots=True)
class Flag:
    """Lines of text to the right of a pole at `x`; `level` 0 is the nearest to the axis."""

    x: float
    lines: tuple[str, ...]
    level: int

    @property
    def end(self) -> float:
        """Where its text ends at the latest."""
        return self.x + _GAP + _LETTER * max(map(len, self.lines))


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """Marks of a deadline that comes back: `dots` on days; `bars` (from, width) without a day."""

    dots: tuple[float, ...]
    bars: tuple[tuple[float, float], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """`months` are left edges with their names, `years` likewise."""

    months: tuple[tuple[float, str], ...]
    years: tuple[tuple[float, int], ...]
    flags: tuple[Flag, ...]
    rows: tuple[TimelineRow, ...]
    left: float = _LEFT
    right: float = _RIGHT

    @property
    def level_height(self) -> float:
        """The height of the tallest flag."""
        return LINE * max((len(f.lines) for f in self.flags), default=0) + _GAP

    @property
    def axis(self) -> float:
        """How far below the top the axis stands."""
        return self.level_height * max((f.level + 1 for f in self.flags), default=0) + _GAP


def timeline(dues: Sequence[Due], issued: date | None) -> Timeline | None:
    """The picture, over whole years; None where no day is known at all."""
    days = [day for due in dues for day in due.days] + ([issued] if issued else [])
    if not days:
        return None
    years = range(min(days).year, max(days).year + 1)
    width = (_RIGHT - _LEFT) / (12 * len(years))
    since = _month(issued or date(years[0], 1, 1), years[0])

    def at(day: date) -> float:
        part = (day.day - 0.5) / monthrange(day.year, day.month)[1]
        return _LEFT + width * (_month(day, years[0]) + part)

    def bars(due: Due) -> Iterator[tuple[float, float]]:
        step = _PERIOD[due.deadline.recurrence]
        for month in range(since - since % step, 12 * len(years), step):
            yield _LEFT + width * month + 3, width * step - 6

    dated = [(at(d.deadline.date), _lines(d)) for d in dues if d.deadline.date]
    rows = (
        TimelineRow(tuple(map(at, d.days)), () if d.days else tuple(bars(d)), _lines(d))
        for d in dues
        if not d.deadline.date and (d.days or d.deadline.recurrence in _PERIOD)
    )
    name = "Tháng {}" if len(years) == 1 else "{}"
    return Timeline(
        tuple((_LEFT + width * n, name.format(n % 12 + 1)) for n in range(12 * len(years))),
        tuple((_LEFT + 12 * width * n, year) for n, year in enumerate(years)),
        tuple(_flags(dated)),
        tuple(rows),
    )


def _month(day: date, first_year: int) -> int:
    return 12 * (day.year - first_year) + day.month - 1


def _lines(due: Due) -> tuple[str, ...]:
    text = due.deadline.text
    lines = (text[0].upper() + text[1:], *due.agencies)
    return tuple(shorten(line, _ROOM, placeholder="…") for line in lines)


def _flags(dated: Sequence[tuple[float, tuple[str, ...]]]) -> list[Flag]:
    """From the right, each on the lowest level that is free.

    A pole then never crosses a text below it: that one begins further right.
    """
    flags: list[Flag] = []
    for x, lines in sorted(dated, reverse=True):
        flag = Flag(x, lines, 0)
        taken = {f.level for f in flags if f.x < flag.end}
        level = next(n for n in count() if all(t < n for t in taken))
        flags.append(Flag(x, lines, level))
    return flags
