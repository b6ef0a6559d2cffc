"""A table as a document (.docx), set as far as it fits by Nghị định 30/2020/NĐ-CP.

From there: A4 on its side, margins, Times New Roman, black, title in bold capitals, basis in
italics, page number at the head of every page but the first. It is an annex, not a document of
its own, so it has no number, date, signature or national emblem, and none is made up. The only
user of python-docx.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from assistant.batch.outputs import sheet_text
from assistant.reports.export.table import ExportTable

_FONT = "Times New Roman"
_WIDE = 12  # columns past which the letters of a table are set smaller


def to_docx(table: ExportTable) -> bytes:
    """Title, basis, the table with its head on every page, notes."""
    document = Document()
    document.core_properties.title = table.title
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.language = "vi-VN"
    width = _set_page(document)
    _set_letters(document)
    _paragraph(document.add_paragraph(), table.title.upper(), bold=True, size=14)
    _paragraph(document.add_paragraph(), table.basis, italic=True, size=14, after=12)
    _add_rows(document, table, width)
    for n, note in enumerate(table.notes):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(6 if n == 0 else 0)
        _paragraph(paragraph, note, italic=True, size=12, after=2, centred=False)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _set_page(document: Any) -> int:
    """A4 on its side; the width between the margins, in EMU."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = number.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("result", "2"), ("end", "")):
        run._r.append(_field(kind, text))
    return int(section.page_width - section.left_margin - section.right_margin)


def _field(kind: str, text: str) -> Any:
    if kind in ("begin", "separate", "end"):
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        return element
    element = OxmlElement("w:t" if kind else "w:instrText")
    element.text = text
    return element


def _set_letters(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)


def _add_rows(document: Any, table: ExportTable, width: int) -> None:
    grid = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    size = 13 if len(table.columns) <= _WIDE else 9
    shares = sum(column.width for column in table.columns)
    widths = [Emu(int(width * column.width / shares)) for column in table.columns]
    for column, w in zip(grid.columns, widths, strict=True):
        column.width = w
    head = grid.rows[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _fill(head, [c.name for c in table.columns], table, widths, size, bold=True)
    for row in table.rows:
        _fill(grid.add_row(), row, table, widths, size)


def _fill(
    row: Any, texts: Any, table: ExportTable, widths: list[Emu], size: int, *, bold: bool = False
) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit")) if bold else None
    for cell, text, column, width in zip(row.cells, texts, table.columns, widths, strict=True):
        cell.width = width
        for n, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            centred = bold or column.centred
            _paragraph(paragraph, line, bold=bold, size=size, after=2, centred=centred)


def _paragraph(
    paragraph: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 13,
    after: int = 6,
    centred: bool = True,
) -> None:
    run = paragraph.add_run(sheet_text(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_after = Pt(after)
