"""A table to export, and as .csv."""

import csv
from dataclasses import dataclass
from io import StringIO

from assistant.batch.outputs import safe_cell


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column; `width` is its share of the page, `centred` for numbers and marks."""

    name: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class ExportTable:
    """What is exported. A cell may hold several lines.

    `basis` is the decision that it rests on ("Căn cứ …"), `notes` stand below the rows.
    """

    title: str
    basis: str
    columns: tuple[ExportColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def to_csv(table: ExportTable) -> bytes:
    """The columns and rows alone; the byte order mark makes Excel read UTF-8."""
    text = StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(column.name for column in table.columns)
    rows.writerows([safe_cell(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")
