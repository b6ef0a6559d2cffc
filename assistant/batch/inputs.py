"""Items: the questions of a file (.jsonl, .csv, .xlsx), one by one."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from corpus.errors import UsageError, reason
from corpus.limited import call

FORMATS = (".jsonl", ".csv", ".xlsx")
_QUESTION_COLUMNS = ("question", "câu hỏi", "cau hoi", "noi dung", "nội dung")
_ID_COLUMNS = ("id", "mã", "stt")
_DECISION_COLUMNS = ("decisions", "mã văn bản")
UNCOUNTED = "\0"  # stands for a formula without a stored value; no sheet can hold it


@dataclass(slots=True)
class BatchQuestion:
    """A question of the input, or what is wrong with its row.

    `line` is the row's number as an editor or a spreadsheet shows it, and the `id` of a row that
    has none. `turn` counts from 0 within a dialogue; later turns may lean on the ones before.
    `decisions` are ids of those to be asked, none for the default one.
    """

    id: str
    question: str
    line: int
    error: str = ""
    turn: int = 0
    decisions: tuple[str, ...] = ()


def read_items(path: Path, name: str = "") -> Iterator[BatchQuestion]:
    """The questions of a file, in order; `UsageError` if it cannot be read as what it is.

    `name` is what messages call the file.
    """
    name = name or str(path)
    try:
        yield from {".jsonl": _read_jsonl, ".csv": _read_csv, ".xlsx": _read_xlsx}[
            path.suffix.lower()
        ](path, name)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"Tệp {name}, dòng {_undecoded(path)}: chữ không ở mã UTF-8. Hãy lưu lại ở mã UTF-8 "
            "(trong Excel: chọn kiểu “CSV UTF-8”)."
        ) from error
    except OSError as error:
        raise UsageError(f"Không đọc được tệp {name} ({reason(error)}).") from error


def _undecoded(path: Path) -> int:
    """The number of the first line that is not UTF-8."""
    with path.open("rb") as file:
        for n, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return n
    return 1


def _read_jsonl(path: Path, name: str) -> Iterator[BatchQuestion]:
    with path.open(encoding="utf-8-sig") as file:
        yield from read_lines(file)


def read_lines(lines: Iterable[str]) -> Iterator[BatchQuestion]:
    """The questions of lines of JSON; empty lines are left out."""
    for n, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            yield from row_items(row, n)


def row_items(row: Any, n: int) -> list[BatchQuestion]:
    """The question of a JSON value, or the turns of its dialogue; `n` is the row's number."""
    try:
        return _row_items(row, n)
    except (ValueError, KeyError, TypeError, AttributeError):
        wrong = (
            "Dòng này không phải JSON có trường “question” hoặc “turns” (và “decisions”, nếu có, "
            "là danh sách mã văn bản)."
        )
        return [BatchQuestion(str(n), "", n, wrong)]


def _row_items(row: Any, n: int) -> list[BatchQuestion]:
    """A row's question, or the turns of its dialogue, numbered "d1#1", "d1#2"."""
    row = {"question": row} if isinstance(row, str) else row
    id_ = _sound(str(row.get("id", n)))
    scope = _decisions(row.get("decisions"))
    if "turns" not in row:
        return [BatchQuestion(id_, _sound(_text(row["question"])), n, decisions=scope)]
    turns = [t["question"] if isinstance(t, dict) else t for t in row["turns"]]
    if not isinstance(row["turns"], list) or not turns:
        raise TypeError
    return [
        BatchQuestion(f"{id_}#{k + 1}", _sound(_text(t)), n, turn=k, decisions=scope)
        for k, t in enumerate(turns)
    ]


def _decisions(value: Any) -> tuple[str, ...]:
    """The ids in a list, or in one text parted by semicolons."""
    if value is None:
        return ()
    names = value.split(";") if isinstance(value, str) else value
    if not isinstance(names, list):
        raise TypeError
    found = (_sound(_text(name)).strip() for name in names)
    return tuple(dict.fromkeys(name for name in found if name))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _sound(text: str) -> str:
    """The text with half characters, which no file can hold, made visible."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _read_csv(path: Path, name: str) -> Iterator[BatchQuestion]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(4096)
        file.seek(0)
        first_line = sample.split("\n")[0]
        delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
        rows = csv.reader(file, delimiter=delimiter)
        try:
            yield from _table(enumerate(rows, 1), name, cells_end=True)
        except csv.Error as error:
            raise UsageError(
                f"Tệp {name}, dòng {rows.line_num}: không phải bảng .csv đúng cách. "
                "Hãy kiểm tra dấu ngoặc kép."
            ) from error


def _read_xlsx(path: Path, name: str) -> Iterator[BatchQuestion]:
    from assistant.batch.workbook import read_rows

    path.open("rb").close()  # what the system refuses is told before
    yield from _table(iter(call(read_rows, str(path), f"Tệp {name}")), name)


def _table(
    numbered: Iterator[tuple[int, list[str]]], name: str, *, cells_end: bool = False
) -> Iterator[BatchQuestion]:
    """Questions of a table: the column headed "Câu hỏi" or "question", or its only one.

    `cells_end`: a row longer than the heading has been cut at a comma.
    """
    first, header = next(((n, r) for n, r in numbered if any(c.strip() for c in r)), (0, []))
    names = [cell.strip().lower() for cell in header]
    column = next((names.index(n) for n in _QUESTION_COLUMNS if n in names), None)
    id_column = next((names.index(n) for n in _ID_COLUMNS if n in names), None)
    scope_column = next((names.index(n) for n in _DECISION_COLUMNS if n in names), None)
    if column is None:
        filled = [n for n, cell in enumerate(names) if cell]
        if len(filled) > 1:
            heads = ", ".join(f"“{header[n].strip()[:40]}”" for n in filled[:6])
            raise UsageError(
                f"Tệp {name}, dòng {first}: không có cột “Câu hỏi” (đang có {heads}). Hãy đặt "
                "“Câu hỏi” làm tên cột chứa câu hỏi; câu có dấu phẩy trong .csv cần ngoặc kép."
            )
        id_column, scope_column, column = None, None, filled[0] if filled else 0
        numbered = chain([(first, header)], numbered)
    for n, row in numbered:
        if not any(cell.strip() for cell in row):
            continue
        id_, scope = (_cell(row, at) for at in (id_column, scope_column))
        question = row[column].strip() if column < len(row) else ""
        item = BatchQuestion(id_ or str(n), question, n, decisions=_decisions(scope))
        if item.question == UNCOUNTED:
            item.question, item.error = "", "Ô câu hỏi là công thức chưa có giá trị: hãy gõ chữ."
        elif cells_end and any(cell.strip() for cell in row[len(header) :]):
            item.error = "Dòng này thừa ô: hãy đặt câu có dấu phẩy trong ngoặc kép."
        yield item


def _cell(row: list[str], column: int | None) -> str:
    text = row[column].strip() if column is not None and column < len(row) else ""
    return "" if text == UNCOUNTED else text
