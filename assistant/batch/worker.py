"""The answering process: questions of files are read where they can hold or kill nobody else.

One process answers chunk after chunk. The system ends it when a chunk takes too much work,
whatever it is at; the rows of that chunk are then asked one by one, and the row that ends it again
carries the error. It opens the index but no embedding model: texts come back to be encoded here,
so that it stays small and is replaced in seconds.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.batch.inputs import BatchQuestion
from assistant.batch.runner import Answered, answer_items
from assistant.loading import open_library
from assistant.settings import Settings
from corpus.errors import HoiQdError, IndexStale, places
from index.encoders.base import Encoder, States, Vectors

Opener = Callable[[Settings, Encoder], Assistant]
_EACH = 2  # seconds of work more for each question of a chunk
_SLOWEST = 8  # seconds by the clock for one of work; more is no work but waiting
_OPENING = 600.0  # seconds for a process to be ready
_POLL = 0.1
_SWAPS = 10  # times that a process finds another index than the one in use
_MOST_FATAL = 3  # rows of a file that may end the process
_NICENESS = 5  # those who ask come first
_FATAL = (
    "Câu này làm việc trả lời bị dừng vì quá lâu hoặc quá tải: hãy viết lại câu ngắn hơn, đơn giản "
    "hơn."
)
_BROKEN = "Có lỗi trong hệ thống khi trả lời câu này: hãy hỏi lại, nếu vẫn lỗi xin báo quản trị."
_TOO_MANY = (
    f"Chưa trả lời: đã có {_MOST_FATAL} dòng làm việc trả lời bị dừng. Hãy bỏ các dòng ấy rồi gửi "
    "lại những dòng còn thiếu."
)
_LATE = "Chưa trả lời: đã hết thời gian dành cho một tệp. Hãy gửi lại những dòng còn thiếu."

_log = logging.getLogger("hoiqd")


class Stopped(Exception):
    """Nobody waits for the answers any more."""


class _Lost(Exception):
    """The process ended before it had answered."""


class _Failed(Exception):
    """The process could not answer, and goes on."""


class Answering:
    """Chunks of items -> answers, in order, from one process that `close` ends.

    `current` gives the assistant in use, whose index the process must have and whose encoder it
    borrows; `wanted` says whether to go on. `opener` must be importable by name.
    """

    def __init__(
        self,
        opener: Opener,
        config: Settings,
        current: Callable[[], Assistant],
        wanted: Callable[[], bool],
    ) -> None:
        self._opener = opener
        self._config = config
        self._current = current
        self._wanted = wanted
        self._process: _Process | None = None

    def close(self) -> None:
        """Ends the process, if there is one; the next chunk starts another."""
        if self._process:
            self._process.kill()
            self._process = None

    def __call__(self, chunked: Iterable[list[BatchQuestion]], until: float) -> Iterator[Answered]:
        """Answers chunks until a moment of `time.monotonic`; what is left then carries an error.

        `HoiQdError` if no process can be opened, `Stopped` if they are not wanted any more.
        """
        lost = 0
        for chunk in chunked:
            rows = list(_rows(chunk))
            parts = [chunk]
            while parts:
                part = parts.pop(0)
                if refusal := _TOO_MANY if lost >= _MOST_FATAL else _LATE if _past(until) else "":
                    yield refused(part, refusal)
                    continue
                try:
                    yield self._ask(part)
                except (_Lost, _Failed) as error:
                    if part is chunk and len(rows) > 1:
                        parts = rows
                        continue
                    lost += isinstance(error, _Lost)
                    yield refused(part, _FATAL if isinstance(error, _Lost) else _BROKEN)

    def _ask(self, items: list[BatchQuestion]) -> Answered:
        process = self._opened()
        seconds = round(self._config.answer_seconds) + _EACH * len(items)
        try:
            process.send((seconds, items))
            encoder = self._current().index.encoder
            answered: Answered = process.answer(_SLOWEST * seconds, encoder, self._wanted)
        except (_Lost, Stopped):
            self.close()
            raise
        return answered

    def _opened(self) -> "_Process":
        for _ in range(_SWAPS):
            wanted = self._current().index
            if self._process and self._process.fingerprint == wanted.fingerprint:
                return self._process
            self.close()
            self._process = _Process(self._opener, self._config, wanted.encoder)
            try:
                self._process.ready(wanted.encoder, self._wanted)
            except (_Lost, _Failed) as error:
                self.close()
                raise HoiQdError(
                    "Không mở được tiến trình trả lời tệp: xin báo người quản trị xem nhật ký."
                ) from error
            except BaseException:
                self.close()
                raise
        raise IndexStale(
            "Chỉ mục trên đĩa khác chỉ mục đang dùng: xin gửi lại sau ít phút, nếu vẫn lỗi hãy báo "
            "người quản trị khởi động lại máy chủ."
        )


def refused(items: list[BatchQuestion], error: str) -> Answered:
    """Items that are not answered, each with what is wrong with it."""
    for item in items:
        item.error = item.error or error
    return [(item, None) for item in items]


def _past(until: float) -> bool:
    return time.monotonic() > until


def _rows(chunk: list[BatchQuestion]) -> Iterator[list[BatchQuestion]]:
    """The items of each line of the file: a question, or the turns of a dialogue."""
    row: list[BatchQuestion] = []
    for item in chunk:
        if row and not item.turn:
            yield row
            row = []
        row.append(item)
    if row:
        yield row


class _Process:
    """The process and the two ways to it."""

    def __init__(self, opener: Opener, config: Settings, encoder: Encoder) -> None:
        context = multiprocessing.get_context("spawn")  # the model's threads outlive no fork
        self._ours, theirs = context.Pipe()
        lent = (encoder.name, encoder.dimension, encoder.prompts)
        self._process: SpawnProcess = context.Process(
            target=_live, args=(theirs, opener, config, lent), name="hoiqd-jobs", daemon=True
        )
        self._process.start()
        theirs.close()  # else its end could not be told
        self.fingerprint = ""

    def ready(self, encoder: Encoder, wanted: Callable[[], bool]) -> None:
        """Waits until it answers; the `HoiQdError` that it met with instead."""
        self.fingerprint = self.answer(_OPENING, encoder, wanted)

    def send(self, message: object) -> None:
        """`_Lost` if nobody takes it."""
        try:
            self._ours.send(message)
        except OSError as error:
            raise _Lost from error

    def answer(self, seconds: float, encoder: Encoder, wanted: Callable[[], bool]) -> Any:
        """What it says next, its texts encoded meanwhile."""
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                if not wanted():
                    raise Stopped
                if not self._ours.poll(_POLL):
                    continue
                kind, said = self._ours.recv()
                if kind == "encode":
                    self._ours.send(encoder.questions(said))
                elif kind == "states":
                    self._ours.send(encoder.question_states(said))
                elif kind == "refused":
                    raise said
                elif kind == "failed":
                    _log.error("Một phần của tệp gặp lỗi:\n%s", said)
                    raise _Failed
                else:
                    return said
        except (OSError, EOFError) as error:
            raise _Lost from error
        raise _Lost

    def kill(self) -> None:
        """Ends it at once."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._ours.close()


