"""A Word file (.docx) -> blocks: what Word prints, with automatic numbers written out.

Tracked changes are read as accepted. Where a table only sets a letterhead or a signature beside
another column, its cells are paragraphs.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml

from corpus.errors import UsageError
from corpus.readers.base import SourceText
from corpus.readers.blocks import Block, Grid, GridCell, Passage, compose
from corpus.readers.layout_tables import flattened
from corpus.readers.legacy import Legacy
from corpus.readers.numbering import Numbering, numbering_of, qn
from corpus.readers.packages import check_package

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = {_FALLBACK, *map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:rPr", "w:pPr"))}
_HOLDERS = set(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml")))
_DEEPEST = 12  # tables and text boxes within each other
_LETTERHEAD = re.compile(r"cộng h(?:òa|oà) xã hội|^số ?:", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class _Walk:
    """What the walk through a document carries along."""

    numbering: Numbering
    styles: dict[str, Any]
    notes: dict[tuple[str, str], Any]
    base_font: str
    legacy: Legacy = field(default_factory=Legacy)
    page: int = 1
    tracked: bool = False
    cited: int = 0
    waiting: list[tuple[str, Any]] = field(default_factory=list)  # boxes and notes of a paragraph


def read(path: Path) -> SourceText:
    """The document in a .docx file; `UsageError` says what is wrong with it."""
    check_package(path)
    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, PackageNotFoundError, zipfile.BadZipFile) as error:
        raise UsageError(
            "không phải tệp Word (.docx) đọc được: hãy mở bằng Word, lưu lại rồi thêm lần nữa."
        ) from error
    reading = _Walk(
        numbering=numbering_of(_part(document, RELATIONSHIP_TYPE.NUMBERING)),
        styles={s.get(qn("w:styleId")): s for s in document.styles.element.iter(qn("w:style"))},
        notes=_notes(document),
        base_font=_font(document.styles.element.find(qn("w:docDefaults"))),
    )
    blocks = [*_headers(document, reading)]
    reading.page = 1
    for element in document.element.body:
        blocks += _blocks(element, reading, 0)
    notes = []
    if reading.tracked:
        notes.append("Tệp có sửa đổi đang theo dõi (Track Changes): đã đọc như đã chấp nhận hết.")
    settled = list(flattened(reading.legacy.settle(blocks)))
    return compose(settled, "docx", notes=[*notes, *reading.legacy.notes])


def _part(document: Any, kind: str) -> Any:
    """The XML of a part of the document; None if there is none."""
    for relation in document.part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            part = relation.target_part
            return part.element if hasattr(part, "element") else parse_xml(part.blob)
    return None


def _notes(document: Any) -> dict[tuple[str, str], Any]:
    """Footnotes and endnotes by what refers to them."""
    found = {}
    for kind, name in (("FOOTNOTES", "footnote"), ("ENDNOTES", "endnote")):
        root = _part(document, getattr(RELATIONSHIP_TYPE, kind))
        for note in root if root is not None else ():
            if note.get(qn("w:type"), "normal") == "normal":
                found[qn(f"w:{name}Reference"), note.get(qn("w:id"), "")] = note
    return found


def _headers(document: Any, reading: _Walk) -> Iterator[Block]:
    """What stands above and below pages: asides, but for a letterhead that is set there."""
    seen = set()
    for section in document.sections:
        for part in (section.first_page_header, section.header, section.footer):
            if part.is_linked_to_previous:
                continue
            found = flattened(b for e in part._element for b in _blocks(e, reading, 0))
            for block in found:
                texts = (
                    [block.text] if isinstance(block, Passage) else [c.text for c in block.cells]
                )
                for text in texts:
                    if text.strip(" -–.\n0123456789") and text not in seen:
                        seen.add(text)
                        yield Passage(text, 1, aside=not _LETTERHEAD.search(text))


def _blocks(element: Any, reading: _Walk, depth: int) -> Iterator[Block]:
    """The blocks that an element of a body, a cell or a box holds."""
    if depth > _DEEPEST:
        return
    if element.tag == qn("w:p"):
        text = _paragraph(element, reading)
        if text.strip():
            yield Passage(text, reading.page)
        waiting, reading.waiting = reading.waiting, []
        for mark, held in waiting:
            for n, block in enumerate(b for e in held for b in _blocks(e, reading, depth + 1)):
                if mark and not n and isinstance(block, Passage):
                    block = Passage(f"{mark} {block.text.lstrip()}", block.page)
                yield block
    elif element.tag == qn("w:tbl"):
        yield from _table(element, reading, depth)
    elif element.tag in _HOLDERS:
        for inner in element:
            yield from _blocks(inner, reading, depth)


def _paragraph(paragraph: Any, reading: _Walk) -> str:
    """A paragraph as printed, its number first."""
    label = _label(paragraph, reading)
    style = _style(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"), reading)
    body = _style_font(style, reading) or reading.base_font
    pieces = [reading.legacy.text(text, font) for text, font in _runs(paragraph, body, reading)]
    text = "".join(pieces)
    return f"{label} {text.lstrip()}" if label and text.strip() else text


def _label(paragraph: Any, reading: _Walk) -> str:
    properties = paragraph.find(qn("w:pPr"))
    if properties is None or not any(True for _ in paragraph.iter(qn("w:t"))):
        return ""
    direct = properties.find(qn("w:numPr"))
    style = _style(properties.find(qn("w:pStyle")), reading)
    list_id = level = None
    while True:
        if direct is not None:
            said = {child.tag: child.get(qn("w:val"), "") for child in direct}
            list_id = list_id or said.get(qn("w:numId"))
            level = level or said.get(qn("w:ilvl"))
        if list_id or style is None:
            break
        direct = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = _style(style.find(qn("w:basedOn")), reading)
    if not list_id or list_id == "0":
        return ""
    return reading.numbering.label(list_id, int(level) if level and level.isdigit() else 0)


def _style(named: Any, reading: _Walk) -> Any:
    return reading.styles.get(named.get(qn("w:val"))) if named is not None else None


def _style_font(style: Any, reading: _Walk) -> str:
    for _ in range(_DEEPEST):
        if style is None:
            break
        if font := _font(style.find(qn("w:rPr"))):
            return font
        style = _style(style.find(qn("w:basedOn")), reading)
    return ""


def _font(properties: Any) -> str:
    """The font that run properties name for Western letters, "" if none."""
    fonts = next(properties.iter(qn("w:rFonts")), None) if properties is not None else None
    if fonts is None:
        return ""
    return str(fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or "")


def _runs(element: Any, font: str, reading: _Walk) -> Iterator[tuple[str, str]]:
    """The pieces of a paragraph's text with their fonts."""
    for child in element:
        tag = child.tag
        if tag in _DROPPED:
            reading.tracked |= tag in (qn("w:del"), qn("w:moveFrom"))
            continue
        if tag == qn("w:t"):
            yield child.text or "", font
        elif tag in (qn("w:tab"), qn("w:ptab")):
            yield " ", font
        elif tag in (qn("w:br"), qn("w:cr")):
            yield "\n", font
        elif tag == qn("w:noBreakHyphen"):
            yield "-", font
        elif tag == qn("w:lastRenderedPageBreak"):
            reading.page += 1
        elif (tag, child.get(qn("w:id"), "")) in reading.notes:
            reading.cited += 1
            note = reading.notes[tag, child.get(qn("w:id"), "")]
            reading.waiting.append((f"[{reading.cited}]", note))
        elif tag == qn("w:txbxContent"):
            reading.waiting.append(("", child))
        elif tag == qn("w:r"):
            properties = child.find(qn("w:rPr"))
            if properties is None or properties.find(qn("w:vanish")) is None:
                yield from _runs(child, _run_font(properties, reading) or font, reading)
        elif isinstance(tag, str):
            reading.tracked |= tag == qn("w:ins")
            yield from _runs(child, font, reading)


