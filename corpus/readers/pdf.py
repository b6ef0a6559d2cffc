"""A PDF -> blocks, from its text layer where that can be trusted, else read from the pictures."""

from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from corpus.errors import UsageError
from corpus.readers.base import SourceText
from corpus.readers.blocks import compose
from corpus.readers.geometry import Sheet
from corpus.readers.legacy import Legacy
from corpus.readers.pdf_pages import sheet_of
from corpus.readers.printed import blocks_of

_MOST_PAGES = 500


def read(path: Path) -> SourceText:
    """The document in a PDF; `UsageError` says what is wrong with it."""
    with _opened(path) as document:
        document.init_forms()
        sheets = [_sheet(document, n) for n in range(len(document))]
    legacy = Legacy()
    blocks = list(legacy.settle(blocks_of(sheets)))
    return compose(blocks, "pdf", pages_certain=True, notes=legacy.notes)


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
    document[number].flatten()  # number and date are often stamped on as annotations
    return sheet_of(document[number], number + 1)
