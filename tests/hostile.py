"""Workbooks made to hurt whoever reads them; each is a few kilobytes."""

import io
import zipfile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Câu hỏi</t></is></c></row>'
ASKED = '<c t="inlineStr"><is><t>Sở nào chủ trì về du lịch?</t></is></c>'


def workbook(rows: str, strings: str = "", *, before: str = "", encoding: str = "utf-8") -> bytes:
    """A workbook of one sheet; `before` and `encoding` are those of its shared strings."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_DOCUMENT}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{_DOCUMENT}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" '
            f'ContentType="{_DOCUMENT}.sharedStrings+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{_MAIN}"><sheetData>{HEAD}{rows}</sheetData></worksheet>',
        )
        shared = f'{before}<sst xmlns="{_MAIN}">{strings}</sst>'
        archive.writestr("xl/sharedStrings.xml", shared.encode(encoding))
    return content.getvalue()


def row(number: int, cells: str = ASKED) -> str:
    return f'<row r="{number}">{cells}</row>'


def far_row() -> bytes:
    return workbook(row(2) + row(999_999_999_999))


def empty_cells(count: int = 6_000_000) -> bytes:
    return workbook(row(2, "<c/>" * count))


def many_cells() -> bytes:
    """More cells than are read, in rows that are small."""
    return workbook("".join(row(n, "<c/>" * 100) for n in range(2, 20_100)))


def padded_entity() -> bytes:
    blanks, text = " " * 5_000_000, "a" * 50_000
    doctype = f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "{text}">]>'
    return workbook(row(2), f"<si><t>{blanks}{'&a;' * 9000}</t></si>", before=doctype)


def many_strings(count: int = 600_000) -> bytes:
    return workbook(row(2), "<si><t>a</t></si>" * count)


def huge_attribute(size: int = 19_000_000) -> bytes:
    return workbook(f'<row r="2" x="{"a" * size}">{ASKED}</row>')


def one_string_everywhere() -> bytes:
    """30 KB of text that 2,000 rows show."""
    cells = '<c t="s"><v>0</v></c>'
    return workbook(
        "".join(row(n, cells) for n in range(2, 2002)), f"<si><t>{'a' * 30_000}</t></si>"
    )


FILES = {
    "far row": far_row,
    "empty cells": empty_cells,
    "many cells": many_cells,
    "padded entity": padded_entity,
    "many strings": many_strings,
    "huge attribute": huge_attribute,
    "one string everywhere": one_string_everywhere,
}
