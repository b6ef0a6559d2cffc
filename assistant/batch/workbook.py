"""Workbooks (.xlsx): the cells of the first sheet as text, read in one go.

Runs in a process with limits (`corpus.limited`); what is checked here gives a better message than
coming to them would.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from assistant.batch.inputs import UNCOUNTED
from corpus.errors import UsageError

_MAX_PACKED = 100_000_000  # bytes of all parts, pictures too, when they are unpacked
_MAX_XML = 20_000_000  # bytes of those that are parsed
_MAX_COLUMNS = 100
_MAX_CELLS = 500_000
_MAX_ROW = 1_048_576  # Excel's own
_MAX_FILLED = 100_000  # rows with anything in them
_MAX_TEXT = 20_000_000  # characters; a text that stands once may be shown in many cells
_OLE = b"\xd0\xcf\x11\xe0"  # how encrypted workbooks and those of the old kind begin
_XML = re.compile(r"\.(xml|rels|vml)$", re.I)

Row = tuple[int, list[str]]


def read_rows(path: str) -> list[Row]:
    """The rows that hold anything: number and cells. Messages go on from the file's name."""
    file = Path(path)
    try:
        _check(file)
        return list(_rows(file))
    except (UsageError, MemoryError):
        raise
    except (zlib.error, EOFError) as error:
        raise UsageError("bị hỏng: hãy mở bằng Excel rồi lưu lại.") from error
    except (ArithmeticError, AttributeError, BadZipFile, LookupError, RuntimeError, SyntaxError,
            TypeError, ValueError) as error:  # fmt: skip
        raise UsageError("không phải bảng tính Excel (.xlsx).") from error


def _check(path: Path) -> None:
    """`UsageError` for what only looks like a workbook, or swells when it is unpacked."""
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise UsageError(
                "có mật khẩu hoặc là Excel đời cũ (.xls): hãy bỏ mật khẩu và lưu lại ở dạng .xlsx."
            )
    with ZipFile(path) as archive:
        parts = archive.infolist()
        parsed = [part for part in parts if _XML.search(part.filename)]
        for found, most in ((parts, _MAX_PACKED), (parsed, _MAX_XML)):
            if (unpacked := sum(part.file_size for part in found)) > most:
                raise UsageError(
                    f"bung ra thành {unpacked // 1_000_000} MB, quá {most // 1_000_000} MB: "
                    "hãy chép riêng cột câu hỏi sang tệp mới."
                )
        if any(_has_doctype(archive, part) for part in parsed):
            raise UsageError("không phải bảng tính Excel (.xlsx).")


def _has_doctype(archive: ZipFile, part: ZipInfo) -> bool:
    """Whether a part declares what no workbook does; zeros are those of UTF-16."""
    return b"<!DOCTYPE" in archive.read(part).replace(b"\0", b"")


class _Cells(WorkSheetParser):  # type: ignore[misc]
    """The values that a sheet stores, formulas without one told apart from empty cells."""

    counted = 0

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """See there."""
        self.counted += 1
        if self.counted > _MAX_CELLS:
            raise _too_much(f"quá {_MAX_CELLS:,} ô".replace(",", "."))
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["value"] = UNCOUNTED
        return cell


def _rows(path: Path) -> Iterator[Row]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        with book._archive.open(sheet._worksheet_path) as source:
            cells = _Cells(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            text = filled = 0
            for number, row in cells.parse():
                if not 0 < number <= _MAX_ROW:
                    raise UsageError("không phải bảng tính Excel (.xlsx).")
                if not (shown := _shown(row)):
                    continue
                filled += 1
                text += sum(map(len, shown))
                if filled > _MAX_FILLED:
                    raise _too_much(f"quá {_MAX_FILLED:,} dòng có chữ".replace(",", "."))
                if text > _MAX_TEXT:
                    raise _too_much(f"quá {_MAX_TEXT:,} ký tự".replace(",", "."))
                yield number, shown
    finally:
        book.close()


def _shown(row: list[dict[str, Any]]) -> list[str]:
    """A row's cells as text; empty if nothing stands in them."""
    values = {c["column"]: c["value"] for c in row if c["column"] <= _MAX_COLUMNS}
    kept = [column for column, value in values.items() if value is not None]
    if not kept:
        return []
    return [_text(values.get(column)) for column in range(1, max(kept) + 1)]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _too_much(what: str) -> UsageError:
    return UsageError(f"có {what}: hãy chép riêng cột câu hỏi sang tệp mới.")
