"""Latency: how long a question takes while several people ask at once."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from assistant.assistant import Assistant

ASKERS = (1, 4, 16)


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of the seconds that a question takes while so many ask; `ratio` of medians."""

    askers: int
    p50: float
    p95: float
    p99: float
    per_second: float
    ratio: float


def latencies(
    assistant: Assistant, questions: Sequence[str], askers: Sequence[int] = ASKERS
) -> list[Latency]:
    """The questions shared out among so many threads, each of which asks one after another."""
    assistant.ask(questions[0])

    def timed(question: str) -> float:
        start = time.perf_counter()
        assistant.ask(question)
        return time.perf_counter() - start

    found: list[Latency] = []
    for threads in askers:
        start = time.perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            seconds = list(pool.map(timed, questions))
        whole = time.perf_counter() - start
        p50, p95, p99 = percentiles(seconds)
        ratio = p50 / found[0].p50 if found else 1.0
        found.append(Latency(threads, p50, p95, p99, len(questions) / whole, ratio))
    return found


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """The 50th, 95th and 99th, by nearest rank: each is one of the values."""
    found = np.percentile(values, [50, 95, 99], method="inverted_cdf")
    return float(found[0]), float(found[1]), float(found[2])
