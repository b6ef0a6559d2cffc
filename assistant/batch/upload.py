"""Intake: a file of questions that someone sent, checked before any work is done on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.batch.inputs import FORMATS, BatchQuestion, read_items
from assistant.library_assistant import LibraryAssistant
from corpus.errors import HoiQdError, UsageError

SHOWN = 20


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row; `row` is its number as a spreadsheet shows it."""

    row: int
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Intake:
    """A file that can be answered: its rows; how many of them cannot, and the first `SHOWN`."""

    total: int
    failed: int
    errors: tuple[RowError, ...]


def suffix_of(name: str) -> str:
    """The kind of a file, `.xlsx`; `UsageError` for a kind that is not read."""
    suffix = Path(name).suffix.lower()
    if suffix not in FORMATS:
        raise UsageError(f"Tệp {name} không đọc được: hãy gửi tệp .xlsx, .csv hoặc .jsonl.")
    return suffix


def limited(items: Iterable[BatchQuestion], most: int) -> Iterator[BatchQuestion]:
    """The items; `UsageError` at the one that is too many."""
    for n, item in enumerate(items, 1):
        if n > most:
            raise UsageError(
                f"Dòng {item.line}: quá {most} câu hỏi cho một lần. Hãy chia thành nhiều phần."
            )
        yield item


def take_in(assistant: LibraryAssistant, path: Path, name: str, most: int) -> Intake:
    """Reads a whole file; `UsageError` says why it cannot be answered, and at which row."""
    total = failed = 0
    errors: list[RowError] = []
    for item in limited(read_items(path, name), most):
        total += 1
        if complaint := item.error or _complaint(assistant, item):
            failed += 1
            errors += [RowError(item.line, item.id, complaint)][: SHOWN - len(errors)]
    if not total:
        raise UsageError(f"Tệp {name} không có câu hỏi nào: hãy kiểm tra lại tệp.")
    if failed == total:
        first = errors[0]
        raise UsageError(
            f"Tệp {name} không có câu nào trả lời được. Dòng {first.row}: {first.reason}"
        )
    return Intake(total, failed, tuple(errors))


def _complaint(assistant: LibraryAssistant, item: BatchQuestion) -> str:
    try:
        assistant.checked(item.question, item.decisions)
    except HoiQdError as error:
        return str(error)
    return ""
