"""Batch runs: a file of questions -> a file of answers (.jsonl, .csv, .xlsx).

Finished rows go to a journal beside the target, from which the target is written at the end and
renamed into its place: a run that was interrupted is taken up where it stopped and gives the same
file. A row that cannot be read or answered carries its error, and the run goes on.
"""

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout
from threadpoolctl import threadpool_limits

from assistant.answer import SCHEMA, Answer, State
from assistant.batch.inputs import FORMATS, BatchQuestion, read_items
from assistant.batch.journal import Journal, JournalRow
from assistant.batch.outputs import record, writer
from assistant.library_assistant import LibraryAssistant
from corpus.errors import HoiQdError, OutputError, UsageError, reason
from corpus.whole_file import whole

_CHUNK = 16
_WORKERS = 4  # more would only wait for one another: a third of the work is Python's own
_SHOWN = 20
_ROOMS = ("corpus", "index", "assistant")
Answered = list[tuple[BatchQuestion, Answer | None]]
_KEPT = "câu đã trả lời được giữ lại, chạy lại đúng lệnh này để làm tiếp"


@dataclass(slots=True)
class Outcome:
    """How a run ended: rows in all, how many of them failed, and what is wrong with the first."""

    rows: int = 0
    failed: int = 0
    errors: list[str] = field(default_factory=list)


