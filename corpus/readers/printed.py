"""Printed pages -> blocks: asides off, columns apart, wrapped lines joined, tables whole."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.readers.blocks import Block, Grid, GridCell, Passage
from corpus.readers.geometry import PrintedLine, Sheet, lines_of_words
from corpus.readers.layout_tables import FRAME
from corpus.readers.ruled_tables import RuledTable, joined, tables_of

_NUMBER = re.compile(r"[-–]? ?(?:Trang )?\d{1,4}(?: ?/ ?\d{1,4})? ?[-–]?")
_MARKER = re.compile(
    r"(?:Điều \d{1,4} ?[.:]|Chương [IVXLC\d]|Mục [IVXLC\d]|Phần |PHẦN |PHỤ LỤC|Căn cứ "
    r"|Theo đề nghị |Xét đề nghị |Nơi nhận ?:|[IVXLC]{1,6}\. "
    r"|\d{1,3}(?:\.\d{1,3}){0,4}[.)/]? ?[A-ZĐÀ-Ỹ(“\"]"
    r"|[a-zđ]{1,2}\) |[a-zđ]\. |[-–+•] ?\w)"
)
_EDGE = 0.09  # of the page's height, above and below, where headers and footers stand
_REPEATED = 3  # pages
_LONG_ZONE = 8  # lines side by side that make columns of running text


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the lines of running text begin and end on a page."""

    left: float
    right: float


def blocks_of(sheets: Sequence[Sheet]) -> list[Block]:
    """The blocks of a document's pages, in reading order."""
    repeated = _repeated(sheets)
    blocks: list[Block] = []
    tables: list[RuledTable] = []
    for sheet in sheets:
        found = tables_of(sheet)
        fresh = _page(sheet, found, repeated)
        _append(blocks, fresh, tables, found)
        tables = found
    return blocks


def _page(sheet: Sheet, tables: Sequence[RuledTable], repeated: set[str]) -> list[Block]:
    free = [w for w in sheet.words if not any(t.holds(w) for t in tables)]
    asides: list[PrintedLine] = []
    lines: list[PrintedLine] = []
    for line in lines_of_words(free) if free else []:
        edge = line.top < _EDGE * sheet.height or line.bottom > (1 - _EDGE) * sheet.height
        plain = edge and (_NUMBER.fullmatch(line.text) or _shape(line.text) in repeated)
        (asides if plain else lines).append(line)
    blocks: list[Block] = [Passage(line.text, sheet.number, aside=True) for line in asides]
    waiting = list(tables)
    piece: list[PrintedLine] = []
    for line in lines:
        while waiting and waiting[0].top < line.top:
            blocks += _running(piece, sheet)
            piece = []
            blocks.append(waiting.pop(0).grid)
        piece.append(line)
    blocks += _running(piece, sheet)
    blocks += [table.grid for table in waiting]
    return blocks


def _repeated(sheets: Sequence[Sheet]) -> set[str]:
    """What stands at the edge of several pages, numbers aside."""
    seen: Counter[str] = Counter()
    for sheet in sheets:
        edge = [
            w
            for w in sheet.words
            if w.top < _EDGE * sheet.height or w.bottom > (1 - _EDGE) * sheet.height
        ]
        seen.update({_shape(line.text) for line in lines_of_words(edge)} if edge else ())
    return {shape for shape, pages in seen.items() if pages >= _REPEATED}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text).casefold()


def _running(lines: Sequence[PrintedLine], sheet: Sheet) -> Iterator[Block]:
    """Lines between tables -> paragraphs; what stands side by side is read column by column."""
    if not lines:
        return
    alone: list[PrintedLine] = []
    margins = _margins(lines, sheet)
    at = 0
    while at < len(lines):
        zone = _zone(lines, at)
        if not zone:
            alone.append(lines[at])
            at += 1
            continue
        yield from _paragraphs(alone, margins, sheet)
        alone = []
        for column in zone:
            if len(column) >= _LONG_ZONE:
                yield from _paragraphs(column, _margins(column, sheet), sheet)
            else:
                yield from (Passage(line.text, sheet.number) for line in column)
        at += sum(map(len, zone))
    yield from _paragraphs(alone, margins, sheet)


def _zone(
    lines: Sequence[PrintedLine], start: int
) -> tuple[list[PrintedLine], list[PrintedLine]] | None:
    """Two columns that begin at a line: a letterhead, a signature, or running text set so."""
    if start + 1 >= len(lines) or not _beside(lines[start], lines[start + 1]):
        return None
    first, second = sorted(lines[start : start + 2], key=lambda ln: ln.x0)
    low, high = first.x1, second.x0
    left, right = [first], [second]
    for line in lines[start + 2 :]:
        far = line.top - max(left[-1].bottom, right[-1].bottom) > 8 * line.height
        if line.x1 < high and not far and line.x0 < low:
            low = max(low, line.x1)
            left.append(line)
        elif line.x0 > low and not far:
            high = min(high, line.x0)
            right.append(line)
        else:
            break
    words = "\n".join(line.text for line in (*left, *right))
    both = min(len(left), len(right))
    if both >= _LONG_ZONE or FRAME.search(words):
        while right and left and left[-1].top > right[-1].bottom and not FRAME.search(words):
            left.pop()
        return left, right
    return None


def _beside(a: PrintedLine, b: PrintedLine) -> bool:
    level = min(a.bottom, b.bottom) - max(a.top, b.top) > 0.4 * min(a.height, b.height)
    return level and (a.x1 < b.x0 or b.x1 < a.x0)