class _Lent:
    """See `index.encoders.base.Encoder`: the encoder of whoever started this process."""

    def __init__(
        self, way: Connection, name: str, dimension: int, prompts: tuple[str, str]
    ) -> None:
        self._way = way
        self.name = name
        self.dimension = dimension
        self.prompts = prompts

    def questions(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        self._way.send(("encode", list(texts)))
        vectors: Vectors = self._way.recv()
        return vectors

    def question_states(self, texts: Sequence[str]) -> list[States]:
        """See `Encoder`."""
        self._way.send(("states", list(texts)))
        states: list[States] = self._way.recv()
        return states

    def passages(self, texts: Sequence[str]) -> Vectors:
        """An index is never built here."""
        raise NotImplementedError

    def passage_states(self, texts: Sequence[str]) -> list[States]:
        """An index is never built here."""
        raise NotImplementedError


def _live(
    way: Connection, opener: Opener, config: Settings, lent: tuple[str, int, tuple[str, str]]
) -> None:
    """The process's life, which ends with its parent's."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # sent to a whole group; the parent ends us in time
    os.nice(_NICENESS)
    with contextlib.suppress(OSError):  # of all, this process is the one to go without harm
        Path("/proc/self/oom_score_adj").write_text("1000")
    with contextlib.suppress(EOFError, OSError):
        encoder = _Lent(way, *lent)
        assistant = _said(way, lambda: opener(config, encoder))
        if assistant is None:
            return
        library = open_library(config, encoder=lambda: encoder, main=lambda: assistant, build=False)
        _said(way, lambda: assistant.ask(assistant.decision.profile.samples.one))
        way.send(("ready", assistant.index.fingerprint))
        while True:
            seconds, items = way.recv()
            # Not a timer of Python's: a pattern that runs away lets none of them have a turn. Nor
            # one of the clock's, by which a busy machine would seem to be the rows' fault.
            signal.setitimer(signal.ITIMER_PROF, seconds)
            answered = _said(way, lambda items=items: answer_items(library, items))  # type: ignore[misc]
            signal.setitimer(signal.ITIMER_PROF, 0)
            if answered is not None:
                way.send(("answered", answered))


def _said(way: Connection, work: Callable[[], Any]) -> Any:
    """What comes of the work; None where an error was sent instead."""
    try:
        return work()
    except (EOFError, BrokenPipeError):
        raise
    except HoiQdError as error:
        way.send(("refused", error))
    except Exception as error:  # its message may quote a question
        way.send(("failed", places(error)))
    return None
