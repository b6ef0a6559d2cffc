"""Tables -> rows: each task of a task table with its columns, and the groups that it stands in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.readers.base import Cell, Table
from corpus.structure.columns import Column, are_tasks, columns_of
from corpus.structure.markers import LETTERS

_HEADER_ROWS = 4  # rows in which a header may begin
_COUNT = re.compile(r"\(?\d{1,2}\)?|\([a-z]\)|[A-Z]")
_LABEL = re.compile(
    r"(?P<roman>[IVXLC]+)|(?P<capital>[A-ZĐ])|(?P<number>\d{1,3}(?:\.\d{1,3}){0,4})"
)
_ROW_LABEL = re.compile(rf"{_LABEL.pattern}|[a-zđ]")
_AROUND = " .,:;)(/_-–|'*"  # marks and specks around a number
_NOTE = 25  # words; a longer line over the whole width is no heading
_FRAME = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|N(?:ơi|ƠI) (?:nhận|NHẬN)|(?:TM|KT|TL|TUQ|Q)\. |Độc lập - Tự do"
)


@dataclass(slots=True)
class TaskRow:
    """A row of a task table, or with `heading` a line over a group of them.

    `label` is the printed number, or a count where that cannot be one; `groups` are those of the
    headings above it, outermost first; `lines` are the spans of its text, `columns` the cells that
    hold for it, also those that begin in a row above.
    """

    label: str
    groups: tuple[str, ...]
    lines: list[tuple[int, int]]
    columns: dict[Column, list[tuple[int, int]]] = field(default_factory=dict)
    heading: bool = False
    numbered: bool = False  # whether its first line stands in the column of numbers


@dataclass(frozen=True, slots=True)
class Rows:
    """A table in rows; `header` are the spans above them, `repeated` headers printed again."""

    header: tuple[tuple[int, int], ...]
    rows: tuple[TaskRow, ...]
    repeated: tuple[tuple[int, int], ...] = ()


def is_frame(table: Table, source: str) -> bool:
    """Whether a table only sets out a letterhead, recipients or a signature."""
    texts = [source[c.start : c.end] for c in table.cells]
    width = max((c.column + c.columns for c in table.cells), default=0)
    return width < 2 or (len(table.cells) <= 12 and any(map(_FRAME.search, texts)))


def lines_in(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the printed lines of a cell, without outer blanks."""
    for match in re.finditer(r"[^\n\r\f]+", source[start:end]):
        text = match.group()
        if text.strip():
            left = len(text) - len(text.lstrip())
            yield start + match.start() + left, start + match.start() + len(text.rstrip())


def task_rows(table: Table, source: str) -> Rows | None:
    """The rows of a table that gives tasks; None if it gives none."""
    grid = _Grid(table, source)
    for top in grid.rows[:_HEADER_ROWS]:
        headers = grid.headers(top)
        headers |= grid.divided(top)
        columns = columns_of(headers)
        if are_tasks(headers, columns):
            return _Walk(grid, columns, top).read()
    return None


class _Grid:
    """The cells of a table by their rows."""

    def __init__(self, table: Table, source: str) -> None:
        self.source = source
        self.cells: dict[int, list[Cell]] = {}
        for cell in table.cells:
            self.cells.setdefault(cell.row, []).append(cell)
        self.rows = sorted(self.cells)

    def text(self, cell: Cell) -> str:
        return " ".join(self.source[cell.start : cell.end].split())

    def headers(self, row: int) -> dict[int, str]:
        """The columns of a row with their text; a cell over several has the first."""
        return {c.column: self.text(c) for c in self.cells[row] if self.text(c)}

    def divided(self, row: int) -> dict[int, str]:
        """The columns that the row below a header makes of its cells, with their text."""
        wide = [c for c in self.cells[row] if c.columns > 1]
        below = [c for r in self.rows if r == row + 1 for c in self.filled(r)]
        inside = all(any(w.column <= c.column < w.column + w.columns for w in wide) for c in below)
        return {c.column: self.text(c) for c in below} if inside else {}

    def filled(self, row: int) -> list[Cell]:
        return [c for c in self.cells[row] if self.text(c)]


