"""Rows: what a batch run writes for each question, as a line of .jsonl, .csv or .xlsx."""

import csv
import json
import re
from contextlib import closing
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import Any, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pydantic import TypeAdapter

from assistant.answer import Answer
from assistant.batch.inputs import BatchQuestion
from assistant.wording.answers import STATUS, place

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SIGNS = frozenset("=+-@＝＋－＠")  # a cell that begins with one is a formula somewhere
_BREAKS = frozenset("\t\r\n")
_CUT = re.compile("([;\t\r\n])")  # where a program that separates by another sign ends a cell
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
# The columns in which a stranger's words may stand; all others hold the decision's own.
_HEARD = frozenset(COLUMNS.index(name) for name in ("Mã", "Câu hỏi", "Trả lời", "Lỗi"))

Record = dict[str, Any] | list[str]


def record(item: BatchQuestion, answer: Answer | None, suffix: str) -> Record:
    """What is written of a question: the answer as JSON values, or the cells of `COLUMNS`."""
    if suffix != ".jsonl":
        cells = table_row(item, answer)
        heard = _HEARD if suffix == ".csv" else frozenset()
        return [csv_cell(c) if n in heard else safe_cell(c) for n, c in enumerate(cells)]
    if answer is None:
        return {"id": item.id, "question": item.question, "error": item.error}
    return answer.to_dict()


def table_row(item: BatchQuestion, answer: Answer | None) -> list[str]:
    """The cells of `COLUMNS`, as they are: see `safe_cell`."""
    if answer is None:
        return [item.id, item.question, *[""] * 9, item.error]
    clause = answer.clause
    return [
        item.id,
        item.question,
        "; ".join(answer.lead_agencies),
        "; ".join(answer.coordinating_agencies),
        ", ".join(map(str, answer.clauses)) or (str(clause.ref) if clause else ""),
        place(clause) if clause else "",
        " […] ".join(e.text for e in answer.evidence),
        "; ".join(d.text for d in answer.deadlines),
        f"{answer.confidence:.2f}",
        STATUS[answer.status],
        answer.reply,
        "",
    ]


def safe_cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it as a formula.

    Characters that cannot be seen go first, so that none of them hides the sign of a formula.
    """
    text = _UNSEEN.sub("", text)
    return f"'{text}" if text[:1] in _BREAKS or _runs(text) else text


def csv_cell(text: str) -> str:
    """A `safe_cell` that stays one where a program takes ";", a tab or a new line for its end."""
    first, *rest = _CUT.split(safe_cell(text))
    return first + "".join(f"'{part}" if _runs(part) else part for part in rest)


def _runs(text: str) -> bool:
    """Whether a formula begins here, blanks and quotation marks left out."""
    return text.lstrip(' \u00a0"')[:1] in _SIGNS


def sheet_text(text: str) -> str:
    """The text without characters that the XML of office files cannot hold."""
    return _UNFIT.sub("", text)


class Writer(Protocol):
    """Writes a file from its first row to its last."""

    def write(self, row: Any) -> None:
        """One row: a `record` of the file's kind."""
        ...

    def close(self) -> None:
        """Nothing is complete before."""
        ...


def writer(path: Path, suffix: str) -> Writer:
    """A writer of the kind that `suffix` names; the same rows make the same bytes."""
    if suffix == ".jsonl":
        return _JsonlWriter(path)
    return _CsvWriter(path) if suffix == ".csv" else _XlsxWriter(path)


class _JsonlWriter:
    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")
        self.close = self._file.close

    def write(self, row: dict[str, Any]) -> None:
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")


class _CsvWriter:
    def __init__(self, path: Path) -> None:
        # The byte order mark makes Excel read UTF-8.
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self.close = self._file.close
        rows = csv.writer(self._file)
        rows.writerow(COLUMNS)
        self.write = rows.writerow


class _XlsxWriter:
    """Every cell is text. Characters that a sheet cannot hold are left out."""

    def __init__(self, path: Path) -> None:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell

        self._cell = WriteOnlyCell

        self._path = path
        self._book = Workbook(write_only=True)
        self._book.properties.created = self._book.properties.modified = _DAY
        self._sheet = self._book.create_sheet("Trả lời")
        self._sheet.freeze_panes = "A2"
        for letter, width in zip(
            "ABCDEFGHIJKL", (8, 40, 32, 32, 10, 30, 60, 24, 10, 24, 60, 30), strict=True
        ):
            self._sheet.column_dimensions[letter].width = width
        self._sheet.append(list(COLUMNS))

    def write(self, row: list[str]) -> None:
        self._sheet.append([self._text(cell) for cell in row])

    def _text(self, text: str) -> Any:
        cell = self._cell(self._sheet, sheet_text(text))
        cell.data_type = "s"  # else what looks like a formula or an error is made one
        return cell

    def close(self) -> None:
        from openpyxl.writer.excel import ExcelWriter

        with _Archive(self._path, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(self._book, archive).write_data()


_DAY = datetime(1980, 1, 1)  # of every workbook, so that equal rows make equal files


class _Archive(ZipFile):
    """A zip file whose members are all of one day."""

    def writestr(self, name: Any, data: Any, *_: Any, **__: Any) -> None:  # type: ignore[override]
        super().writestr(self._member(name), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        member = self._member(arcname)
        with open(filename, "rb") as source, self.open(member, "w", force_zip64=True) as target:
            copyfileobj(source, target)

    def _member(self, name: str) -> ZipInfo:
        member = ZipInfo(name, _DAY.timetuple()[:6])
        member.compress_type = self.compression
        return member


_ANSWER = TypeAdapter(Answer)


def as_table(answers: Path, target: Path) -> None:
    """Writes answers kept as lines of JSON as a table, of the kind that the target's name says."""
    with answers.open(encoding="utf-8") as lines, closing(writer(target, target.suffix)) as out:
        for line in lines:
            row = json.loads(line)
            item = BatchQuestion(row["id"], row["question"], 0, row.get("error", ""))
            answer = None if item.error else _ANSWER.validate_python(row)
            out.write(record(item, answer, target.suffix))
