"""Export: tables of the site as files that an office works with (.xlsx, .docx, .csv)."""

from assistant.reports.export.document import to_docx
from assistant.reports.export.lists import matrix_table, task_table
from assistant.reports.export.sheet import to_xlsx
from assistant.reports.export.table import ExportColumn, ExportTable, to_csv

WRITERS = {
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csv": (to_csv, "text/csv; charset=utf-8"),
}
"""By suffix: what makes the file's bytes from an `ExportTable`, and its media type."""

__all__ = ["WRITERS", "ExportColumn", "ExportTable", "matrix_table", "task_table"]
