"""Workers: several processes that answer on one port, and the one that looks after them.

Each is started afresh, not forked: PyTorch's threads do not outlive a fork. They share the
listening socket, so that the kernel hands each connection to one that is free.
"""

import contextlib
import logging
import multiprocessing
import os
import secrets
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from types import FrameType

from assistant.assistant import Assistant
from assistant.cli.progress import progress_bars
from assistant.loading import open_assistant
from assistant.settings import Settings
from assistant.web import watchdog
from assistant.web.logs import set_up
from assistant.web.server import address, listen, run
from corpus.errors import HoiQdError

Opener = Callable[[Settings], Assistant]
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # of `metrics`, which must not be imported before it is set
_MOST_DELAY = 30.0  # seconds before a worker that failed to start is tried again

_log = logging.getLogger("hoiqd")


def supervise(
    config: Settings, workers: int, *, host: str, port: int, opener: Opener | None = None
) -> int:
    """Runs the site in `workers` processes until it is stopped; gives the exit code.

    A worker that dies, or stands still, is replaced. Signals are those of `server.serve`, passed
    on to all. `opener` must be importable by name. `OutputError` if the address cannot be
    listened on.
    """
    set_up(config, worker=0)
    config = config.model_copy(update={"host": host})
    cores = len(os.sched_getaffinity(0))
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, cores // workers)))
    with (
        listen(host, port) as listener,
        tempfile.TemporaryDirectory(prefix="hoiqd-") as folder,
    ):
        os.environ[_FOLDER] = folder
        start = partial(_Worker, config=config, listener=listener, opener=opener or open_or_build,
                        key=secrets.token_hex())  # fmt: skip
        return _Supervisor(start, workers, config.grace_seconds).run(address(listener))


def open_or_build(config: Settings) -> Assistant:
    """The assistant; its index is made first if it is missing, with progress on stderr."""
    with progress_bars() as report:
        return open_assistant(config, build_if_missing=True, progress=report)


class _Worker:
    """A process; `ready` is set when it takes requests."""

    def __init__(
        self, number: int, config: Settings, listener: socket.socket, opener: Opener, key: str
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self.number = number
        self.ready: Event = context.Event()
        self.process: SpawnProcess = context.Process(
            target=_work,
            args=(number, config, listener, opener, key, self.ready, os.getpid()),
            name=f"hoiqd-{number}",
        )
        self.process.start()

    @property
    def code(self) -> int | None:
        """The exit code, None while it lives."""
        return self.process.exitcode

    def signal(self, number: int) -> None:
        """Sends a signal, if there is still somebody to take it."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid or 0, number)


class _Supervisor:
    def __init__(self, start: Callable[[int], _Worker], count: int, grace: int) -> None:
        self._start = start
        self._count = count
        self._grace = grace
        self._workers: dict[int, _Worker] = {}
        self._due: dict[int, float] = {}  # when a worker is to be started again
        self._delays: dict[int, float] = {}
        self._stopping = 0.0

    def run(self, told: str) -> int:
        """Starts a first worker alone, which makes an index if there is none; then the others."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, self._pass_on)
        self._workers[1] = first = self._start(1)
        while first.code is None and not first.ready.wait(0.2) and not self._stopping:
            pass
        if not self._stopping:
            if first.code is not None:
                return first.code if first.code > 0 else 1
            _log.info("%s", told)
            watchdog.tell("READY=1")
            for number in range(2, self._count + 1):
                self._workers[number] = self._start(number)
        while not self._stopping:
            watchdog.tell("WATCHDOG=1")
            self._replace_dead()
            wait([w.process.sentinel for w in self._workers.values()], 0.5)
        return self._ended()

    def _replace_dead(self) -> None:
        now = time.monotonic()
        for number, worker in list(self._workers.items()):
            if worker.code is None:
                if worker.ready.is_set():
                    self._delays.pop(number, None)
                continue
            del self._workers[number]
            _forget(worker)
            delay = 0.0
            if not worker.ready.is_set():
                delay = self._delays[number] = min(2 * self._delays.get(number, 0.5), _MOST_DELAY)
            _log.warning("Tiến trình %d dừng bất thường (mã %s): mở lại.", number, worker.code)
            self._due[number] = now + delay
        for number in [n for n, due in self._due.items() if due <= now]:
            del self._due[number]
            self._workers[number] = self._start(number)

    def _ended(self) -> int:
        """Waits for all to end; those that do not are killed."""
        left = list(self._workers.values())
        for worker in left:
            worker.process.join(max(0.1, self._stopping + self._grace + 8 - time.monotonic()))
            if worker.code is None:
                worker.process.kill()
                worker.process.join()
        started = [w for w in left if w.ready.is_set()]
        return 0 if all(w.code == 0 for w in started) else 1

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            for worker in self._workers.values():
                worker.process.kill()
            os._exit(128 + number)
        self._stopping = time.monotonic()
        for worker in self._workers.values():
            # One that is still starting has nothing to finish.
            worker.signal(signal.SIGTERM if worker.ready.is_set() else signal.SIGKILL)

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        for worker in self._workers.values():
            if worker.ready.is_set():
                worker.signal(number)


def _forget(worker: _Worker) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.process.pid)  # type: ignore[no-untyped-call]


def _work(
    number: int,
    config: Settings,
    listener: socket.socket,
    opener: Opener,
    key: str,
    ready: Event,
    parent: int,
) -> None:
    """A worker's life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the supervisor, which tells us
    set_up(config, number)
    watchdog.tell_nobody()  # this one ends where it stands still, and the supervisor sees it
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    try:
        assistant = opener(config)
    except HoiQdError as error:
        _log.error("%s", error)
        sys.exit(error.exit_code)
    run(assistant, config, listener, ready=ready.set, log_key=key)


def _follow(parent: int) -> None:
    """Ends this process in good order when its supervisor is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
