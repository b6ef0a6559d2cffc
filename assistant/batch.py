"""Batch runs: a file of questions -> a file of answers (.jsonl, .csv, .xlsx).

The output is written beside its place and renamed when complete. A row that cannot be read or
answered carries its error, and the run goes on.
"""

import csv
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.answer import Answer, State
from assistant.engine import Assistant
from assistant.wording import STATUS, place
from corpus.errors import HoiQdError, OutputError, UsageError, reason

_CHUNK = 64
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
FORMATS = (".jsonl", ".csv", ".xlsx")
_QUESTION_COLUMNS = ("question", "câu hỏi", "cau hoi", "noi dung", "nội dung")
COLUMNS = (
    "Mã",
    "Câu hỏi",
    "Cơ quan chịu trách nhiệm",
    "Cơ quan phối hợp",
    "Điểm",
    "Nơi ghi",
    "Trích dẫn",
    "Thời hạn",
    "Độ tin cậy",
    "Kết quả",
    "Trả lời",
    "Lỗi",
)


@dataclass(slots=True)
class Item:
    """A question of the input, or what is wrong with its row.

    `turn` counts from 0 within a dialogue; later turns may lean on the ones before.
    """

    id: str
    question: str
    error: str = ""
    turn: int = 0


@dataclass(slots=True)
class Outcome:
    """How a batch run ended."""

    rows: int = 0
    errors: list[str] = field(default_factory=list)


