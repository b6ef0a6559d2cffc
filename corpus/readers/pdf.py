"""A PDF -> blocks, from its text layer where that can be trusted, else read from the pictures."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import UsageError
from corpus.readers.base import SourceText
from corpus.readers.blocks import Passage, compose
from corpus.readers.geometry import Sheet
from corpus.readers.layout_tables import flattened
from corpus.readers.legacy import Legacy
from corpus.readers.pdf_contents import check_contents
from corpus.readers.pdf_pages import pictured, sheet_of
from corpus.readers.printed import blocks_of
from corpus.readers.scan import scanned
from corpus.readers.vietnamese import measure

_MOST_PAGES = 500
_FEW_WORDS = 25
_STAMP_WORDS = 80  # more than the stamps of signatures print on a picture of a page
_MOST_OF_IT = 0.5


def read(path: Path) -> SourceText:
    """The document in a PDF; `UsageError` says what is wrong with it."""
    with _opened(path) as document:
        check_contents(document, path)
        sheets = [_sheet(document, n) for n in range(len(document))]
        doubtful = [s.number for s in sheets if _to_be_read(s, document[s.number - 1])]
        pages = scanned(document, doubtful) if doubtful else {}
    taken = {n: p for n, p in pages.items() if _better(p.sheet, sheets[n - 1])}
    sheets = [taken[s.number].sheet if s.number in taken else s for s in sheets]
    if not any(sheet.words for sheet in sheets):
        raise UsageError("không có chữ nào đọc được: hãy quét lại rõ hơn, thẳng và đủ sáng.")
    legacy = Legacy()
    blocks = list(flattened(legacy.settle(blocks_of(sheets))))
    read_by_machine = [n for n, page in taken.items() if page.sheet.words]
    return compose(
        blocks,
        "scan" if len(read_by_machine) == len([s for s in sheets if s.words]) else "pdf",
        pages_certain=True,
        certainty=[(n, taken[n].certainty) for n in read_by_machine],
        notes=[*_told(read_by_machine, len(sheets)), *legacy.notes],
    )


def _to_be_read(sheet: Sheet, page: Any) -> bool:
    """Whether a page's text layer is missing, or cannot be the page's words."""
    if raw.FPDFPage_CountObjects(page.raw) == 0:
        return False
    text = " ".join(word.text for word in sheet.words)
    measured = measure(text)
    if measured.words < _STAMP_WORDS and pictured(page) > _MOST_OF_IT:
        return True
    if measured.words < _FEW_WORDS:
        # A page of figures needs no reading; one with a stamp on it alone does.
        return sum(c.isdigit() for c in text) < _FEW_WORDS or measured.words == 0
    if measured.vietnamese:
        return False
    settled = Legacy().settle([Passage(text)])
    return not any(measure(p.text).vietnamese for p in settled if isinstance(p, Passage))


def _better(read_by_machine: Sheet, layer: Sheet) -> bool:
    """Whether what was read makes better words than the text layer, or more of them."""
    machine = measure(" ".join(word.text for word in read_by_machine.words))
    printed = measure(" ".join(word.text for word in layer.words))
    if printed.words < _STAMP_WORDS and machine.words > printed.words:
        return True
    return machine.syllables + machine.marked > printed.syllables + printed.marked


def _told(numbers: Sequence[int], pages: int) -> list[str]:
    if not numbers:
        return []
    which = "mọi trang" if len(numbers) == pages else f"trang {', '.join(map(str, numbers))}"
    return [f"Đọc bằng máy từ ảnh ({which}): có thể sai dấu, hãy đối chiếu với bản gốc."]


def _opened(path: Path) -> Any:
    try:
        document = pdfium.PdfDocument(path)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UsageError(
                "có mật khẩu: hãy mở bằng mật khẩu, in lại ra PDF không mật khẩu rồi thêm lại."
            ) from error
        raise UsageError(
            "bị cụt hoặc hỏng, không phải PDF đọc được: hãy lấy lại tệp gốc."
        ) from error
    if pages > _MOST_PAGES:
        raise UsageError(
            f"có {pages} trang, nhiều hơn mức {_MOST_PAGES} trang: hãy tách riêng văn bản cần dùng."
        )
    return document


def _sheet(document: Any, number: int) -> Sheet:
    page = document[number]  # held as long as its handle is used
    # Number and date are often stamped on as annotations.
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    return sheet_of(document[number], number + 1)
