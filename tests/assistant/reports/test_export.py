"""Exported files, opened again and compared with the decision."""

import csv
from io import BytesIO, StringIO

import pytest
from docx import Document
from docx.shared import Mm, Pt
from openpyxl import load_workbook

from assistant.reports.export import WRITERS, ExportColumn, ExportTable, matrix_table, task_table
from assistant.reports.tasks import Matrix, tasks_of
from corpus.decision import Decision
from corpus.register import Register

NASTY = ExportTable(
    "T", "B", (ExportColumn("a", 1), ExportColumn("b", 1)), (("=1+1", "x\x00\ud800y"), ("-2", ""))
)


@pytest.fixture(scope="module")
def planning(decision: Decision, register: Register) -> ExportTable:
    agency = register["so-ke-hoach-va-dau-tu"]
    return task_table(agency, tasks_of(agency, decision, register), decision)


def test_rows_are_the_decisions_own(planning: ExportTable, decision: Decision) -> None:
    assert [row[5] for row in planning.rows] == [
        "Điều 1, Mục II, điểm 4.1, trang 9",
        "Điều 1, Mục II, điểm 8.1, khoảng trang 15",
        "Điều 2, khoản 2, khoảng trang 19",
        "Điều 2, khoản 1, khoảng trang 18",
    ]
    for row, clause_id in zip(planning.rows, ("II.4.1", "II.8.1", "D2.2"), strict=False):
        assert row[1] == decision.clause(clause_id).body
    assert planning.rows[3][1] in decision.clause("D2.1").text
    assert planning.rows[2][4] == "Trước ngày 10/11/2024"
    assert "78/QĐ-UBND ngày 16/01/2024" in planning.basis
    assert any("vanban123.vn" in note for note in planning.notes)


def test_workbook(planning: ExportTable) -> None:
    book = load_workbook(BytesIO(WRITERS["xlsx"][0](planning)))
    sheet = book.active
    assert sheet is not None
    assert sheet["A1"].value == planning.title.upper()
    head = [c.value for c in sheet[4]]
    assert head == [c.name for c in planning.columns]
    rows = list(sheet.iter_rows(min_row=5, max_row=4 + len(planning.rows), values_only=True))
    assert [tuple(c or "" for c in row) for row in rows] == list(planning.rows)
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:F8"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet["B5"].alignment.wrap_text
    assert book.properties.creator in ("", None)


def test_document(planning: ExportTable) -> None:
    document = Document(BytesIO(WRITERS["docx"][0](planning)))
    assert document.paragraphs[0].text == planning.title.upper()
    assert document.paragraphs[1].text == planning.basis
    assert document.paragraphs[1].runs[0].italic
    (table,) = document.tables
    assert [c.text for c in table.rows[0].cells] == [
        "TT", "Nhiệm vụ", "Vai trò", "Cơ quan cùng thực hiện", "Thời hạn", "Căn cứ",
    ]  # fmt: skip
    assert [tuple(c.text for c in row.cells) for row in table.rows[1:]] == list(planning.rows)
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert table.rows[1].cells[1].paragraphs[0].runs[0].font.size == Pt(13)
    section = document.sections[0]
    assert section.page_width == pytest.approx(Mm(297), rel=1e-4)
    assert section.page_height == pytest.approx(Mm(210), rel=1e-4)
    assert "PAGE" in section.header._element.xml
    assert document.core_properties.author == ""


def test_csv(planning: ExportTable) -> None:
    content = WRITERS["csv"][0](planning)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] == [c.name for c in planning.columns]
    assert [tuple(row) for row in rows[1:]] == list(planning.rows)


def test_formulas_and_broken_characters_are_harmless() -> None:
    sheet = load_workbook(BytesIO(WRITERS["xlsx"][0](NASTY))).active
    assert sheet is not None
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("=1+1", "s")
    assert sheet["A5"].quotePrefix
    assert sheet["B5"].value == "xy"
    assert Document(BytesIO(WRITERS["docx"][0](NASTY))).tables[0].cell(1, 1).text == "xy"


def test_a_formula_in_csv_is_text() -> None:
    table = ExportTable("T", "B", (ExportColumn("a", 1),), (("=1+1",),))
    assert WRITERS["csv"][0](table).decode("utf-8-sig").splitlines() == ["a", "'=1+1"]


def test_every_body_can_be_exported(decision: Decision, register: Register) -> None:
    for agency in register:
        table = task_table(agency, tasks_of(agency, decision, register), decision)
        rows = list(csv.reader(StringIO(WRITERS["csv"][0](table).decode("utf-8-sig"))))
        assert len(rows) == 1 + len(table.rows) > 1


def test_the_matrix_as_files(decision: Decision, register: Register) -> None:
    table = matrix_table(Matrix(decision, register))
    by_name = {row[0]: row for row in table.rows}
    head = [c.name for c in table.columns]
    assert by_name["Sở Y tế"][head.index("Nhóm 6")] == "C"
    assert by_name["Các sở, ban, ngành"][head.index("Nhóm 4")] == "T P4"
    assert by_name["UBND các huyện, thành phố"][-2:] == ("8", "32")
    sheet = load_workbook(BytesIO(WRITERS["xlsx"][0](table))).active
    assert sheet is not None
    assert sheet.max_column == len(head) == 17
    assert len(Document(BytesIO(WRITERS["docx"][0](table))).tables[0].rows) == 1 + len(table.rows)
