"""The flow of a text: paragraphs and tables in the order in which they are printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.readers.base import SourceText, Table
from corpus.structure.lines import Paragraph
from corpus.structure.tables import TaskRow, is_frame, lines_in, task_rows


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; `row` is the row of a task table that it begins.

    Only one that is `free` can open a numbered unit: numbers in a table count its rows.
    """

    paragraph: Paragraph
    free: bool = True
    row: TaskRow | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """The blocks of a text in order, and the headers of tables that are printed again."""

    blocks: tuple[Block, ...]
    repeated: tuple[tuple[int, int], ...] = ()


def flow_of(document: SourceText) -> Flow:
    """The blocks of what a reader read."""
    if not document.tables:
        return Flow(tuple(Block(p) for p in document.paragraphs))
    blocks = [Block(p) for p in document.paragraphs]
    repeated: list[tuple[int, int]] = []
    for table in document.tables:
        rows = None if is_frame(table, document.source) else task_rows(table, document.source)
        if rows is None:
            blocks += _plain(table, document.source)
            continue
        blocks += (Block(_paragraph(document.source, [s]), free=False) for s in rows.header)
        for row in rows.rows:
            blocks += _row(document.source, row)
        repeated += rows.repeated
    return Flow(tuple(sorted(blocks, key=lambda b: b.paragraph.start)), tuple(repeated))


def _plain(table: Table, source: str) -> Iterator[Block]:
    """The cells of a table that gives no tasks; the lines of a letterhead may open a unit."""
    free = is_frame(table, source)
    if free:
        for cell in table.cells:
            for span in lines_in(source, cell.start, cell.end):
                yield Block(_paragraph(source, [span]))
        return
    rows: dict[int, list[tuple[int, int]]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).extend(lines_in(source, cell.start, cell.end))
    for spans in rows.values():
        if spans:
            yield Block(_paragraph(source, spans), free=False)


def _row(source: str, row: TaskRow) -> Iterator[Block]:
    """The lines of a row; its number stands on the line of what follows it."""
    spans = sorted(row.lines)
    first, rest = spans[:1], spans[1:]
    if rest and row.numbered:
        first, rest = spans[:2], spans[2:]
    yield Block(_paragraph(source, first, " "), free=False, row=row)
    yield from (Block(_paragraph(source, [s]), free=False) for s in rest)


def _paragraph(source: str, spans: Iterable[tuple[int, int]], joint: str = "\n") -> Paragraph:
    chars: list[str] = []
    offsets: list[int] = []
    for start, end in spans:
        if chars:
            chars.append(joint)
            offsets.append(offsets[-1] + 1)
        for i in range(start, end):
            blank = source[i].isspace()
            if not (blank and chars[-1:] == [" "]):
                chars.append(" " if blank else source[i])
                offsets.append(i)
    return Paragraph("".join(chars), tuple(offsets))
