"""Batch jobs: files of questions left to be answered, each in a folder of its own.

One worker takes them in turn, of all processes at the folder, and has them answered in a process
that may be killed. A job is known only to whoever has its id, which cannot be guessed. It is
removed after some hours, with all its files, or earlier where its sender or the whole folder has
too many. What a stop of the program interrupted goes on at the next start, from the journal that
`run_batch` keeps there, but not for ever: starts that came to nothing are counted.
"""

import logging
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import BinaryIO

from filelock import FileLock, Timeout

from assistant.assistant import Assistant
from assistant.batch.inputs import FORMATS, BatchQuestion
from assistant.batch.job import Job, JobState
from assistant.batch.job_folder import REMOVED, JobFolder
from assistant.batch.outputs import as_table
from assistant.batch.runner import Answered, run_batch
from assistant.batch.upload import SHOWN, RowError, suffix_of, take_in
from assistant.batch.worker import Answering, Opener, Stopped, refused
from assistant.feedback.pseudonym import Pseudonyms
from assistant.library_assistant import LibraryAssistant
from assistant.loading import open_with
from assistant.settings import Settings
from corpus.errors import Busy, HoiQdError, OutputError, UsageError

_MAX_STARTS = 2  # without a single row done; then the job is answered no further
_SWEEP_SECONDS = 300.0
_POLL_SECONDS = 1.0
_IDLE_SECONDS = 60.0  # without a job, before the answering process ends
_UNFIT = re.compile(r"[\x00-\x1f\x7f\\/:*?\"<>|]")
_BROKEN = "Có lỗi trong hệ thống khi trả lời tệp này: xin gửi lại, nếu vẫn lỗi hãy báo quản trị."
_GIVEN_UP = "Chưa trả lời: máy chủ dừng đột ngột mỗi lần làm đến đây. Hãy gửi lại trong tệp khác."
_UNWRITTEN = "Máy chủ không ghi được kết quả: xin báo người quản trị kiểm tra dung lượng đĩa."

_log = logging.getLogger("hoiqd")