def run_batch(
    assistant: LibraryAssistant,
    source: Path,
    target: Path,
    *,
    answering: Callable[[Iterable[list[BatchQuestion]]], Iterator[Answered]] | None = None,
    progress: Callable[[int, int], None] | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> Outcome:
    """Answers the questions of `source` into `target`: all, or those an interrupted run left.

    `answering` answers chunks in their order, threads of this process without it. Raises
    `UsageError` for an unknown or unreadable file, `OutputError` if `target` cannot be written or
    another run is at it. What was finished by then, or at Ctrl-C, is kept for the next run.
    """
    check_files(source, target)
    kept = ""
    try:
        with _sole_run(target):
            items = list(read_items(source))
            head = {
                "source": f"{_sha256([source])}{source.suffix.lower()}",
                "made_by": _version(assistant, items),
            }
            with closing(Journal(target.with_name(f".{target.name}.partial.jsonl"), head)) as done:
                answered = answering or partial(_answered, assistant)
                for rows in _answer_rest(items, target, done, answered, say):
                    if rows:
                        kept = f"{rows} {_KEPT}"
                    if progress:
                        progress(rows, len(items))
                outcome = _write(done, target)
                done.delete()
                return outcome
    except KeyboardInterrupt:
        if kept:
            say(f"Đã ngắt: {kept}.")
        raise
    except OSError as error:
        advice = f"Không ghi được {target} ({reason(error)}): hãy kiểm tra quyền ghi và dung lượng"
        raise OutputError(f"{advice}; {kept}." if kept else f"{advice}.") from error


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


@contextmanager
def _sole_run(target: Path) -> Iterator[None]:
    """`OutputError` if another process is writing the same target."""
    path = target.with_name(f".{target.name}.lock")
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise OutputError(
            f"Một lần chạy khác đang ghi {target}: hãy đợi nó xong, hoặc đặt tên kết quả khác."
        ) from error
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        lock.release()


def _version(assistant: LibraryAssistant, items: Iterable[BatchQuestion]) -> str:
    """Equal only where the same questions get the same answers; opens whom they are put to."""
    sound = (item for item in items if not item.error)
    asked = {i for item in sound for i in item.decisions or (assistant.default,)}
    rooms = [Path(__file__).parents[2] / room for room in _ROOMS]
    files = [p for room in rooms for p in sorted(room.rglob("*")) if "__pycache__" not in p.parts]
    made_of = (
        SCHEMA,
        [*map(assistant.version, sorted(asked))],
        _sha256(p for p in files if p.is_file()),
    )
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _sha256(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _answer_rest(
    items: list[BatchQuestion],
    target: Path,
    done: Journal,
    answering: Callable[[Iterable[list[BatchQuestion]]], Iterator[Answered]],
    say: Callable[[str], None],
) -> Iterator[int]:
    """Answers what is not done yet; yields how many rows are, at first and after each chunk."""
    if done.foreign:
        what = "Tệp câu hỏi" if done.foreign == "source" else "Chỉ mục hoặc chương trình"
        say(f"{what} đã khác so với lần chạy dở trước: làm lại từ đầu.")
    left = items[done.rows :]
    if done.rows and left:
        say(f"Tiếp tục từ dòng {left[0].line}: {done.rows} câu đã trả lời từ lần chạy trước.")
    yield done.rows
    suffix = target.suffix.lower()
    for chunk in answering(chunks(left)):
        done.add([
            JournalRow(_complaint(item), record(item, answer, suffix))
            for item, answer in chunk
        ])  # fmt: skip
        yield done.rows


def _complaint(item: BatchQuestion) -> str:
    name = "" if item.id == str(item.line) else f" ({item.id})"
    return f"Dòng {item.line}{name}: {item.error}" if item.error else ""


def _write(done: Journal, target: Path) -> Outcome:
    """Writes the target whole, or not at all."""
    outcome = Outcome()
    with whole(target) as temporary, closing(writer(temporary, target.suffix.lower())) as out:
        for row in done:
            out.write(row.record)
            outcome.rows += 1
            if row.error:
                outcome.failed += 1
                outcome.errors += [row.error][: _SHOWN - len(outcome.errors)]
    return outcome


def chunks(items: Iterable[BatchQuestion]) -> Iterator[list[BatchQuestion]]:
    """About `_CHUNK` items each; no dialogue is cut, and so a run may stop between any two."""
    chunk: list[BatchQuestion] = []
    for item in items:
        if len(chunk) >= _CHUNK and not item.turn:
            yield chunk
            chunk = []
        chunk.append(item)
    if chunk:
        yield chunk


def _answered(
    assistant: LibraryAssistant, chunked: Iterable[list[BatchQuestion]]
) -> Iterator[Answered]:
    """The chunks in order, answered side by side, each on its share of the cores."""
    cores = os.cpu_count() or 1
    workers = min(cores, _WORKERS)
    pool = ThreadPoolExecutor(
        workers, initializer=threadpool_limits, initargs=(cores // workers, "openmp")
    )
    try:
        answers = (pool.submit(answer_items, assistant, chunk) for chunk in chunked)
        # Libraries load their models at first use, and not safely in threads.
        assistant.warm()
        ahead = deque(islice(answers, workers + 1))
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(islice(answers, 1))
    finally:
        pool.shutdown(cancel_futures=True)


def answer_items(assistant: LibraryAssistant, items: list[BatchQuestion]) -> Answered:
    """Answers a chunk, all first turns at once, then all second turns, and so on.

    The same question in the same state is answered once. One that the assistant refuses to read
    is its row's error, and the dialogue goes on without it.
    """
    for item in items:
        if not item.error:
            try:
                assistant.checked(item.question, item.decisions)
            except HoiQdError as error:
                item.error = str(error)
    answers: list[Answer | None] = [None] * len(items)
    states: list[State | None] = [None] * len(items)  # where each item's dialogue stands after it
    for turn in sorted({i.turn for i in items}):
        places = [n for n, i in enumerate(items) if i.turn == turn]
        asked = {
            n: (items[n].question, states[n - 1] if turn else None, items[n].decisions)
            for n in places
        }
        wanted = list(dict.fromkeys(asked[n] for n in places if not items[n].error))
        answered = assistant.ask_many(
            [question for question, _, _ in wanted],
            states=[before for _, before, _ in wanted],
            decisions=[scope for _, _, scope in wanted],
        )
        found = dict(zip(wanted, answered, strict=True))
        for n, key in asked.items():
            states[n] = key[1]
            if not items[n].error:
                answer = found[key]
                answers[n] = replace(answer, id=items[n].id or answer.id)
                states[n] = answer.state
    return list(zip(items, answers, strict=True))