class _Walk:
    """The walk down the rows of one table."""

    def __init__(self, grid: _Grid, columns: dict[int, Column], top: int) -> None:
        self.grid = grid
        self.columns = columns
        self.top = top
        self.numbered = Column.NUMBER in columns.values()
        self.headings: list[tuple[int, str]] = []  # depth, label
        self.found: list[TaskRow] = []
        self.repeated: list[tuple[int, int]] = []
        self.held: dict[Column, list[tuple[Cell, int]]] = {}  # cells with the row they reach to
        self.unnamed = 0

    def read(self) -> Rows:
        grid = self.grid
        printed = grid.headers(self.top)
        below = [r for r in grid.rows if r > self.top]
        header = [r for r in grid.rows if r <= self.top]
        while below and self._goes_on(below[0]):
            header.append(below.pop(0))
        for row in below:
            if grid.headers(row) == printed or self._counts(row):
                self.repeated += self._spans(row)
            elif grid.filled(row):
                self._take(row)
        top = [s for r in header for s in self._spans(r)]
        return Rows(tuple(top), tuple(self.found), tuple(self.repeated))

    def _spans(self, row: int) -> list[tuple[int, int]]:
        cells = sorted(self.grid.filled(row), key=lambda c: c.start)
        return [s for c in cells for s in lines_in(self.grid.source, c.start, c.end)]

    def _goes_on(self, row: int) -> bool:
        """Whether a row below the header belongs to it: "(1) (2)", or columns of columns."""
        filled = {self._column(c) for c in self.grid.filled(row)}
        inner = not filled & {Column.NUMBER, Column.TASK}
        return self._counts(row) or inner

    def _counts(self, row: int) -> bool:
        texts = [self.grid.text(c) for c in self.grid.filled(row)]
        return len(texts) > 1 and all(map(_COUNT.fullmatch, texts))

    def _column(self, cell: Cell) -> Column:
        """What the column of a cell holds; one under no header is of the column to its left."""
        left = [n for n in self.columns if n <= cell.column]
        return self.columns[max(left)] if left else Column.OTHER

    def _take(self, row: int) -> None:
        cells = self.grid.filled(row)
        by_column: dict[Column, list[Cell]] = {}
        for cell in cells:
            by_column.setdefault(self._column(cell), []).append(cell)
        number = by_column.get(Column.NUMBER, [])
        printed = self.grid.text(number[0]).strip(_AROUND) if number else ""
        ahead = bool(number) and number[0] is min(cells, key=lambda c: c.start)
        if self._is_heading(row, cells, printed):
            self._head(row, printed, ahead)
        elif self._continues(by_column, printed):
            self.found[-1].lines += self._spans(row)
            self._hold(row, by_column, self.found[-1])
        else:
            groups = tuple(name for _, name in self.headings)
            count = sum(not r.heading and r.groups == groups for r in self.found) + 1
            label = printed if _ROW_LABEL.fullmatch(printed) else str(count)
            fresh = TaskRow(label, groups, self._spans(row), numbered=ahead)
            self.found.append(fresh)
            self._hold(row, by_column, fresh)

    def _continues(self, by_column: dict[Column, list[Cell]], label: str) -> bool:
        """Whether a row goes on with the one above: it has no number, or no task, of its own."""
        if not self.found or self.found[-1].heading:
            return False
        if self.numbered:
            return not label and not self._begins(by_column)
        return Column.TASK in self.columns.values() and Column.TASK not in by_column

    def _begins(self, by_column: dict[Column, list[Cell]]) -> bool:
        """Whether a row without a number is one all the same: it has a task and a lead."""
        return bool(by_column.get(Column.TASK) and by_column.get(Column.LEAD))

    def _hold(self, row: int, by_column: dict[Column, list[Cell]], into: TaskRow) -> None:
        """Gives a row its cells, and those of rows above that reach down to it."""
        for column in set(self.columns.values()):
            own = [(c, c.row + c.rows) for c in by_column.get(column, [])]
            reaching = [(c, end) for c, end in self.held.get(column, []) if end > row]
            if own or column is not Column.LEAD or reaching:
                self.held[column] = [*reaching, *own]
            # A lead that stands empty is that of the row above.
            spans = [(c.start, c.end) for c, _ in self.held.get(column, [])]
            kept = into.columns.setdefault(column, [])
            kept += [s for s in spans if s not in kept]

    # --- headings of groups

    def _is_heading(self, row: int, cells: list[Cell], label: str) -> bool:
        others = [c for c in cells if self._column(c) is not Column.NUMBER]
        if len(others) > 1 or (not others and not label):
            return False
        text = self.grid.text(others[0]) if others else label
        kind = _LABEL.fullmatch(label)
        if label and kind and not kind["number"]:
            return True
        if len(text.split()) > _NOTE:
            return False
        leads = Column.LEAD in self.columns.values()
        if label and kind:
            return self._has_points(row, label)
        wide = bool(others) and (others[0].columns > 1 or text.isupper())
        lone = wide or (leads and not self.held.get(Column.LEAD) and bool(others))
        return lone and (not self.numbered or wide)

    def _has_points(self, row: int, label: str) -> bool:
        """Whether the next row counts below this number ("1" then "1.1")."""
        for below in self.grid.rows:
            if below > row and (cells := self.grid.filled(below)):
                first = self.grid.text(min(cells, key=lambda c: c.column))
                return first.startswith(f"{label}.") and first.rstrip(".") != label
        return False

    def _head(self, row: int, label: str, numbered: bool) -> None:
        depth = self._depth(label)
        self.headings = [(d, name) for d, name in self.headings if d < depth]
        if not label:
            self.unnamed += 1
            label = f"g{self.unnamed}"
        groups = tuple(name for _, name in self.headings)
        self.found.append(TaskRow(label, groups, self._spans(row), heading=True, numbered=numbered))
        self.headings.append((depth, label))
        self.held.clear()

    def _depth(self, label: str) -> int:
        if not label:
            return 0
        kind = _LABEL.fullmatch(label)
        if kind and kind["number"]:
            return 3 + label.count(".")
        return 1 if self._is_capital(label) else 2

    def _is_capital(self, label: str) -> bool:
        """Whether a label is a capital letter, and no Roman numeral: the next one of a row."""
        kind = _LABEL.fullmatch(label)
        if not kind or len(label) > 1 or label.lower() not in LETTERS:
            return False
        if kind["capital"]:
            return True
        before = [r.label for r in self.found if r.heading and not r.groups]
        if not before or len(before[-1]) > 1 or before[-1].lower() not in LETTERS:
            return False
        return LETTERS.index(label.lower()) - LETTERS.index(before[-1].lower()) in (1, 2)