class Jobs:
    """The jobs below `data_dir/jobs`; all that is known of them stands on the disk.

    Several processes may take files and tell of them; whichever holds the folder's lock answers
    them, and when it goes another takes over. Nothing is done between `stop` and `start`.
    `opener` opens the like of the assistant's main one in the process that answers.
    """

    def __init__(
        self, assistant: LibraryAssistant, config: Settings, opener: Opener = open_with
    ) -> None:
        self._assistant = assistant
        self._opener = opener
        self._config = config
        self._folder = config.data_dir / "jobs"
        self._disk = JobFolder(self._folder, config.job_hours)
        self._on = False
        self._pseudonyms = Pseudonyms.of(config)
        self._reading: set[str] = set()  # senders whose file is being read
        self._reading_lock = Lock()
        self._changed = Condition()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Takes up what an earlier run left."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._on = True
        self._thread = Thread(target=self._work, daemon=True, name="jobs")
        self._thread.start()

    def stop(self) -> None:
        """Ends the worker; the job at hand goes on at the next start, from its last chunk."""
        with self._changed:
            self._on = False
            self._changed.notify_all()
        if self._thread:
            self._thread.join()

    def add(self, name: str, kind: str, file: BinaryIO, sender: str = "") -> Job:
        """A new job for a file called `name`, its answers to be of `kind` (".xlsx").

        `UsageError` for a file that cannot be answered, `Busy` where too many wait, in all or of
        this `sender`: a name or an address.
        """
        name = _UNFIT.sub("_", name)[-100:]
        suffix = suffix_of(name)
        if kind not in FORMATS:
            raise UsageError("Tệp kết quả phải là xlsx, csv hoặc jsonl.")
        if not self._on:
            raise Busy("Máy chủ này chưa nhận tệp: xin thử lại sau, hoặc báo người quản trị.")
        mark = self._pseudonyms.mark(f"jobs\n{sender}")
        self._disk.sweep()
        self._disk.check_room(mark)
        id_ = secrets.token_urlsafe(24)
        folder = self._folder / id_
        try:
            folder.mkdir(mode=0o700)
            source = folder / f"input{suffix}"
            with self._read_alone(mark):
                with source.open("wb") as copy:
                    shutil.copyfileobj(file, copy)
                taken = take_in(self._assistant, source, name, self._config.batch_max_rows)
            now = time.time()
            expires = self._disk.expiry(now)
            job = Job(
                id_, name, kind, taken.total, taken.failed, taken.errors, now, expires, sender=mark
            )
            with self._changed:
                self._disk.check_room(mark)
                self._disk.make_room(mark)
                self._disk.save(job)
                self._changed.notify_all()
        except BaseException as error:
            shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, OSError):
                raise OutputError(_UNWRITTEN) from error
            raise
        return self.get(id_)

    @contextmanager
    def _read_alone(self, sender: str) -> Iterator[None]:
        """One file of a sender at a time: reading one may take seconds of work."""
        with self._reading_lock:
            if sender in self._reading:
                raise Busy("Tệp gửi trước đó còn đang được đọc: xin gửi lại sau ít giây.")
            self._reading.add(sender)
        try:
            yield
        finally:
            with self._reading_lock:
                self._reading.discard(sender)

    def get(self, id_: str) -> Job:
        """A job as it stands; `UnknownJob` if there is none."""
        job = self._disk.load(id_)
        if job.state is not JobState.WAITING:
            return job
        before = [j for j in self._disk.unfinished() if j.created < job.created]
        return replace(job, ahead=len(before))

    def remove(self, id_: str) -> None:
        """Cancels a job and removes its files; `UnknownJob` if there is none."""
        running = self._disk.load(id_).state is JobState.RUNNING
        with suppress(FileNotFoundError):  # another was faster
            (self._folder / id_ / REMOVED).touch()
        if not running or not self._disk.owned():
            shutil.rmtree(self._folder / id_, ignore_errors=True)

    def result(self, id_: str, kind: str) -> Path:
        """The file of answers; `UsageError` while there is none."""
        job = self.get(id_)
        if kind not in FORMATS:
            raise UsageError("Tệp kết quả phải là xlsx, csv hoặc jsonl.")
        if job.state is not JobState.DONE:
            raise UsageError("Chưa có kết quả: hãy đợi tệp này trả lời xong.")
        return self._folder / id_ / f"output{kind}"

    def _work(self) -> None:
        """Until `stop`: waits for the lock, then answers one job after the other."""
        lock = FileLock(self._folder / ".lock", timeout=0, thread_local=False)
        while self._on:
            with suppress(Timeout), lock:
                self._answer_all()
            self._wait()

    def _answer_all(self) -> None:
        swept = -_SWEEP_SECONDS
        worked = time.monotonic()
        at_hand = ""
        taken_up = self._assistant.taken_up

        def main() -> Assistant:
            return self._assistant.main

        def wanted() -> bool:
            return self._on and not self._disk.unwanted(at_hand)

        with closing(Answering(self._opener, self._config, main, wanted)) as answering:
            while self._on:
                if time.monotonic() - swept > _SWEEP_SECONDS:
                    self._disk.sweep()
                    swept = time.monotonic()
                if job := next(iter(self._disk.unfinished()), None):
                    at_hand = job.id
                    if taken_up != self._assistant.taken_up:  # its library is that of its start
                        answering.close()
                        taken_up = self._assistant.taken_up
                    self._end(job.id, self._run(job, answering, wanted))
                    worked = time.monotonic()
                else:
                    if time.monotonic() - worked > _IDLE_SECONDS:
                        answering.close()
                    self._wait()

    def _wait(self) -> None:
        """For a file taken here, or long enough for another process to have taken one."""
        with self._changed:
            if self._on:
                self._changed.wait(_POLL_SECONDS)

    def _end(self, id_: str, ended: Job | None) -> None:
        if ended:
            try:
                self._disk.save(ended)
            except OSError:
                _log.exception("Không ghi được trạng thái của việc: bỏ việc này")
                (self._folder / id_ / REMOVED).touch()
        if self._disk.unwanted(id_):
            shutil.rmtree(self._folder / id_, ignore_errors=True)

    def _run(self, job: Job, answering: Answering, wanted: Callable[[], bool]) -> Job | None:
        """The job as it ended; None if it was stopped."""
        folder = self._folder / job.id
        before = job.starts
        job = replace(job, state=JobState.RUNNING, starts=before + 1)
        begun: list[tuple[float, int]] = []  # when, and with how many done, this run began

        def answered(chunked: Iterable[list[BatchQuestion]]) -> Iterator[Answered]:
            nonlocal job
            if before >= _MAX_STARTS:
                yield from (refused(chunk, _GIVEN_UP) for chunk in chunked)
                return
            until = time.monotonic() + 60 * self._config.job_minutes
            for chunk in answering(chunked, until):
                job = replace(job, errors=_with(job.errors, chunk))
                yield chunk

        def report(done: int, total: int) -> None:
            nonlocal job
            if not wanted():
                raise Stopped
            begun[:] = begun or [(time.monotonic(), done)]
            elapsed = time.monotonic() - begun[0][0]
            rate = (done - begun[0][1]) / elapsed if elapsed else 0.0
            starts = 1 if done > begun[0][1] else job.starts
            job = replace(job, done=done, rate=rate, starts=starts)
            self._disk.save(job)

        try:
            self._disk.save(job)
            if before > _MAX_STARTS:
                return self._ended(job, JobState.FAILED, error=_BROKEN)
            source = next(folder.glob("input.*"))
            output = folder / "output.jsonl"
            outcome = run_batch(
                self._assistant, source, output, answering=answered, progress=report
            )
            for kind in (".csv", ".xlsx"):
                as_table(output, folder / f"output{kind}")
            source.unlink()
        except Stopped:
            if not self._disk.unwanted(job.id):
                with suppress(OSError):  # it then counts as one that came to nothing
                    self._disk.save(replace(job, starts=job.starts - 1))
            return None
        except Exception as error:
            if self._disk.unwanted(job.id):
                return None
            _log.exception("Một việc gặp lỗi")
            unwritten = isinstance(error, OutputError | OSError)
            said = _UNWRITTEN if unwritten else str(error)
            why = said if unwritten or isinstance(error, HoiQdError) else _BROKEN
            return self._ended(job, JobState.FAILED, error=why)
        return self._ended(replace(job, failed=outcome.failed), JobState.DONE, done=job.total)

    def _ended(self, job: Job, state: JobState, *, done: int = 0, error: str = "") -> Job:
        expires = self._disk.expiry(time.time())
        return replace(job, state=state, done=done, error=error, expires=expires)


def _with(errors: tuple[RowError, ...], chunk: Answered) -> tuple[RowError, ...]:
    """The first errors of a file, those of a chunk too."""
    known = {(e.row, e.id) for e in errors}
    new = [RowError(i.line, i.id, i.error) for i, _ in chunk if i.error]
    more = [e for e in new if (e.row, e.id) not in known]
    return tuple(sorted([*errors, *more], key=lambda e: e.row)[:SHOWN]) if more else errors
