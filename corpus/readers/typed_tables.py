"""Tables typed with blanks between their columns, as programs print them into text files.

Lines of several columns stand side by side, so that a cell is what stands between two gutters. A
table is found by its header, which numbers its rows ("STT"); one that a page cuts goes on below the
header that is printed again.
"""

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.blocks import Grid, GridCell
from corpus.structure.columns import Column, are_tasks, column_of, columns_of

_PIECE = re.compile(r"\S+(?: \S+)*")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2}){0,3}\.?")
_ABOVE = 3  # lines of a header above the one that says "STT"
_BELOW = 3
_STRAY = 0.06  # of the lines of a table, whose words may reach over into the next column
_PAGE = re.compile(r"\s{8,200}+(?:[-–] ?)?\d{1,3}(?: ?[-–])?\s{0,9}+")
_PROSE = 0.6  # of the width of a header; a longer line without gaps is running text
_FEW = 12  # lines, of which one gap tells a column
_APART = 3  # blank lines that end a table

Columns = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table in the lines `first:last` of a text."""

    first: int
    last: int
    grid: Grid


@dataclass(slots=True)
class _Part:
    """The lines of a table on one page: its header, and its rows as columns of text."""

    first: int
    last: int
    header: list[str]
    rows: list[list[str]]


def typed_tables(lines: Sequence[str]) -> list[TypedTable]:
    """The tables of a text, in order."""
    heads = [n for n, line in enumerate(lines) if _is_header(line)]
    tops = [_top(lines, n) for n in heads]
    found: list[_Part] = []
    for n, first, stop in zip(heads, tops, [*tops[1:], len(lines)], strict=False):
        part = _part(lines, n, first, stop)
        if part and found and _goes_on(found[-1], part, lines):
            _join(found[-1], part)
        elif part:
            found.append(part)
    return [TypedTable(p.first, p.last, _grid(p)) for p in found if len(p.rows) > 1]


def _is_header(line: str) -> bool:
    return any(column_of(piece) is Column.NUMBER for piece in _PIECE.findall(line))


def _top(lines: Sequence[str], at: int) -> int:
    """The first line of a header that holds the line `at`."""
    first = at
    while first > max(0, at - _ABOVE) and _heads(lines[first - 1], lines[at]):
        first -= 1
    return first


def _part(lines: Sequence[str], at: int, first: int, stop: int) -> _Part | None:
    """The part of a table whose header holds the line `at`; None if that is no header."""
    last = _last(lines, at, stop)
    top = at + 1
    while top < min(last, at + 1 + _BELOW) and _heads(lines[top], lines[at]):
        top += 1
    body = [line for line in lines[top:last] if line.strip() and not _PAGE.fullmatch(line)]
    columns = _columns(body, lines[first:top]) if body else []
    if len(columns) < 3:
        return None
    header = _cells(lines[first:top], columns)
    held = {n: text for n, text in enumerate(header) if text}
    if not are_tasks(held, columns_of(held)):
        return None
    return _Part(first, last, header, _rows(lines[top:last], columns))


def _heads(line: str, header: str) -> bool:
    """Whether a line beside one of a header belongs to it: in capitals too, or in small letters."""
    pieces = _PIECE.findall(line)
    if not pieces or any(map(_NUMBER.fullmatch, pieces)):
        return False
    return line.isupper() if header.isupper() else all(p[0].islower() for p in pieces)


def _last(lines: Sequence[str], at: int, stop: int) -> int:
    """Where the table ends: at running text, at blank lines, or where another header begins."""
    width = max(len(line) for line in lines[max(0, at - _ABOVE) : at + 1])
    last = at + 1
    for n in range(at + 1, stop):
        text = lines[n].strip()
        if not text:
            if n - last >= _APART:
                break
            continue
        if len(text) > _PROSE * width and len(_PIECE.findall(lines[n])) == 1:
            break
        last = n + 1
    return last


def _columns(lines: Sequence[str], header: Sequence[str]) -> Columns:
    """Where columns begin and end: behind places where hardly a line has a letter.

    Each has words of the header.
    """
    width = max(len(line) for line in (*lines, *header))
    allowed = max(1, round(_STRAY * len(lines))) if len(lines) >= _FEW else 0
    filled = [sum(line[x : x + 1] not in ("", " ") for line in lines) for x in range(width)]
    edges = [0]
    for x in range(1, width):
        begins = filled[x] > allowed >= filled[x - 1]
        if begins and _aligned(lines, x) and any(_text(line, (edges[-1], x)) for line in header):
            edges.append(x)
    if not any(_text(line, (edges[-1], width)) for line in header):
        edges.pop()
    return list(zip(edges, [*edges[1:], width], strict=True))


def _aligned(lines: Sequence[str], at: int) -> bool:
    """Whether a column begins at a place: of many lines several have a gap before it."""
    gaps = sum(line[at : at + 1].strip() != "" and line[at - 2 : at] == "  " for line in lines)
    return gaps > (len(lines) >= _FEW)


def _is_row(line: str, columns: Columns) -> bool:
    return bool(_NUMBER.fullmatch(_text(line, columns[0])))


def _text(line: str, column: tuple[int, int]) -> str:
    """The words of a line that stand in a column for the most part."""
    start, end = column
    words = (w for w in re.finditer(r"\S+", line) if start <= (w.start() + w.end()) / 2 < end)
    return " ".join(word.group() for word in words)


def _cells(lines: Sequence[str], columns: Columns) -> list[str]:
    """The text of each column of some lines."""
    return [functools.reduce(_joined, (_text(line, c) for line in lines), "") for c in columns]


def _rows(lines: Sequence[str], columns: Columns) -> list[list[str]]:
    """The rows: a number may stand beside any line of its row, blank lines part them."""
    rows: list[list[str]] = []
    for block in _blocks([line for line in lines if not _PAGE.fullmatch(line)]):
        numbers = [n for n, line in enumerate(block) if _is_row(line, columns)]
        pairs = itertools.pairwise(numbers)
        upper = bool(numbers) and numbers[0] == 0  # numbers stand on the first lines of rows
        starts = [0, *(n if upper else _between(block, m, n, columns) for m, n in pairs)]
        if numbers and not upper and (rest := _begins(block, 0, numbers[0], columns)):
            starts.insert(1, rest)
        for start, end in zip(starts, [*starts[1:], len(block)], strict=True):
            rows.append(_cells(block[start:end], columns))
    return rows


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _between(block: Sequence[str], above: int, below: int, columns: Columns) -> int:
    """The line between two numbers with which the second row begins."""
    return _begins(block, above, below, columns) or below


def _begins(block: Sequence[str], above: int, below: int, columns: Columns) -> int:
    """The line behind `above` and up to `below` whose task begins behind a closed one; 0 if none.

    Below the header of a further page a row of the page before goes on.
    """
    for n in range(above + 1, below + 1):
        task = _text(block[n], columns[1])
        before = _text(block[n - 1], columns[1])
        if task[:1].isupper() and before[-1:] in (".", ";"):
            return n
    return 0


def _goes_on(before: _Part, part: _Part, lines: Sequence[str]) -> bool:
    """Whether a part goes on with the table above: the same header, hardly a line between."""
    between = [line for line in lines[before.last : part.first] if line.strip()]
    return _words(before.header) == _words(part.header) and len(between) <= 1


def _words(cells: Sequence[str]) -> list[str]:
    return sorted(word for cell in cells for word in cell.split())


def _join(before: _Part, part: _Part) -> None:
    """Adds the rows of another page; what stands there before the first number is of the last.

    Where that page shows fewer columns, each goes to the one that its header shares most with.
    """
    shared = [[len(set(a.split()) & set(b.split())) for b in before.header] for a in part.header]
    places = [row.index(max(row)) for row in shared]
    for cells in part.rows:
        row = [""] * len(before.header)
        for place, text in zip(places, cells, strict=True):
            row[place] = f"{row[place]} {text}".strip()
        if before.rows and not row[0]:
            before.rows[-1] = [_joined(a, b) for a, b in zip(before.rows[-1], row, strict=True)]
        else:
            before.rows.append(row)
    before.last = part.last


def _joined(before: str, after: str) -> str:
    """Two pieces of a cell; a word that a hyphen parts at a line's end is whole."""
    return f"{before}{'' if before.endswith('-') or not before or not after else ' '}{after}"


def _grid(part: _Part) -> Grid:
    rows = [part.header, *part.rows]
    return Grid(tuple(GridCell(y, x, t) for y, row in enumerate(rows) for x, t in enumerate(row)))