def _run_font(properties: Any, reading: _Walk) -> str:
    if properties is None:
        return ""
    return _font(properties) or _style_font(
        _style(properties.find(qn("w:rStyle")), reading), reading
    )


def _table(table: Any, reading: _Walk, depth: int) -> Iterator[Block]:
    """A table; its page is the one that it begins on."""
    page = reading.page
    cells: dict[tuple[int, int], GridCell] = {}
    open_cells: dict[int, tuple[int, int]] = {}  # column -> the cell that goes on downwards
    for y, row in enumerate(_rows(table)):
        column = _whole(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        for cell in (c for c in row.iter(qn("w:tc")) if _row_of(c) is row):
            properties = cell.find(qn("w:tcPr"))
            span = merge = None
            if properties is not None:
                span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
            width = _whole(span, 1)
            inner = [b for e in cell for b in _blocks(e, reading, depth + 1)]
            text = "\n".join(_lines(inner))
            above = open_cells.get(column)
            if merge is not None and merge.get(qn("w:val")) != "restart" and above in cells:
                old = cells[above]
                joined = "\n".join(t for t in (old.text, text) if t)
                cells[above] = GridCell(old.row, old.column, joined, y - old.row + 1, old.columns)
            else:
                cells[y, column] = GridCell(y, column, text, 1, width)
                open_cells[column] = (y, column)
            column += width
    yield Grid(tuple(cells.values()), page)


def _rows(table: Any) -> list[Any]:
    return [row for row in table.iter(qn("w:tr")) if _table_of(row) is table and not _deleted(row)]


def _deleted(row: Any) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(qn("w:tbl")))


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(qn("w:tr")))


def _lines(blocks: list[Block]) -> Iterator[str]:
    """The text of a cell, what stands in tables inside it among it."""
    for block in blocks:
        if isinstance(block, Passage):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells if cell.text)


def _whole(element: Any, default: int) -> int:
    value = element.get(qn("w:val"), "") if element is not None else ""
    return min(int(value), 1000) if re.fullmatch(r"\d{1,6}", value) else default
