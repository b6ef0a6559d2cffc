"""A table as a workbook (.xlsx)."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant.batch.outputs import sheet_text
from assistant.reports.export.table import ExportTable

_FONT = "Times New Roman"
_LINE = Side("thin", color="808080")
_HEAD = 4  # the row of column names: below title, basis and an empty row
_PAGE = 140  # character widths of an A4 sheet on its side


def to_xlsx(table: ExportTable) -> bytes:
    """One sheet: title, basis, columns with a filter, rows, notes; prints on A4 on its side.

    All cells are text, and none can act as a formula.
    """
    book = Workbook()
    book.properties.creator = ""
    book.properties.title = table.title
    sheet = book.active
    sheet.title = "Danh sách"
    share = _PAGE / sum(column.width for column in table.columns)
    for n, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = column.width * share
    _across(sheet, 1, table, table.title.upper(), Font(_FONT, 14, bold=True), "center")
    _across(sheet, 2, table, table.basis, Font(_FONT, 12, italic=True), "center")
    for n, row in enumerate((tuple(c.name for c in table.columns), *table.rows)):
        for i, (text, column) in enumerate(zip(row, table.columns, strict=True), 1):
            cell = sheet.cell(_HEAD + n, i)
            _write(cell, text)
            centre = column.centred or n == 0
            cell.alignment = Alignment("center" if centre else "left", "top", wrap_text=True)
            cell.font = Font(_FONT, 11, bold=n == 0)
            cell.border = Border(_LINE, _LINE, _LINE, _LINE)
            if n == 0:
                cell.fill = PatternFill("solid", "E8E4DA")
    last = _HEAD + len(table.rows)
    for n, note in enumerate(table.notes, last + 2):
        _across(sheet, n, table, note, Font(_FONT, 11, italic=True), "left")
    _set_up(sheet, last, len(table.columns))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _write(cell: Any, text: str) -> None:
    cell.value = sheet_text(text)
    cell.data_type = "s"
    cell.quotePrefix = True


def _across(
    sheet: Worksheet, row: int, table: ExportTable, text: str, font: Font, horizontal: str
) -> None:
    """A line over all columns; merged cells do not grow, so the height is worked out."""
    cell = sheet.cell(row, 1)
    _write(cell, text)
    cell.font = font
    cell.alignment = Alignment(horizontal, "center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(table.columns))
    sheet.row_dimensions[row].height = 18 * (1 + len(text) * font.size // (_PAGE * 12))


def _set_up(sheet: Worksheet, last: int, width: int) -> None:
    sheet.freeze_panes = f"A{_HEAD + 1}"
    sheet.auto_filter.ref = f"A{_HEAD}:{get_column_letter(width)}{last}"
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P/&N"
