"""A `SourceText` as JSON: how it comes from the process that reads, and how it lies on disk."""

from itertools import pairwise
from typing import Any

from corpus.annotations import Page
from corpus.readers.base import Cell, SourceText, Table
from corpus.structure.lines import Paragraph

FORMAT = 1


def to_record(document: SourceText) -> dict[str, Any]:
    """Everything but the text itself, which stands in a file of its own."""
    return {
        "format": FORMAT,
        "reader": document.reader,
        "length": len(document.source),
        "paragraphs": [_paragraph(p, document.source) for p in document.paragraphs],
        "pages": [[p.number, p.start, p.certain] for p in document.pages],
        "tables": [
            {
                "span": [t.start, t.end],
                "cells": [[c.row, c.column, c.start, c.end, c.rows, c.columns] for c in t.cells],
            }
            for t in document.tables
        ],
        "furniture": [list(span) for span in document.furniture],
        "certainty": [list(page) for page in document.certainty],
        "notes": list(document.notes),
        "titles": list(document.titles),
    }


def from_record(record: dict[str, Any], source: str) -> SourceText:
    """The document of a record and its text; `ValueError` or `KeyError` if they do not fit."""
    if record["format"] != FORMAT or record["length"] != len(source):
        raise ValueError("another format, or another text")
    return SourceText(
        source=source,
        paragraphs=tuple(_read_paragraph(p, source) for p in record["paragraphs"]),
        pages=tuple(Page(*page) for page in record["pages"]),
        tables=tuple(
            Table(table["span"][0], table["span"][1], tuple(Cell(*c) for c in table["cells"]))
            for table in record["tables"]
        ),
        reader=record["reader"],
        furniture=tuple((start, end) for start, end in record["furniture"]),
        certainty=tuple((page, sure) for page, sure in record["certainty"]),
        notes=tuple(record["notes"]),
        titles=tuple(record["titles"]),
    )


def _paragraph(paragraph: Paragraph, source: str) -> list[Any]:
    """[start, end] where a paragraph stands in the text as it is, else its text and runs."""
    offsets = paragraph.offsets
    start, end = offsets[0], offsets[-1] + 1
    if end - start == len(offsets) and source[start:end] == paragraph.text:
        return [start, end]
    breaks = [n for n, (a, b) in enumerate(pairwise(offsets), 1) if b != a + 1]
    edges = [0, *breaks, len(offsets)]
    return [paragraph.text, [[offsets[i], j - i] for i, j in pairwise(edges)]]


def _read_paragraph(row: list[Any], source: str) -> Paragraph:
    if isinstance(row[0], str):
        offsets = tuple(at + n for at, length in row[1] for n in range(length))
        return Paragraph(row[0], offsets)
    return Paragraph(source[row[0] : row[1]], tuple(range(row[0], row[1])))
