"""Load: a running site asked by many at once, and what that costs in time and memory."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import psutil

from corpus.errors import HoiQdError, UsageError
from eval.bench.latency import percentiles

ASKERS = (1, 8, 32, 64, 128)
SECONDS = 60.0
REFUSED = frozenset({429, 503})
_FOLDER = Path(__file__).parents[1] / "sets" / "son-la-2024" / "development"
_ROOT = Path(__file__).parents[2]
_WARM_UP = 3.0
_TIMEOUT = 60.0
_STARTING = 600.0  # seconds that a site may take to open its model
_SERVE = (
    "from assistant.loading import open_assistant\n"
    "from assistant.settings import settings\n"
    "from assistant.web.server import serve\n"
    "serve(open_assistant(), settings(), port=0)"
)
_LOCAL = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:/[\w/-]*)?")


@dataclass(frozen=True, slots=True)
class Load:
    """What so many askers got, one after another each; a refused one asks again at once.

    Percentiles are of answers, in seconds; `refused` counts 429 and 503, `refused_p95` is of
    those; `errors` counts everything else but 200. Memory is of the site's processes, in MiB, and
    None where they are not known.
    """

    askers: int
    seconds: float
    per_second: float
    p50: float
    p95: float
    p99: float
    refused: int
    refused_p95: float
    errors: int
    kinds: str
    first_mib: float | None
    last_mib: float | None

    @property
    def growth(self) -> str:
        """From the first to the last part of the run, in percent."""
        if not self.first_mib or self.last_mib is None:
            return "—"
        return f"{100 * (self.last_mib / self.first_mib - 1):+.1f}%"

    @property
    def memory(self) -> str:
        """At first and at last; "—" where it is not known."""
        if self.first_mib is None or self.last_mib is None:
            return "—"
        return f"{self.first_mib:.0f} → {self.last_mib:.0f}"

    @property
    def refused_words(self) -> str:
        """How many, and how long 95 in 100 of them took at most."""
        return f"{self.refused} (p95 {self.refused_p95:.3f})" if self.refused else "0"

    @property
    def errors_words(self) -> str:
        """How many, and of which kinds."""
        return f"{self.errors} ({self.kinds})" if self.errors else "0"


@dataclass(slots=True)
class _Tally:
    """What came back: status (or the name of a failure) -> seconds."""

    times: dict[int | str, list[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, status: int | str, seconds: float) -> None:
        with self.lock:
            self.times.setdefault(status, []).append(seconds)


def load_questions(folder: Path = _FOLDER) -> list[str]:
    """The single questions of the development set."""
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [row["question"] for row in rows if "question" in row]


def loads(
    seconds: float = SECONDS,
    url: str | None = None,
    askers: Sequence[int] = ASKERS,
    told: Callable[[str], None] = lambda line: None,
) -> list[Load]:
    """Each number of askers for so many seconds, at a site of its own process or at `url`.

    `UsageError` for an address that is not on this machine.
    """
    if url and not _LOCAL.fullmatch(url):
        raise UsageError("--url chỉ nhận địa chỉ trên chính máy này, ví dụ http://127.0.0.1:7860.")
    questions = load_questions()
    if url:
        return [*_measured(url, None, questions, seconds, askers, told)]
    with site() as (address, process):
        return [*_measured(address, process.pid, questions, seconds, askers, told)]


def _measured(
    url: str,
    pid: int | None,
    questions: Sequence[str],
    seconds: float,
    askers: Sequence[int],
    told: Callable[[str], None],
) -> Iterator[Load]:
    told("Đang làm nóng…")
    _ask_for(url, questions, max(askers), min(_WARM_UP, seconds))
    for number in askers:
        told(f"{number} người hỏi, {seconds:g} giây…")
        yield measure(url, pid, questions, number, seconds)


def measure(url: str, pid: int | None, questions: Sequence[str], askers: int,
            seconds: float) -> Load:  # fmt: skip
    """So many askers for so many seconds; memory is compared over the first and last minute.

    A run of less than two minutes is compared by its first and last quarter.
    """
    sizes: list[tuple[float, float]] = []
    over = threading.Event()

    def watch(process: int) -> None:
        begun = time.monotonic()
        while not over.wait(0.25):
            sizes.append((time.monotonic() - begun, tree_mib(process)))

    watcher = threading.Thread(target=watch, args=(pid,)) if pid else None
    if watcher:
        watcher.start()
    try:
        times, lasted = _ask_for(url, questions, askers, seconds)
    finally:
        over.set()
        if watcher:
            watcher.join()
    part = 60.0 if lasted >= 120 else lasted / 4
    first = [mib for at, mib in sizes if at <= part]
    last = [mib for at, mib in sizes if at >= lasted - part]
    return summary(askers, lasted, times, _mean(first), _mean(last))


def summary(askers: int, seconds: float, times: dict[int | str, list[float]],
            first: float | None, last: float | None) -> Load:  # fmt: skip
    """One row from the seconds of each status."""
    answered = times.get(200, [])
    refused = [s for status in REFUSED for s in times.get(status, [])]
    others = Counter({k: len(v) for k, v in times.items() if k != 200 and k not in REFUSED})
    p50, p95, p99 = percentiles(answered) if answered else (float("nan"),) * 3
    return Load(
        askers=askers,
        seconds=seconds,
        per_second=len(answered) / seconds,
        p50=p50,
        p95=p95,
        p99=p99,
        refused=len(refused),
        refused_p95=percentiles(refused)[1] if refused else 0.0,
        errors=others.total(),
        kinds=", ".join(f"{kind}: {n}" for kind, n in others.most_common()),
        first_mib=first,
        last_mib=last,
    )


def _ask_for(
    url: str, questions: Sequence[str], askers: int, seconds: float
) -> tuple[dict[int | str, list[float]], float]:
    """Statuses and their seconds, and how long it took until the last answer."""
    tally, places = _Tally(), count()
    begun = time.monotonic()

    def asker() -> None:
        with httpx.Client(base_url=url, timeout=_TIMEOUT, trust_env=False) as client:
            while time.monotonic() < begun + seconds:
                question = questions[next(places) % len(questions)]
                start = time.monotonic()
                status: int | str
                try:
                    answer = client.post("/api/v1/ask", json={"question": question})
                    status = answer.status_code
                    if status == 200 and answer.json()["question"] != question:
                        status = "sai câu hỏi"
                except (httpx.HTTPError, ValueError, KeyError) as error:
                    status = type(error).__name__
                tally.add(status, time.monotonic() - start)

    threads = [threading.Thread(target=asker) for _ in range(askers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally.times, time.monotonic() - begun


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def tree_mib(pid: int) -> float:
    """Resident memory of a process and all below it."""
    size = 0
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                size += one.memory_info().rss
    return size / 2**20


@contextmanager
def site(code: str = _SERVE) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A site on a free loopback port, run by `code`: its address and process.

    Without a limit for each client: all the askers are one.
    """
    paths = filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")])
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", code],
        env={**os.environ, "HOIQD_HOST": "127.0.0.1", "HOIQD_RATE_PER_MINUTE": "0",
             "PYTHONPATH": os.pathsep.join(paths),
             "PYTHONIOENCODING": "utf-8"},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )  # fmt: skip
    lines: list[str] = []
    ready = threading.Event()

    def read() -> None:
        for line in process.stderr or ():
            lines.append(line)
            if "http://" in line:
                ready.set()
        ready.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        ready.wait(_STARTING)
        found = re.search(r"http://127\.0\.0\.1:\d+", "".join(lines))
        if not found:
            said = (lines or ["không báo gì"])[-1].strip()
            raise HoiQdError(f"Máy chủ để đo không khởi động được: {said}")
        yield found[0], process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(5)
        if process.stderr:
            process.stderr.close()