def _margins(lines: Sequence[PrintedLine], sheet: Sheet) -> _Margins:
    """The ends of most long lines."""
    longest = max(line.x1 - line.x0 for line in lines)
    wide = [line for line in lines if line.x1 - line.x0 > 0.7 * longest]
    lefts = sorted(line.x0 for line in wide)
    rights = sorted(line.x1 for line in wide)
    return _Margins(lefts[len(lefts) // 4], rights[-1 - len(rights) // 4])


def _paragraphs(lines: Sequence[PrintedLine], margins: _Margins, sheet: Sheet) -> Iterator[Passage]:
    text, before = "", None
    for line in lines:
        if before is not None and _goes_on(before, line, margins):
            text = joined(text, line.text)
        else:
            if text:
                yield Passage(text, sheet.number)
            text = line.text
        before = line
    if text:
        yield Passage(text, sheet.number)


def _goes_on(before: PrintedLine, line: PrintedLine, margins: _Margins) -> bool:
    """Whether a line goes on with the paragraph of the one above it."""
    em = line.height
    if line.top - before.bottom > 1.6 * em:
        return False
    first = line.words[0]
    room = margins.right - before.x1 > first.x1 - first.x0 + 0.8 * em
    indented = line.x0 > margins.left + 0.8 * em
    if _centred(line, margins) and _centred(before, margins):
        return line.text[0].islower()
    if _MARKER.match(line.text) and (room or indented or before.text[-1] in ".;:"):
        return False
    if line.text[0].islower():
        return True
    if room:
        return False
    return not indented or before.x0 >= line.x0 - 0.3 * em > margins.left


def _centred(line: PrintedLine, margins: _Margins) -> bool:
    left, right = line.x0 - margins.left, margins.right - line.x1
    return min(left, right) > 2.5 * line.height and abs(left - right) < 3 * line.height


def _append(
    blocks: list[Block],
    fresh: list[Block],
    before: Sequence[RuledTable],
    tables: Sequence[RuledTable],
) -> None:
    """Adds a page's blocks, what goes on from the page before joined to it."""
    body = [n for n, b in enumerate(fresh) if not (isinstance(b, Passage) and b.aside)]
    last = next((n for n in range(len(blocks) - 1, -1, -1) if not _is_aside(blocks[n])), None)
    if body and last is not None:
        end, start = blocks[last], fresh[body[0]]
        if isinstance(end, Grid) and isinstance(start, Grid):
            if before and tables and _alike(before[-1], tables[0]):
                blocks[last] = _continued(end, start)
                del fresh[body[0]]
        elif (
            isinstance(end, Passage)
            and isinstance(start, Passage)
            and start.text[0].islower()
            and end.text[-1] not in ".:;"
            and not _MARKER.match(start.text)
        ):
            blocks[last] = replace(end, text=joined(end.text, start.text))
            del fresh[body[0]]
    blocks += fresh


def _is_aside(block: Block) -> bool:
    return isinstance(block, Passage) and block.aside


def _alike(a: RuledTable, b: RuledTable) -> bool:
    return len(a.columns) == len(b.columns) and all(
        abs(x - y) < 12 for x, y in zip(a.columns, b.columns, strict=True)
    )


def _continued(table: Grid, rest: Grid) -> Grid:
    """One table of two pages: a header printed again left out, a row cut by the page made whole."""
    rows = _rows_of(rest)
    first = _rows_of(table)
    head = 0
    while head < min(len(rows), len(first), 3) and _same(rows[head], first[head]):
        head += 1
    cells = list(table.cells)
    below = 1 + max(cell.row for cell in cells)
    moved = [
        replace(c, row=c.row - head, page=c.page or rest.page) for c in rest.cells if c.row >= head
    ]
    top = [c for c in moved if c.row == 0]
    number = next((c for c in top if c.column == 0), None)
    if number is not None and not number.text.strip() and _is_rest(top):
        last_row = {c.column: n for n, c in enumerate(cells) if c.row + c.rows == below}
        if all(c.column in last_row for c in top if c.text):
            for cell in (c for c in top if c.text):
                old = cells[last_row[cell.column]]
                text = _rejoined(old.text, cell.text)
                cells[last_row[cell.column]] = replace(old, text=text)
            moved = [replace(c, row=c.row - 1) for c in moved if c.row]
    return Grid((*cells, *(replace(c, row=c.row + below) for c in moved)), table.page)


def _is_rest(row: Sequence[GridCell]) -> bool:
    """Whether a row without a number is what a page cut off, and none whose number was not read."""
    texts = [c.text for c in row if c.column]
    whole = len(texts) > 1 and all(texts) and all(text[0].isupper() for text in texts)
    return any(texts) and not whole


def _rejoined(above: str, below: str) -> str:
    if not above:
        return below
    starts = below[0] in "-–+•" or (below[0].isupper() and above[-1] in ".;:")
    return f"{above}\n{below}" if starts else joined(above, below)


def _rows_of(grid: Grid) -> list[list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [rows[n] for n in sorted(rows)]


def _same(row: Sequence[GridCell], first: Sequence[GridCell]) -> bool:
    """Whether a row is that one printed again; of a scan a cell may be missing."""

    def words(cells: Sequence[GridCell]) -> dict[int, str]:
        shown = {c.column: " ".join(c.text.split()).casefold() for c in cells}
        return {column: text for column, text in shown.items() if text}

    again, header = words(row), words(first)
    if len(again) < min(2, len(header)):
        return False
    return bool(again) and all(header.get(column) == text for column, text in again.items())
