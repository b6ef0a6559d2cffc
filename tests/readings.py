"""Texts with tables, made as a reader makes them, for what is read from their structure."""

from collections.abc import Sequence

from corpus.annotations import Page
from corpus.decision import Decision
from corpus.readers.base import Cell, SourceText, Table
from corpus.register import load_register
from corpus.structure.lines import Paragraph
from corpus.structure.parser import parse

Row = Sequence[str | tuple[str, int, int]]


def source_text(*blocks: str | Sequence[Row]) -> SourceText:
    """A text of paragraphs and tables; a cell is its text, or text with rows and columns spanned.

    An empty cell that another one reaches over is left out by None's stand-in "^".
    """
    source = ""
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []
    for block in blocks:
        if isinstance(block, str):
            at = range(len(source), len(source) + len(block))
            paragraphs.append(Paragraph(block, tuple(at)))
            source += f"{block}\n"
            continue
        start, cells = len(source), []
        for r, row in enumerate(block):
            column = 0
            for cell in row:
                text, rows, columns = (cell, 1, 1) if isinstance(cell, str) else cell
                if text != "^":
                    cells.append(
                        Cell(r, column, len(source), len(source) + len(text), rows, columns)
                    )
                    source += f"{text}\n" if text else ""
                column += columns
        tables.append(Table(start, len(source), tuple(cells)))
    return SourceText(source, tuple(paragraphs), (Page(1, 0, True),), tuple(tables))


def read(*blocks: str | Sequence[Row]) -> Decision:
    """The decision that these blocks make, read openly."""
    return parse(source_text(*blocks), load_register(), decision_id="x")


def lost(decision: Decision) -> str:
    """What of the source stands in no clause and is not told as furniture."""
    shown = {i for c in decision.clauses for i in c.offsets}
    told = {i for start, end in decision.furniture for i in range(start, end)}
    return "".join(
        char
        for i, char in enumerate(decision.source)
        if not char.isspace() and i not in shown and i not in told
    )
