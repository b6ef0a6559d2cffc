"""The load bench: its sums by hand, and what it refuses."""

import math

import pytest

from corpus.errors import HoiQdError, UsageError
from eval.bench.load import load_questions, loads, site, summary, tree_mib
from tests.eval.test_bench import run


def test_a_row_by_hand() -> None:
    times = {200: [0.1, 0.2, 0.3, 0.4], 429: [0.01], 503: [0.03], 500: [1.0], "ReadError": [2.0]}
    row = summary(8, 2.0, times, 200.0, 210.0)
    assert (row.per_second, row.p50, row.p95, row.p99) == (2.0, 0.2, 0.4, 0.4)
    assert (row.refused, row.refused_p95) == (2, 0.03)
    assert (row.errors, row.kinds) == (2, "500: 1, ReadError: 1")
    assert (row.growth, row.memory) == ("+5.0%", "200 → 210")
    assert (row.refused_words, row.errors_words) == ("2 (p95 0.030)", "2 (500: 1, ReadError: 1)")


def test_a_row_without_answers_or_memory() -> None:
    row = summary(1, 2.0, {503: [0.5]}, None, None)
    assert math.isnan(row.p50)
    assert (row.per_second, row.refused, row.errors, row.growth) == (0, 1, 0, "—")


def test_the_questions_are_those_of_development() -> None:
    questions = load_questions()
    assert len(questions) > 500
    assert all(isinstance(q, str) and q for q in questions)


@pytest.mark.parametrize("url", ["http://192.0.2.7:7860", "https://a.vn", "http://127.0.0.1.a.vn",
                                 "http://127.0.0.1@a.vn", "ftp://127.0.0.1", "7860"])  # fmt: skip
def test_only_this_machine_is_loaded(url: str) -> None:
    with pytest.raises(UsageError, match="trên chính máy này"):
        loads(1, url)


@pytest.mark.parametrize("args", [["--seconds", "5"], ["--url", "http://127.0.0.1:1"]])
def test_options_of_another_part(args: list[str]) -> None:
    with pytest.raises(UsageError, match="--only load"):
        run("--only", "speed", *args)


def test_a_site_that_does_not_start() -> None:
    with (
        pytest.raises(HoiQdError, match="không khởi động được: RuntimeError: hỏng"),
        site("raise RuntimeError('hỏng')"),
    ):
        pass


def test_memory_is_of_the_whole_tree() -> None:
    import os
    import subprocess
    import sys

    alone = tree_mib(os.getpid())
    code = "x = b'1' * (100 * 2**20); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        other.stdout.readline()
        assert tree_mib(os.getpid()) - alone > 90
        other.communicate(b"\n")
    assert tree_mib(other.pid) == 0
