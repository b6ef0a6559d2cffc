"""A plain text or Markdown file, in any code page -> paragraphs, and tables typed in columns."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.readers.base import SourceText
from corpus.readers.blocks import Block, Passage, compose
from corpus.readers.encodings import decoded
from corpus.readers.legacy import Legacy
from corpus.readers.text import document
from corpus.readers.typed_columns import columns_apart
from corpus.readers.typed_tables import TypedTable, typed_tables
from corpus.structure.lines import Line, lines_of
from corpus.structure.pages import page_at, page_number


def read(path: Path) -> SourceText:
    """The document in a text file; `CorpusError` if it holds no words."""
    legacy = Legacy()
    lines = decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    settled = legacy.settle(Passage(line) for line in lines)
    text = "\n".join(block.text for block in settled if isinstance(block, Passage))
    lines = columns_apart(unicodedata.normalize("NFC", text).split("\n"))
    tables = typed_tables(lines)
    held = _with_tables(lines, tables) if tables else document("\n".join(lines))
    return replace(held, notes=tuple(legacy.notes))


def _is_number(line: Line) -> bool:
    return page_number(line) is not None


def _with_tables(lines: Sequence[str], tables: Sequence[TypedTable]) -> SourceText:
    """The text with each table in one place, cell after cell."""
    inside = {n for table in tables for n in range(table.first, table.last)}
    blank = {n for n in inside if not any(map(_is_number, lines_of(lines[n])))}
    rest = "\n".join(" " * len(text) if n in blank else text for n, text in enumerate(lines))
    held = document(rest)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    placed: list[tuple[int, Block]] = [
        (p.start, Passage(p.text, page_at(held.pages, p.start).number)) for p in held.paragraphs
    ]
    for table in tables:
        at = starts[table.first]
        placed.append((at, replace(table.grid, page=page_at(held.pages, at).number)))
    asides = filter(_is_number, lines_of(rest))
    placed += [
        (a.start, Passage(a.text, page_at(held.pages, a.start).number, aside=True)) for a in asides
    ]
    blocks = (block for _, block in sorted(placed, key=lambda p: p[0]))
    return compose(blocks, held.reader, pages_certain=all(p.certain for p in held.pages))
