"""A rich text file (.rtf, often named .doc) -> blocks."""

import re
from collections.abc import Iterator
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from corpus.errors import UsageError
from corpus.readers.base import SourceText
from corpus.readers.blocks import Block, Grid, GridCell, Passage, compose
from corpus.readers.layout_tables import flattened
from corpus.readers.legacy import Legacy

# Ends of cells and rows, as letters that no text has: the library would write "|" and a line break.
_CELL, _ROW = "\ue001", "\ue002"


def read(path: Path) -> SourceText:
    """The document in an RTF file; `UsageError` if it cannot be read."""
    written = path.read_bytes().decode("latin-1")
    if not written.rstrip("\0 \r\n").endswith("}"):
        raise UsageError("bị cụt: phần cuối tệp không còn, hãy lấy lại tệp gốc.")
    for end, name in ((_CELL, "cell"), (_CELL, "nestcell"), (_ROW, "row"), (_ROW, "nestrow")):
        written = re.sub(rf"\\{name}(?![a-z])", rf"\\u{ord(end)} ?", written)
    text = rtf_to_text(written, errors="ignore")
    legacy = Legacy()
    blocks = list(flattened(legacy.settle(_blocks(text))))
    return compose(blocks, "rtf", notes=legacy.notes)


def _blocks(text: str) -> Iterator[Block]:
    rows: list[list[str]] = []
    for piece in re.split(f"(?<={_ROW})", text):
        if piece.endswith(_ROW):
            before, row = _parted(piece[:-1])
            if before:
                yield from _table(rows)
                rows = []
                yield from (Passage(line) for line in before)
            rows.append(row)
        else:
            yield from _table(rows)
            rows = []
            yield from (Passage(line) for line in piece.replace(_CELL, "\n").split("\n"))


def _parted(piece: str) -> tuple[list[str], list[str]]:
    """What stands before a row, and the row's cells.

    The first cell begins after a blank line or the last whole paragraph before it.
    """
    first, *rest = piece.split(_CELL)
    *before, opening = first.lstrip("\n").split("\n")
    return [line for line in before if line.strip()], [opening, *rest[:-1]]


def _table(rows: list[list[str]]) -> Iterator[Grid]:
    cells = [GridCell(y, x, text) for y, row in enumerate(rows) for x, text in enumerate(row)]
    if cells:
        yield Grid(tuple(cells))
