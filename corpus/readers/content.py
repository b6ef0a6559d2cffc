"""What a file is, by its content: a name says nothing sure ("quyet-dinh.doc" may be rich text)."""

import importlib
import zipfile
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError, UsageError, reason
from corpus.readers.base import SourceText
from corpus.readers.record import to_record

# The module of each kind; they load libraries, and are imported when a file of theirs is read.
READERS = {
    "pdf": "corpus.readers.pdf",
    "docx": "corpus.readers.docx",
    "doc": "corpus.readers.doc",
    "rtf": "corpus.readers.rtf",
    "html": "corpus.readers.html",
    "text": "corpus.readers.plain",
}
SUFFIXES = {"pdf": ".pdf", "docx": ".docx", "doc": ".doc", "rtf": ".rtf", "html": ".html"}
_HEAD = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WIDE = {
    name: name.encode("utf-16-le") for name in ("WordDocument", "EncryptedPackage", "Workbook")
}
_SAVE_AS = "hãy lưu văn bản ở dạng .docx, .pdf hoặc .txt rồi thêm lại"
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")


def kind_of(path: Path) -> str:
    """Which reader reads the file; `UsageError` says what the file is if none does."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise CorpusError(
            f"không đọc được ({reason(error)}): hãy kiểm tra đường dẫn và quyền đọc."
        ) from error
    if not head.strip():
        raise UsageError("trống: hãy kiểm tra lại tệp gốc.")
    if head.startswith(_PROGRAMS):
        raise UsageError("là chương trình, không phải văn bản: tệp này không được nhận.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_OLE):
        return _of_ole(path)
    if head.startswith(b"PK"):
        return _of_zip(path)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_PICTURES):
        raise UsageError("là một ảnh: hãy gộp các trang ảnh thành một tệp PDF rồi thêm lại.")
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if start.startswith(
        (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<div", b"<p>")
    ):
        return "html"
    if start.startswith(b"<?xml") and b"<html" in start:
        return "html"
    return _of_text(head)


def read(path: Path) -> SourceText:
    """The document in a file of any kind that a reader reads."""
    found: SourceText = importlib.import_module(READERS[kind_of(path)]).read(path)
    return found


def read_record(path: str) -> dict[str, Any]:
    """The document in a file, as JSON holds it."""
    document = read(Path(path))
    return {"source": document.source, **to_record(document)}


def _of_ole(path: Path) -> str:
    # Names of streams stand in the file's directory, which may lie anywhere in it.
    content = path.read_bytes()
    if _WIDE["EncryptedPackage"] in content:
        raise UsageError("có mật khẩu: hãy mở bằng mật khẩu, lưu lại không mật khẩu rồi thêm lại.")
    if _WIDE["WordDocument"] in content:
        return "doc"
    what = "bảng tính Excel" if _WIDE["Workbook"] in content else "tệp Office cũ không phải Word"
    raise UsageError(f"là {what}: {_SAVE_AS}.")


def _of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = {name.lower() for name in package.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UsageError(
            "bị cụt hoặc hỏng: hãy lấy lại tệp gốc, hoặc mở bằng Word rồi lưu lại."
        ) from error
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names):
        raise UsageError(f"là bảng tính Excel: {_SAVE_AS}.")
    if any(name.startswith("ppt/") for name in names):
        raise UsageError(f"là tệp trình chiếu: {_SAVE_AS}.")
    raise UsageError(f"là tệp nén: hãy giải nén, rồi thêm từng văn bản trong đó; {_SAVE_AS}.")


def _of_text(head: bytes) -> str:
    text = head.replace(b"\0", b"") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head
    odd = sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in text)
    zeros = text.count(0)
    if odd - zeros > 0.02 * len(text) or 0 < zeros < 0.2 * len(text):
        raise UsageError(f"không phải văn bản đọc được: {_SAVE_AS}.")
    return "text"
