"""Reliability, halves of the set, and the report that a run leaves."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.wording.answers import confidence_words
from corpus.decision import Decision
from eval.dataset import load_questions
from eval.figures import (
    HEADLINES,
    SINGLE,
    Figure,
    answer_figures,
    breakdowns,
    headline,
    retrieval_figures,
)
from eval.measures import Bin, expected_calibration_error, reliability
from eval.report.folder import Run, write_report
from eval.run import ask_systems
from eval.trec import read_qrels, read_run


def test_reliability_by_hand() -> None:
    bins = reliability([0.91, 0.99, 1.0, 0.15], [True, True, False, False])
    assert bins == [Bin(0.15, 0.0, 1), Bin(pytest.approx(2.9 / 3), pytest.approx(2 / 3), 3)]
    gap = expected_calibration_error([0.91, 0.99, 1.0, 0.15], [True, True, False, False])
    assert gap == pytest.approx((3 * (2.9 / 3 - 2 / 3) + 0.15) / 4)


def test_no_questions_are_an_error() -> None:
    with pytest.raises(ValueError, match="no questions"):
        reliability([], [])


def test_halves_are_stable_and_keep_dialogues_together(decision: Decision) -> None:
    questions = load_questions(decision)
    halves = {q.id: q.half for q in questions}
    assert set(halves.values()) == {"tuning", "test"}
    for q in questions:
        if q.dialogue:
            assert q.half == halves[f"{q.dialogue}#1"]


def test_a_report_with_a_table_of_systems(tiny_assistant: Assistant, tmp_path: Path) -> None:
    questions = load_questions(tiny_assistant.decision)[::4]
    seen: list[tuple[int, int]] = []
    names = ["assistant", "without-lists"]
    asked = ask_systems(names, tiny_assistant, questions, lambda *done: seen.append(done))
    assert seen[-1] == (2 * len(questions), 2 * len(questions))
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    decision = tiny_assistant.decision
    figures = {n: [retrieval_figures(r), answer_figures(r, decision)] for n, r in asked.items()}
    systems = {n: [f for group in groups for f in group] for n, groups in figures.items()}
    whole, without = (headline(systems[n]) for n in names)
    assert len(whole) == len(HEADLINES)
    place = list(HEADLINES).index("lists F1")
    assert without[place] < whole[place]
    out = tmp_path / "out"
    config = {"system": "assistant"}
    run = Run(config, decision, asked["assistant"], figures["assistant"], systems)
    write_report(out, run)
    assert json.loads((out / "config.json").read_text(encoding="utf-8")) == config
    answers = (out / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(a)["id"] for a in answers] == [r.gold.id for r in asked["assistant"]]
    summary = (out / "summary.md").read_text(encoding="utf-8")
    assert f"| without-lists | {without[0]:.3f} (" in summary
    saved = json.loads((out / "systems.json").read_text(encoding="utf-8"))
    assert [Figure(**f) for f in saved["without-lists"]] == systems["without-lists"]
    for name in ("reliability", "risk-coverage"):
        assert re.match(r'<svg role="img" aria-label="\w', (out / f"{name}.svg").read_text("utf-8"))
    assert "Trúng điểm đầu tiên" in (out / "report.html").read_text(encoding="utf-8")
    with (out / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [r.gold.id for r in run.rows]
    singles = [r.gold for r in run.rows if r.gold.answerable]
    assert read_qrels(out / "qrels.trec") == {q.id: dict.fromkeys(q.gold, 1) for q in singles}
    assert set(read_run(out / "run.trec")) <= {q.id for q in singles}


def test_answers_by_the_confidence_that_they_tell(tiny_assistant: Assistant) -> None:
    questions = load_questions(tiny_assistant.decision)[::9]
    rows = ask_systems(["assistant"], tiny_assistant, questions)["assistant"]
    single = [r for r in rows if r.gold.file in (*SINGLE, "unanswerable")]
    told = [r for r in single if r.answer.status is Status.ANSWERED]
    words = [confidence_words(r.answer.confidence) for r in told]
    found = breakdowns(rows, tiny_assistant.decision)["confidence"]
    assert {f.part: f.n for f in found} == Counter(words)
    right = Counter(w for w, r in zip(words, told, strict=True) if r.right)
    assert {f.part: round(f.value * f.n) for f in found} == {w: right[w] for w in set(words)}
    assert sum(right.values())
