"""Word files: what Word prints stands in the text, numbers among it."""

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from corpus.readers.docx import read
from corpus.readers.numbering import number

NUMBERED = f"""
<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/>
<w:lvlText w:val="%1.%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num></w:numbering>
"""


def _numbered(document: Any, text: str, level: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>'
        )
    )


def _lines(document: Any, path: Path) -> list[str]:
    document.save(str(path))
    return read(path).source.split("\n")


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    document = docx.Document()
    part = document.part.numbering_part
    part._element = parse_xml(NUMBERED)
    for text, level in (
        ("Một", 0), ("Hai", 1), ("Ba", 1), ("Bốn", 2), ("Năm", 2), ("Sáu", 3), ("Bảy", 0),
        ("Tám", 1),
    ):  # fmt: skip
        _numbered(document, text, level)
    expected = ["I. Một", "1.1. Hai", "1.2. Ba", "a) Bốn", "b) Năm", "- Sáu", "II. Bảy", "2.1. Tám"]
    assert _lines(document, tmp_path / "a.docx")[:8] == expected


@pytest.mark.parametrize(
    ("count", "form", "printed"),
    [
        (4, "upperRoman", "IV"), (1999, "lowerRoman", "mcmxcix"), (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"), (3, "none", ""), (12, "decimal", "12"),
    ],
)  # fmt: skip
def test_counts_as_lists_print_them(count: int, form: str, printed: str) -> None:
    assert number(count, form) == printed


def test_merged_cells_stand_once_with_their_span(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for n, cell in enumerate(c for row in table.rows for c in row.cells):
        cell.text = f"ô {n}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "gộp ngang"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "gộp dọc"
    document.save(str(tmp_path / "a.docx"))
    held = read(tmp_path / "a.docx")
    cells = {held.source[c.start : c.end]: c for c in held.tables[0].cells}
    across, down = cells["gộp ngang"], cells["gộp dọc"]
    assert (across.row, across.column, across.columns, across.rows) == (0, 0, 2, 1)
    assert (down.row, down.column, down.columns, down.rows) == (1, 2, 1, 2)
    assert len(cells) == 7
    spans = [(p.start, p.offsets[-1]) for p in held.paragraphs]
    assert not any(held.tables[0].start <= start < held.tables[0].end for start, _ in spans)


def test_tracked_changes_are_read_as_accepted_and_told(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Sở Y tế ")._p
    for tag, text_tag, text in (("w:del", "w:delText", "phối hợp"), ("w:ins", "w:t", "chủ trì")):
        change, run, held = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        held.text = text
        run.append(held)
        change.append(run)
        paragraph.append(change)
    document.save(str(tmp_path / "a.docx"))
    held_text = read(tmp_path / "a.docx")
    assert held_text.source == "Sở Y tế chủ trì\n"
    assert "Track Changes" in held_text.notes[0]


def test_text_boxes_breaks_and_hidden_words(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Chương I\nQUY ĐỊNH CHUNG")
    paragraph.add_run(" ẩn").font.hidden = True
    box = parse_xml(
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r>"
    )
    document.add_paragraph("Ngoài khung")._p.append(box)
    lines = _lines(document, tmp_path / "a.docx")
    assert lines[:4] == ["Chương I", "QUY ĐỊNH CHUNG", "Ngoài khung", "Trong khung"]


def test_headers_are_asides_and_decomposed_letters_one(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Dự thảo lần 2"
    document.add_paragraph("Đie\u0302\u0300u 1. Pha\u0323m vi")
    document.save(str(tmp_path / "a.docx"))
    held = read(tmp_path / "a.docx")
    assert [held.source[a:b] for a, b in held.furniture] == ["Dự thảo lần 2"]
    assert [p.text for p in held.paragraphs] == ["Điều 1. Phạm vi"]


def test_a_letterhead_set_as_a_table_is_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text = "BỘ Y TẾ\nSố: 5/QĐ-BYT"
    row.cells[1].text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    document.save(str(tmp_path / "a.docx"))
    held = read(tmp_path / "a.docx")
    assert held.tables == ()
    assert [p.text for p in held.paragraphs][:2] == ["BỘ Y TẾ", "Số: 5/QĐ-BYT"]