def run_batch(
    assistant: Assistant,
    source: Path,
    target: Path,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Answers every question of `source` into `target`.

    Raises `UsageError` for an unknown or unreadable file, `OutputError` if `target` cannot be
    written; then nothing is left behind.
    """
    check_files(source, target)
    total = sum(1 for _ in read_items(source)) if progress else 0
    temporary = target.with_name(f".{target.name}.tmp")
    outcome = Outcome()
    items = read_items(source)
    state: State | None = None
    try:
        with _writer(temporary, target.suffix.lower(), assistant) as writer:
            while chunk := list(islice(items, _CHUNK)):
                answers, state = _answer(assistant, chunk, state)
                for item, answer in zip(chunk, answers, strict=True):
                    writer.write(item, answer)
                    outcome.rows += 1
                    if item.error:
                        outcome.errors.append(f"Dòng {outcome.rows} ({item.id}): {item.error}")
                if progress:
                    progress(outcome.rows, total)
        os.replace(temporary, target)
    except OSError as error:
        raise OutputError(
            f"Không ghi được {target} ({reason(error)}): hãy kiểm tra quyền ghi và dung lượng."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return outcome


def check_files(source: Path, target: Path) -> None:
    """`UsageError` says what is wrong with the two paths of a run."""
    for path in (source, target):
        if path.suffix.lower() not in FORMATS:
            raise UsageError(f"Tệp {path} phải có đuôi .jsonl, .csv hoặc .xlsx.")
    if not source.is_file():
        raise UsageError(f"Không có tệp {source}: hãy kiểm tra đường dẫn.")
    if target.exists() and source.samefile(target):
        raise UsageError("Tệp kết quả trùng với tệp câu hỏi: hãy đặt tên khác.")
    if not target.parent.is_dir():
        raise UsageError(f"Không có thư mục {target.parent}: hãy tạo thư mục trước.")


def _answer(
    assistant: Assistant, items: list[Item], state: State | None
) -> tuple[list[Answer | None], State | None]:
    """Answers a chunk, all first turns at once, then all second turns, and so on.

    `state` is where the dialogue stands that the chunk begins in the middle of; the one where
    the chunk ends comes back. A question that
    the assistant refuses to read is its row's error, and the dialogue goes on without it.
    """
    for item in items:
        if not item.error:
            try:
                assistant.checked(item.question)
            except HoiQdError as error:
                item.error = str(error)
    answers: list[Answer | None] = [None] * len(items)
    states = [state, *[None] * len(items)]  # where each item's dialogue stands after it
    for turn in sorted({i.turn for i in items}):
        places = [n for n, i in enumerate(items) if i.turn == turn]
        befores = [states[n] if turn else None for n in places]
        good = [(n, b) for n, b in zip(places, befores, strict=True) if not items[n].error]
        found = assistant.ask_many(
            [items[n].question for n, _ in good],
            ids=[items[n].id for n, _ in good],
            states=[b for _, b in good],
        )
        for n, before in zip(places, befores, strict=True):
            states[n + 1] = before
        for (n, _), answer in zip(good, found, strict=True):
            answers[n] = answer
            states[n + 1] = answer.state
    return answers, states[-1]


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
                items = [
                    Item(str(n), "", "Dòng này không phải JSON có trường “question” hoặc “turns”.")
                ]
            yield from items


def _row_items(row: Any, n: int) -> list[Item]:
    """A row's question, or the turns of its dialogue, numbered "d1#1", "d1#2"."""
    row = {"question": row} if isinstance(row, str) else row
    id_ = _sound(str(row.get("id", n)))
    if "turns" not in row:
        return [Item(id_, _sound(_text(row["question"])))]
    turns = [t["question"] if isinstance(t, dict) else t for t in row["turns"]]
    if not isinstance(row["turns"], list) or not turns:
        raise TypeError
    return [Item(f"{id_}#{k + 1}", _sound(_text(t)), turn=k) for k, t in enumerate(turns)]


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
    rows = iter(rows)
    header = next(rows, None)
    if header is None:
        return
    names = [cell.strip().lower() for cell in header]
    column = next((names.index(n) for n in _QUESTION_COLUMNS if n in names), None)
    id_column = next((names.index(n) for n in ("id", "mã", "stt") if n in names), None)
    if column is None:
        column, rows = 0, iter([header, *rows])
    for n, row in enumerate(rows, 1):
        if not any(cell.strip() for cell in row):
            continue
        id_ = row[id_column].strip() if id_column is not None and id_column < len(row) else ""
        yield Item(id_ or str(n), row[column].strip() if column < len(row) else "")


def table_row(item: Item, answer: Answer | None, assistant: Assistant) -> list[str]:
    """A row of a spreadsheet, in the order of `COLUMNS`; nothing in it can act as a formula."""
    if answer is None:
        return [safe_cell(c) for c in (item.id, item.question, *[""] * 9, item.error)]
    clause = assistant.decision.clause(answer.clause.id) if answer.clause else None
    cells = (
        item.id,
        item.question,
        "; ".join(answer.lead_agencies),
        "; ".join(answer.coordinating_agencies),
        ", ".join(answer.clauses) or (clause.id if clause else ""),
        place(clause) if clause else "",
        " […] ".join(e.text for e in answer.evidence),
        "; ".join(d.text for d in answer.deadlines),
        f"{answer.confidence:.2f}",
        STATUS[answer.status],
        answer.reply,
        "",
    )
    return [safe_cell(cell) for cell in cells]


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


class _JsonlWriter:
    def __init__(self, path: Path, assistant: Assistant) -> None:
        self._file = path.open("w", encoding="utf-8")

    def __enter__(self) -> "_JsonlWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, item: Item, answer: Answer | None) -> None:
        """One line."""
        row: dict[str, Any] = {"id": item.id, "question": item.question, "error": item.error}
        row = answer.to_dict() if answer else row
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")


class _CsvWriter:
    def __init__(self, path: Path, assistant: Assistant) -> None:
        # The byte order mark makes Excel read UTF-8.
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(COLUMNS)
        self._assistant = assistant

    def __enter__(self) -> "_CsvWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, item: Item, answer: Answer | None) -> None:
        """One row."""
        self._rows.writerow(table_row(item, answer, self._assistant))


class _XlsxWriter:
    def __init__(self, path: Path, assistant: Assistant) -> None:
        from openpyxl import Workbook

        self._path = path
        self._assistant = assistant
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Trả lời")
        self._sheet.freeze_panes = "A2"
        for letter, width in zip(
            "ABCDEFGHIJKL", (8, 40, 32, 32, 10, 30, 60, 24, 10, 24, 60, 30), strict=True
        ):
            self._sheet.column_dimensions[letter].width = width
        self._sheet.append(list(COLUMNS))

    def __enter__(self) -> "_XlsxWriter":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._book.save(self._path)

    def write(self, item: Item, answer: Answer | None) -> None:
        """One row; characters that a sheet cannot hold are left out."""
        cells = table_row(item, answer, self._assistant)
        self._sheet.append([_UNFIT.sub("", cell) for cell in cells])


def _writer(
    path: Path, suffix: str, assistant: Assistant
) -> _JsonlWriter | _CsvWriter | _XlsxWriter:
    if suffix == ".jsonl":
        return _JsonlWriter(path, assistant)
    return _CsvWriter(path, assistant) if suffix == ".csv" else _XlsxWriter(path, assistant)
