"""The bench on tiny sizes: what it measures, not how fast anything is."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import pytest

from assistant.assistant import Assistant
from corpus.decision import Decision
from corpus.errors import HoiQdError, OutputError, UsageError
from eval import commands
from eval.bench import memory
from eval.bench import speed as bench
from eval.bench.latency import latencies, percentiles
from eval.bench.scaling import (
    NONE,
    approximate,
    joined_terms,
    mixed_vectors,
    recall,
    recombine,
    scaling,
    sentences_of,
    sizes_up_to,
)
from tests.assistant.cli.test_commands import complaint, hoiqd
from tests.tiny_encoder import TinyEncoder


def run(*args: str) -> None:
    commands.bench.main(list(args), standalone_mode=False)


def test_percentiles_by_hand() -> None:
    assert percentiles(range(1, 101)) == (50, 95, 99)
    assert percentiles([3.0, 1.0, 2.0]) == (2, 3, 3)
    assert percentiles([7.0]) == (7, 7, 7)


def test_latencies(tiny_assistant: Assistant) -> None:
    rows = latencies(tiny_assistant, bench.sample_questions(tiny_assistant, 8), (1, 3))
    assert [r.askers for r in rows] == [1, 3]
    assert rows[0].ratio == 1
    assert rows[1].ratio == rows[1].p50 / rows[0].p50
    assert all(0 < r.p50 <= r.p95 <= r.p99 for r in rows)
    # One asker at a time answers no more than one question in the shortest time.
    assert rows[0].per_second <= 8 / rows[0].p50


def test_sample_questions_are_spread_over_all(tiny_assistant: Assistant) -> None:
    variants = [v.question for v in tiny_assistant.index.variants]
    some = bench.sample_questions(tiny_assistant, 5)
    assert some == [variants[n * (len(variants) // 5)] for n in range(5)]
    assert bench.sample_questions(tiny_assistant, 10**6) == variants


def test_warm_compares_like_with_like(
    tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "_ROUNDS", 2)
    monkeypatch.setattr(bench, "_CHUNKS", 2)
    monkeypatch.setattr(bench, "CHUNK", 3)
    asked: list[Sequence[str]] = []
    many = Assistant.ask_many

    def counted(self: Assistant, questions: Sequence[str], **more: object) -> object:
        asked.append(questions)
        return many(self, questions, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Assistant, "ask_many", counted)
    question, batch = bench.warm(tiny_assistant)
    assert (question.name, question.base) == ("một câu, mô hình đã nạp", "riêng bộ mã hóa")
    assert (batch.name, batch.base) == ("mỗi câu của lô 3 câu", "hỏi lần lượt")
    chunks = [q for q in asked if len(q) == 3]
    singly = [q[0] for q in asked if len(q) == 1]
    assert len(chunks) == 3  # one to warm up
    assert set(singly) >= {text for chunk in chunks for text in chunk}


def test_opening_a_small_index(tiny_encoder: TinyEncoder, decision: Decision) -> None:
    before = tiny_encoder.encoded
    timing = bench.opening(tiny_encoder, decision.id, every=200)
    texts = tiny_encoder.encoded - before
    assert f"({texts} đoạn: 1/200" in timing.name
    assert 443 < texts < 600  # every clause and sentence, few variants
    assert 0 < timing.ratio < 1


def test_a_new_process_runs_this_code() -> None:
    root = bench.run_python("import eval.bench.speed; print(eval.bench.speed.__file__)")
    assert Path(root.strip()) == Path(bench.__file__)


def test_a_new_process_that_fails() -> None:
    with pytest.raises(HoiQdError, match="dừng với mã 1: ValueError: x"):
        bench.run_python("raise ValueError('x')")


def test_peaks_are_of_the_new_process_alone() -> None:
    held = np.ones(300 * 2**20, dtype=np.uint8)
    sizes = memory.peaks({"none": "pass", "some": "x = b'1' * (100 * 2**20)", "less": "del x"})
    assert list(sizes) == ["none", "some", "less"]
    assert sizes["none"] < held.nbytes / 2**20 / 2
    assert 90 < sizes["some"] - sizes["none"] < 110
    assert sizes["less"] >= sizes["some"]


def test_memory_in_the_building_process_uses_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, str]] = []

    def noted(stages: dict[str, str]) -> dict[str, float]:
        given.append(stages)
        return {stage: 100.0 * (len(given) + n) for n, stage in enumerate(stages)}

    monkeypatch.setattr(memory, "peaks", noted)
    rows = memory.memory()
    assert [r.ratio for r in rows] == [1, 2, 3, 4, 2]
    compile(next(iter(given[1].values())), "building", "exec")
    assert "'son-la-2024'" in next(iter(given[1].values()))


def test_sizes() -> None:
    assert sizes_up_to(100) == [100]
    assert sizes_up_to(100_000) == [100, 1000, 10_000, 100_000]
    assert sizes_up_to(2500) == [100, 1000, 2500]


def test_synthetic_clauses_are_the_decisions_sentences(decision: Decision) -> None:
    sentences = sentences_of(decision)
    assert len(sentences) == len(set(sentences))
    assert all(any(s in c.text for c in decision.clauses) for s in sentences)
    parts = recombine(len(sentences), 20_000)
    assert np.array_equal(parts, recombine(len(sentences), 20_000))
    assert all(len(set(row)) == 3 for row in parts.tolist())
    assert set(parts[:, :2].flat) == set(range(len(sentences)))
    assert set(parts[:, 2].tolist()) == {NONE, *range(len(sentences))}
    assert 0.45 < (parts[:, 2] == NONE).mean() < 0.55


def test_few_sentences_are_drawn_evenly() -> None:
    drawn = recombine(3, 3000)
    whole = drawn[drawn[:, 2] != NONE]
    assert {tuple(sorted(row)) for row in whole.tolist()} == {(0, 1, 2)}
    assert 900 < (drawn[:, 1] == 0).sum() < 1100


def test_joined_terms() -> None:
    parts = np.array([[2, 0, NONE], [0, 1, 2]])
    assert joined_terms(parts, [["a", "b"], ["c"], ["d"]]) == [["d", "a", "b"], list("abcd")]


def test_mixed_vectors_are_near_their_sentences(
    decision: Decision, tiny_encoder: TinyEncoder
) -> None:
    vectors = tiny_encoder.passages(sentences_of(decision))
    parts = recombine(len(vectors), 500)
    mixed = mixed_vectors(parts, vectors)
    assert mixed.dtype == np.float32
    assert np.array_equal(mixed, mixed_vectors(parts, vectors))
    np.testing.assert_allclose(np.linalg.norm(mixed, axis=1), 1, atol=1e-5)
    means = np.array([vectors[[n for n in row if n != NONE]].mean(axis=0) for row in parts])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    cosines = (mixed * means).sum(axis=1)
    assert 0.98 < cosines.min() < cosines.max() < 1


def test_recall_by_hand() -> None:
    exact = np.array([[1, 2, 3, 4], [5, 6, 7, 8]])
    assert recall(exact, exact) == 1
    assert recall(exact[:, ::-1], exact) == 1
    assert recall(np.array([[4, 3, 9, -1], [5, 6, 7, 9]]), exact) == 5 / 8


def test_lists_of_an_approximate_index() -> None:
    assert approximate(100) == {"IVF2,Flat": {"nprobe": 2}, "HNSW32": {"efSearch": 64}}
    assert next(iter(approximate(100_000).items())) == ("IVF316,Flat", {"nprobe": 19})
    assert approximate(1000)["IVF25,Flat"] == {"nprobe": 8}


def test_scaling(decision: Decision, tiny_encoder: TinyEncoder) -> None:
    done: list[tuple[int, int]] = []
    questions = ["Sở nào chủ trì về du lịch?", "chuyển đổi số", "vốn đầu tư công"]
    costs = scaling(
        tiny_encoder, decision, questions, [100, 400], lambda _, n, of: done.append((n, of))
    )
    assert [(c.clauses, c.index.split(" ")[0]) for c in costs] == [
        (100, "Flat"), (100, "IVF2,Flat"), (100, "HNSW32"), (100, "BM25"),
        (400, "Flat"), (400, "IVF10,Flat"), (400, "HNSW32"), (400, "BM25"),
    ]  # fmt: skip
    assert done == [(0, 2), (1, 2), (2, 2)]
    assert [c.recall for c in costs if c.index == "Flat"] == [1, 1]
    assert [c.recall_words for c in costs if c.index == "BM25"] == ["—", "—"]
    assert all(0 < (c.recall or 1) <= 1 and c.build_seconds > 0 for c in costs)
    flat = [c for c in costs if c.index == "Flat"]
    assert flat[1].mib / flat[0].mib == pytest.approx(4, rel=0.01)
    for cost in costs:
        base = next(c for c in flat if c.clauses == cost.clauses)
        assert cost.ratio == pytest.approx(cost.question_ms / base.question_ms)


@pytest.fixture
def tiny_bench(tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.loading.open_assistant", lambda: tiny_assistant)
    some = bench.sample_questions(tiny_assistant, 6)
    monkeypatch.setattr(bench, "sample_questions", lambda assistant, n: some)


@pytest.mark.usefixtures("tiny_bench")
@pytest.mark.parametrize(
    ("args", "heading", "rows"),
    [(["--only", "askers"], "số người", 3), (["--only", "scale", "--scale", "1e2"], "chỉ mục", 4)],
)
def test_the_command(
    args: list[str],
    heading: str,
    rows: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(*args, "--out", str(tmp_path / "bench.json"))
    assert heading in capsys.readouterr().out
    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert list(written) == [args[1]]
    assert len(written[args[1]]) == rows


def test_all_parts_are_measured_unless_one_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given: list[tuple[str, int]] = []

    def noted(part: str, largest: int) -> list[object]:
        given.append((part, largest))
        return []

    monkeypatch.setattr(commands, "measure_part", noted)
    run("--scale", "2e3")
    run("--only", "memory")
    run()
    parts = ["speed", "memory", "askers", "scale"]
    assert given == [*((p, 2000) for p in parts), ("memory", 100_000),
                     *((p, 100_000) for p in parts)]  # fmt: skip


@pytest.mark.parametrize("scale", ["abc", "", "99", "1e7", "nan", "-1e3", "100.5"])
def test_a_bad_scale(scale: str) -> None:
    with pytest.raises(UsageError, match="số nguyên từ 100 đến 1000000, ví dụ 1e5"):
        run("--scale", scale)


def test_a_bad_scale_is_one_vietnamese_line() -> None:
    assert "“rất nhiều”" in complaint(hoiqd("bench", "--scale", "rất nhiều"), 2)


def test_other_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--only speed"):
        run("--only", "speed", "--scale", "1e3")
    with pytest.raises(OutputError, match="Không có thư mục"):
        run("--out", str(tmp_path / "none" / "x.json"))
    with pytest.raises(click.BadParameter):
        run("--only", "everything")


def test_help_is_light_and_vietnamese() -> None:
    assert "--scale SỐ" in hoiqd("bench", "--help").stdout
