"""What a reader makes of a file: the text that everything is quoted from, and how it was read."""

from dataclasses import dataclass

from corpus.annotations import Page
from corpus.structure.lines import Paragraph


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `start:end` in the text, `rows` and `columns` how many it spans."""

    row: int
    column: int
    start: int
    end: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the document; `start:end` in the text covers its cells, row after row.

    A table that goes on over pages is one. Merged cells stand once, at their first row and column.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as read.

    `source` is the canonical text in NFC: every offset of the program is a position in it. It holds
    automatic numbers as they are printed, and each cell of a table on lines of its own. The text of
    tables is in no paragraph. `reader` names what read it ("text", "docx", "pdf", "scan" …),
    `furniture` are the spans that are no part of the text proper (page headers, footers, stamps),
    `certainty` of a page read by machine lies in 0 to 1, `notes` tell a person what was odd.
    `titles` is what the file is called outside its text: the title of a web page, of a file.
    """

    source: str
    paragraphs: tuple[Paragraph, ...]
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    reader: str = "text"
    furniture: tuple[tuple[int, int], ...] = ()
    certainty: tuple[tuple[int, float], ...] = ()
    notes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
