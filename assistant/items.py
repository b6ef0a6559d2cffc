"""Items: the questions of a file (.jsonl, .csv, .xlsx), one by one."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from corpus.errors import UsageError, reason

FORMATS = (".jsonl", ".csv", ".xlsx")
_QUESTION_COLUMNS = ("question", "câu hỏi", "cau hoi", "noi dung", "nội dung")


@dataclass(slots=True)
class Item:
    """A question of the input, or what is wrong with its row.

    `line` is the row's number as an editor or a spreadsheet shows it, and the `id` of a row that
    has none. `turn` counts from 0 within a dialogue; later turns may lean on the ones before.
    """

    id: str
    question: str
    line: int
    error: str = ""
    turn: int = 0


def read_items(path: Path) -> Iterator[Item]:
    """The questions of a file, in order; `UsageError` if it cannot be read as what it is."""
    try:
        yield from {".jsonl": _read_jsonl, ".csv": _read_csv, ".xlsx": _read_xlsx}[
            path.suffix.lower()
        ](path)
    except UnicodeDecodeError as error:
        raise UsageError(f"Tệp {path} không phải UTF-8: hãy lưu lại ở mã UTF-8.") from error
    except OSError as error:
        raise UsageError(f"Không đọc được tệp {path} ({reason(error)}).") from error
    except csv.Error as error:
        raise UsageError(
            f"Tệp {path} không phải bảng .csv đúng cách: hãy kiểm tra dấu ngoặc kép."
        ) from error


def _read_jsonl(path: Path) -> Iterator[Item]:
    with path.open(encoding="utf-8-sig") as file:
        for n, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                items = _row_items(row, n)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                wrong = "Dòng này không phải JSON có trường “question” hoặc “turns”."
                items = [Item(str(n), "", n, wrong)]
            yield from items


def _row_items(row: Any, n: int) -> list[Item]:
    """A row's question, or the turns of its dialogue, numbered "d1#1", "d1#2"."""
    row = {"question": row} if isinstance(row, str) else row
    id_ = _sound(str(row.get("id", n)))
    if "turns" not in row:
        return [Item(id_, _sound(_text(row["question"])), n)]
    turns = [t["question"] if isinstance(t, dict) else t for t in row["turns"]]
    if not isinstance(row["turns"], list) or not turns:
        raise TypeError
    return [Item(f"{id_}#{k + 1}", _sound(_text(t)), n, turn=k) for k, t in enumerate(turns)]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _sound(text: str) -> str:
    """The text with half characters, which no file can hold, made visible."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _read_csv(path: Path) -> Iterator[Item]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(4096)
        file.seek(0)
        first_line = sample.split("\n")[0]
        delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
        yield from _table(csv.reader(file, delimiter=delimiter))


def _read_xlsx(path: Path) -> Iterator[Item]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError) as error:
        raise UsageError(f"Tệp {path} không phải bảng tính Excel (.xlsx).") from error
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        yield from _table(["" if v is None else str(v) for v in row] for row in rows)
    except SyntaxError as error:  # what the XML parser raises
        raise UsageError(f"Tệp {path} bị hỏng: hãy mở bằng Excel rồi lưu lại.") from error
    finally:
        book.close()


def _table(rows: Iterable[list[str]]) -> Iterator[Item]:
    """Questions of a table: the column headed "Câu hỏi" or "question", else the first one."""
    numbered: Iterator[tuple[int, list[str]]] = enumerate(rows, 1)
    _, header = next(numbered, (0, None))
    if header is None:
        return
    names = [cell.strip().lower() for cell in header]
    column = next((names.index(n) for n in _QUESTION_COLUMNS if n in names), None)
    id_column = next((names.index(n) for n in ("id", "mã", "stt") if n in names), None)
    if column is None:
        column, numbered = 0, chain([(1, header)], numbered)
    for n, row in numbered:
        if not any(cell.strip() for cell in row):
            continue
        id_ = row[id_column].strip() if id_column is not None and id_column < len(row) else ""
        yield Item(id_ or str(n), row[column].strip() if column < len(row) else "", n)
