"""Limited processes: what reads a stranger's file, where it can harm nothing but itself.

A file that looks small may take all memory, hold the interpreter's lock for minutes, or crash the
parser. `call` therefore runs an importable function in a process of its own, which the system
stops at its limits. It knows none of the settings, and its result comes back as JSON.
"""

import contextlib
import importlib
import json
import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from threading import BoundedSemaphore, Thread, Timer
from typing import Any, TypeVar

from corpus.errors import Busy, HoiQdError, Overrun, UsageError, places

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
_AT_ONCE = 2  # processes; each may take as much memory as its limits say
_LOADING = 10.0  # seconds that the start of a process may take on a busy machine
_NICENESS = 5  # those who ask come first
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")  # no setting, and so no secret
_TOLD = "\x1e"  # begins a line of progress
_places = BoundedSemaphore(_AT_ONCE)

_log = logging.getLogger("hoiqd")


@dataclass(frozen=True, slots=True)
class Limits:
    """`cpu` in seconds of work, `wall` in seconds by the clock, both after the process has started;
    `memory` in bytes of addresses; `result` in characters of JSON.
    """

    cpu: int = 10
    wall: float = 20.0
    memory: int = 400_000_000
    result: int = 60_000_000


def call(
    function: Callable[[str], T],
    path: str,
    what: str,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> T:
    """What a module's function makes of the file at `path`: anything that JSON can hold.

    `what` names the file in messages ("Tệp a.xlsx"), and a `UsageError` of the function goes on
    from there. `progress` hears what the function tells by `tell`. `Overrun` if it came to a limit,
    `Busy` if no place became free.
    """
    limits = limits or Limits()
    if not _places.acquire(timeout=limits.wall):
        raise Busy("Máy chủ đang đọc nhiều tệp khác: xin gửi lại sau ít phút.")
    try:
        told = _run(f"{function.__module__}:{function.__qualname__}", path, limits, progress)
    finally:
        _places.release()
    if told is None:
        raise Overrun(
            f"{what} cần quá nhiều thời gian hoặc bộ nhớ để đọc: hãy chép riêng phần cần dùng sang "
            "một tệp mới, nhỏ hơn."
        )
    if "failed" in told:
        _log.error("Không đọc được một tệp:\n%s", told["failed"])
        raise UsageError(f"{what} bị hỏng hoặc không đúng dạng: hãy mở ra, lưu lại rồi gửi lại.")
    if "refused" in told:
        raise UsageError(f"{what} {told['refused']}")
    result: T = told["result"]
    return result


def tell(label: str, done: int, total: int) -> None:
    """Tells whoever called this process how far it is."""
    sys.stderr.write(f"{_TOLD}{json.dumps([label, done, total])}\n")
    sys.stderr.flush()


def _run(
    function: str, path: str, limits: Limits, progress: Progress | None
) -> dict[str, Any] | None:
    """What the process said; None if it was stopped before it could."""
    order = {"function": function, "path": path, "limits": asdict(limits)}
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "OPENBLAS_NUM_THREADS": "1",  # each thread of it reserves memory
        "PYTHONIOENCODING": "utf-8",
    }
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "corpus.limited"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
        start_new_session=True,
    ) as process:
        said: list[str] = []
        listener = Thread(target=lambda: said.append(process.stdout.read()))  # type: ignore[union-attr]
        watcher = Timer(_LOADING + limits.wall, lambda: _stop(process))
        try:
            listener.start()
            watcher.start()
            _order(process, order)
            for line in process.stderr or ():
                if progress and line.startswith(_TOLD):
                    progress(*json.loads(line.removeprefix(_TOLD)))
            process.wait()
            listener.join()
        finally:
            watcher.cancel()
            _stop(process)
    if process.returncode or not said:
        return None
    told: dict[str, Any] = json.loads(said[0])
    return told


def _order(process: "subprocess.Popen[str]", order: dict[str, Any]) -> None:
    """Says what is to be done; a process that is gone already is not listened to."""
    with contextlib.suppress(BrokenPipeError):
        if process.stdin:
            process.stdin.write(json.dumps(order))
            process.stdin.close()


def _stop(process: "subprocess.Popen[str]") -> None:
    """Ends a process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _limit(limits: Limits) -> None:
    """Holds this process to its limits from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + limits.cpu
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _serve(order: dict[str, Any]) -> str | None:
    """The answer to an order, as JSON; None where the result is too large."""
    limits = Limits(**order["limits"])
    module, name = order["function"].split(":")
    function = getattr(importlib.import_module(module), name)
    _limit(limits)
    try:
        told = {"result": function(order["path"])}
    except MemoryError:
        return None
    except HoiQdError as error:
        told = {"refused": str(error)}
    except Exception as error:  # its message may quote the file
        told = {"failed": places(error)}
    written = json.dumps(told, ensure_ascii=False)
    return written if len(written) <= limits.result else None


if __name__ == "__main__":
    os.nice(_NICENESS)
    answer = _serve(json.load(sys.stdin))
    if answer is None:
        sys.exit(1)
    sys.stdout.write(answer)
