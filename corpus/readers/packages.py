"""Packages (.docx is a zip of XML): what of them is refused before anything is unpacked."""

import zipfile
from pathlib import Path

from corpus.errors import UsageError

_MOST_BYTES = 300_000_000  # unpacked
_MOST_PARTS = 5_000
_MOST_TIMES = 200  # how much larger than packed a large part may be
_LARGE = 20_000_000
_HEAD = 4_096
_FILE_INSIDE = "Ole10Native".encode("utf-16-le")  # a file of any kind, not a chart or a formula


def check_package(path: Path) -> None:
    """`UsageError` for a zip that is damaged, a bomb, or holds more than a text.

    That is macros, files of other kinds, an XML that declares things.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            _check_sizes(parts)
            for part in parts:
                name = part.filename.lower()
                if part.flag_bits & 1:
                    raise UsageError(
                        "có mật khẩu: hãy mở bằng mật khẩu, lưu lại không mật khẩu rồi thêm lại."
                    )
                if name.endswith("vbaproject.bin"):
                    raise UsageError(
                        "có chứa macro: hãy mở bằng Word, lưu lại ở dạng .docx rồi thêm lần nữa."
                    )
                if "/embeddings/" in name and _FILE_INSIDE in package.read(part):
                    raise UsageError(
                        "có tệp khác đính kèm bên trong: hãy mở bằng Word, xóa tệp ấy, lưu lại rồi "
                        "thêm lần nữa."
                    )
                if name.endswith((".xml", ".rels")):
                    _check_declarations(package, part)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UsageError(
            "bị cụt hoặc hỏng: hãy lấy lại tệp gốc, hoặc mở bằng Word rồi lưu lại."
        ) from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    bomb = any(
        p.file_size > _LARGE and p.file_size > _MOST_TIMES * max(p.compress_size, 1) for p in parts
    )
    if bomb or len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > _MOST_BYTES:
        raise UsageError(
            "bung ra quá lớn, không giống một văn bản: hãy kiểm tra lại nguồn của tệp."
        )


def _check_declarations(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with package.open(part) as content:
        head = content.read(_HEAD).replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UsageError("có khai báo XML lạ, không phải do Word ghi: tệp này không được nhận.")
