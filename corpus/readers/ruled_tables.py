"""Ruled lines -> tables: where they cross is a grid; cells with no line between them are one."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.blocks import Grid, GridCell
from corpus.readers.geometry import PrintedWord, RuledLine, Sheet, lines_of_words

_NEAR = 3.0  # points within which two lines meet or are one
_SHORTEST = 8.0
_MOST_RULES = 4_000


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table on a page: its cells, the box it fills and where its columns begin."""

    grid: Grid
    x0: float
    top: float
    x1: float
    bottom: float
    columns: tuple[float, ...]

    def holds(self, word: PrintedWord) -> bool:
        """Whether a word stands in it."""
        across = (word.x0 + word.x1) / 2
        return (
            self.x0 - _NEAR <= across <= self.x1 + _NEAR and self.top <= word.middle <= self.bottom
        )


def tables_of(sheet: Sheet) -> list[RuledTable]:
    """The ruled tables of a page that have two columns or more, from the top down."""
    rules = [r for r in sheet.rules if r.end - r.start >= _SHORTEST]
    if len(rules) > _MOST_RULES:
        return []
    found = []
    for group in _groups(_joined(rules)):
        xs = _levels([r.at for r in group if not r.level])
        ys = _levels([r.at for r in group if r.level])
        if len(xs) >= 3 and len(ys) >= 2:
            found.append(_table(sheet, group, xs, ys))
    return sorted(found, key=lambda t: (t.top, t.x0))


def _joined(rules: Sequence[RuledLine]) -> list[RuledLine]:
    """The lines, pieces of one made whole."""
    found: list[RuledLine] = []
    for rule in sorted(rules, key=lambda r: (r.level, round(r.at / 2), r.start)):
        last = found[-1] if found else None
        if (
            last
            and last.level == rule.level
            and abs(last.at - rule.at) <= _NEAR
            and rule.start <= last.end + _NEAR
            and last.start <= rule.end + _NEAR
        ):
            start, end = min(last.start, rule.start), max(last.end, rule.end)
            found[-1] = RuledLine(last.level, last.at, start, end)
        else:
            found.append(rule)
    return found


def _groups(rules: Sequence[RuledLine]) -> list[list[RuledLine]]:
    """Lines that cross or touch, directly or over others."""
    groups: list[list[RuledLine]] = []
    left = list(rules)
    while left:
        group, waiting = [], [left.pop()]
        while waiting:
            rule = waiting.pop()
            group.append(rule)
            touching = [other for other in left if _touch(rule, other)]
            left = [other for other in left if not _touch(rule, other)]
            waiting += touching
        groups.append(group)
    return groups


def _touch(a: RuledLine, b: RuledLine) -> bool:
    if a.level == b.level:
        return False
    return b.start - _NEAR <= a.at <= b.end + _NEAR and a.start - _NEAR <= b.at <= a.end + _NEAR


def _levels(places: Sequence[float]) -> list[float]:
    """Distinct places, those near each other taken as one."""
    levels: list[float] = []
    for place in sorted(places):
        if not levels or place - levels[-1] > 2 * _NEAR:
            levels.append(place)
    return levels


def _table(
    sheet: Sheet, group: Sequence[RuledLine], xs: Sequence[float], ys: Sequence[float]
) -> RuledTable:
    level = [r for r in group if r.level]
    upright = [r for r in group if not r.level]
    columns, rows = len(xs) - 1, len(ys) - 1
    owner = {(y, x): (y, x) for y in range(rows) for x in range(columns)}

    def root(at: tuple[int, int]) -> tuple[int, int]:
        while owner[at] != at:
            at = owner[at]
        return at

    def join(a: tuple[int, int], b: tuple[int, int]) -> None:
        first, second = sorted((root(a), root(b)))
        owner[second] = first

    for y in range(rows):
        for x in range(columns):
            if x + 1 < columns and not _between(upright, xs[x + 1], ys[y], ys[y + 1]):
                join((y, x), (y, x + 1))
            if y + 1 < rows and not _between(level, ys[y + 1], xs[x], xs[x + 1]):
                join((y, x), (y + 1, x))
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for at in owner:
        spans.setdefault(root(at), []).append(at)
    held: dict[tuple[int, int], list[PrintedWord]] = {at: [] for at in spans}
    for word in sheet.words:
        across, down = (word.x0 + word.x1) / 2, word.middle
        if xs[0] - _NEAR <= across <= xs[-1] + _NEAR and ys[0] <= down <= ys[-1]:
            x = min(max(sum(across >= edge for edge in xs) - 1, 0), columns - 1)
            y = min(max(sum(down >= edge for edge in ys) - 1, 0), rows - 1)
            held[root((y, x))].append(word)
    cells = tuple(
        GridCell(
            row=min(y for y, _ in places),
            column=min(x for _, x in places),
            text=cell_text(held[at]),
            rows=len({y for y, _ in places}),
            columns=len({x for _, x in places}),
        )
        for at, places in spans.items()
    )
    return RuledTable(Grid(cells, sheet.number), xs[0], ys[0], xs[-1], ys[-1], tuple(xs))


def _between(rules: Sequence[RuledLine], at: float, start: float, end: float) -> bool:
    """Whether a line stands at `at` along most of `start:end`."""
    along = sum(
        max(0.0, min(r.end, end) - max(r.start, start))
        for r in rules
        if abs(r.at - at) <= 2 * _NEAR
    )
    return along >= 0.4 * (end - start)


def cell_text(words: Sequence[PrintedWord]) -> str:
    """The words of a cell: wrapped lines joined, its paragraphs a line each."""
    if not words:
        return ""
    lines = lines_of_words(words, gap=100.0)
    left, right = min(ln.x0 for ln in lines), max(ln.x1 for ln in lines)
    paragraphs = [lines[0].text]
    for before, line in itertools.pairwise(lines):
        room = right - before.x1 > line.words[0].x1 - line.words[0].x0 + line.height
        starts = line.text[0] in "-–+•" or (room and line.text[0].isupper())
        if starts and (room or line.x0 > left + line.height or before.text[-1] in ".;:"):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = joined(paragraphs[-1], line.text)
    return "\n".join(paragraphs)


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph as one; a word that a hyphen parts at the line's end is whole."""
    if len(before) > 1 and before[-1] == "-" and before[-2].isalpha() and after[:1].islower():
        return before + after
    return f"{before} {after}"
