"""Blocks: what readers take from a file, in reading order, and the `SourceText` that they make."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.annotations import Page
from corpus.readers.base import Cell, SourceText, Table
from corpus.structure.lines import Paragraph

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]+")
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph on a page; an `aside` is a page header, a footer or a stamp."""

    text: str
    page: int = 0
    aside: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its place and span; `text` has a line for each of its paragraphs.

    `page` is told where it is another one than that on which the table begins.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    page: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page, its cells row after row."""

    cells: tuple[GridCell, ...]
    page: int = 0


Block = Passage | Grid


@dataclass(slots=True)
class _Draft:
    """The text so far, and what stands where in it."""

    pages_certain: bool
    parts: list[str] = field(default_factory=list)
    length: int = 0
    page: int = 0
    paragraphs: list[Paragraph] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    furniture: list[tuple[int, int]] = field(default_factory=list)

    def line(self, text: str) -> tuple[int, int]:
        """Adds a line, and gives its place."""
        start = self.length
        self.parts.append(text + "\n")
        self.length += len(text) + 1
        return start, start + len(text)

    def blank(self) -> None:
        if self.length:
            self.parts.append("\n")
            self.length += 1

    def turn(self, page: int) -> None:
        if page > self.page:
            self.page = page
            self.pages.append(Page(page, self.length, self.pages_certain))


def clean(text: str) -> str:
    """The text in NFC without unseen characters, each run of blanks one; lines stay."""
    seen = _BLANKS.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text)))
    return "\n".join(line for part in seen.split("\n") if (line := part.strip()))


def compose(
    blocks: Iterable[Block],
    reader: str,
    *,
    pages_certain: bool = False,
    certainty: Sequence[tuple[int, float]] = (),
    notes: Sequence[str] = (),
    titles: Sequence[str] = (),
) -> SourceText:
    """The document that the blocks make: a line a paragraph, a blank line around tables."""
    draft = _Draft(pages_certain)
    for block in blocks:
        draft.turn(block.page)
        if isinstance(block, Grid):
            _add_table(draft, block)
        else:
            _add_passage(draft, block)
    return SourceText(
        source="".join(draft.parts),
        paragraphs=tuple(draft.paragraphs),
        pages=tuple(draft.pages) if draft.pages else (Page(1, 0, False),),
        tables=tuple(draft.tables),
        reader=reader,
        furniture=tuple(draft.furniture),
        certainty=tuple(certainty),
        notes=tuple(notes),
        titles=tuple(title for text in titles if (title := clean(text))),
    )


def _add_passage(draft: _Draft, passage: Passage) -> None:
    for text in _paragraphs(clean(passage.text)):
        start, end = draft.line(text)
        if passage.aside:
            draft.furniture.append((start, end))
        else:
            draft.paragraphs.append(Paragraph(text, tuple(range(start, end))))


def _paragraphs(text: str) -> list[str]:
    """The lines of a passage; one that begins in lower case goes on with the line before."""
    found: list[str] = []
    for line in text.split("\n") if text else []:
        if found and line[0].islower() and not found[-1].endswith((":", ";", ".")):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found


def _add_table(draft: _Draft, grid: Grid) -> None:
    draft.blank()
    start = draft.length
    cells = []
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
        draft.turn(cell.page)
        first = draft.length
        text = clean(cell.text)
        for line in text.split("\n") if text else []:
            draft.line(line)
        last = max(first, draft.length - 1)
        cells.append(Cell(cell.row, cell.column, first, last, cell.rows, cell.columns))
    if draft.length > start:
        draft.tables.append(Table(start, draft.length - 1, tuple(cells)))
        draft.blank()
