"""A text file -> paragraphs in Unicode NFC, with page starts.

The copy of a printed document keeps its hard-wrapped lines, and of its page furniture form feeds
or page numbers, each alone on a line.
"""

import unicodedata
from pathlib import Path

from corpus.errors import CorpusError, reason
from corpus.readers.base import SourceText
from corpus.structure.lines import lines_of
from corpus.structure.pages import page_number, page_starts
from corpus.structure.paragraphs import paragraphs_of

_MAX_BYTES = 20_000_000


def read(path: Path) -> SourceText:
    """The document in a UTF-8 text file.

    Raises `CorpusError` if the file is missing, unreadable, too large, binary or empty.
    """
    return document(load_text(path))


def load_text(path: Path) -> str:
    """The file's text in NFC, or `CorpusError`."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise CorpusError(f"Tệp {path} quá lớn (trên 20 MB): hãy đưa vào văn bản quyết định.")
        raw = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"Không đọc được tệp {path} ({reason(error)}): hãy kiểm tra đường dẫn và quyền đọc."
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"Tệp {path} không phải văn bản UTF-8: hãy lưu lại ở dạng văn bản thuần, mã UTF-8."
        ) from error
    if "\0" in text:
        raise CorpusError(f"Tệp {path} là tệp nhị phân: hãy đưa vào văn bản thuần, mã UTF-8.")
    if not text.strip():
        raise CorpusError(f"Tệp {path} trống: hãy đưa vào văn bản của quyết định.")
    return unicodedata.normalize("NFC", text)


def document(source: str) -> SourceText:
    """Paragraphs and page starts of an NFC text."""
    lines = lines_of(source)
    numbers = [line for line in lines if page_number(line) is not None]
    content = [line for line in lines if page_number(line) is None]
    if not content:
        raise CorpusError("Văn bản này không phải một quyết định hành chính: không có lời văn.")
    return SourceText(source, tuple(paragraphs_of(source, content)), page_starts(content, numbers))
