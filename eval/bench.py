"""Speed as ratios, measured in one run, so that a busy machine cannot make them lie much."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.engine import Assistant
from assistant.settings import settings

QUESTION = "sở nào chủ trì về du lịch?"
_ROUNDS = 30
_COLD_ROUNDS = 3
_LIBRARIES = "sentence_transformers, faiss, bm25s, underthesea"


@dataclass(frozen=True, slots=True)
class Timing:
    """Median seconds of something, and how many times a base that is."""

    name: str
    seconds: float
    base: str
    ratio: float


def measure(assistant: Assistant) -> list[Timing]:
    """Warm question against the encoder alone; cold `ask`, help and `show` against bare imports."""
    texts = [v.question for v in assistant.index.variants[:: len(assistant.index.variants) // 200]]
    encoder = assistant.index.encoder
    warm, alone = _interleaved(
        [lambda n: assistant.ask(texts[n % len(texts)]),
         lambda n: encoder.questions([texts[n % len(texts)]])]
    )  # fmt: skip
    imports = _cold(f"import {_LIBRARIES}")
    env = {"HOIQD_DATA_DIR": str(settings().data_dir)}
    ask = _cold(f"import sys; sys.argv = ['hoiqd', 'ask', {QUESTION!r}]; {_MAIN}", env)
    show = _cold(f"import sys; sys.argv = ['hoiqd', 'show', 'II.4.4']; {_MAIN}", env)
    aid = _cold(f"import sys; sys.argv = ['hoiqd', '--help']; {_MAIN}", env)
    return [
        Timing("one question, warm", warm, "the encoder alone", warm / alone),
        Timing("hoiqd ask, new process", ask, "bare imports of the libraries", ask / imports),
        Timing("hoiqd show, new process", show, "bare imports of the libraries", show / imports),
        Timing("hoiqd --help, new process", aid, "bare imports of the libraries", aid / imports),
    ]


_MAIN = "from assistant.__main__ import main; main()"


def _interleaved(parts: list[Callable[[int], object]]) -> list[float]:
    """Median seconds of each part, measured in turn so that load falls on all alike."""
    times: list[list[float]] = [[] for _ in parts]
    for part in parts:
        part(0)
    for n in range(_ROUNDS):
        for part, found in zip(parts, times, strict=True):
            start = time.perf_counter()
            part(n)
            found.append(time.perf_counter() - start)
    return [statistics.median(found) for found in times]


def _cold(code: str, env: dict[str, str] | None = None) -> float:
    """Median seconds of a new process that runs `code`."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(_COLD_ROUNDS):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", code],
                check=True,
                capture_output=True,
                cwd=folder,
                env={**os.environ, **(env or {})},
            )
            times.append(time.perf_counter() - start)
    return statistics.median(times)
