"""Reliability, halves of the set, and the report that a run leaves."""

import json
from pathlib import Path

import pytest

from assistant.engine import Assistant
from assistant.parts import Part
from corpus.decision import Decision
from eval.ablation import CUTS
from eval.gold import load_questions
from eval.measures import Bin, expected_calibration_error, reliability
from eval.report import HEADLINES, headline, write_report
from eval.run import answer_figures, ask_all, retrieval_figures


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


def test_a_report_and_an_ablation(tiny_assistant: Assistant, tmp_path: Path) -> None:
    questions = load_questions(tiny_assistant.decision)
    rows = ask_all(tiny_assistant, questions)
    figures = [retrieval_figures(rows), answer_figures(rows, tiny_assistant.decision)]
    whole = headline([f for group in figures for f in group])
    assert len(whole) == len(HEADLINES)
    cut = ask_all(CUTS["lists"](tiny_assistant), questions)
    groups = [retrieval_figures(cut), answer_figures(cut, tiny_assistant.decision)]
    without = headline([f for group in groups for f in group])
    place = list(HEADLINES).index("lists F1")
    assert without[place] < whole[place]
    write_report(tmp_path / "out", rows, figures, {"(nothing)": whole, "lists": without})
    answers = (tmp_path / "out" / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(a)["id"] for a in answers] == [r.gold.id for r in rows]
    assert "## Ablation" in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert (tmp_path / "out" / "reliability.svg").read_text().startswith("<?xml")


@pytest.mark.parametrize("part", list(Part))
def test_every_part_can_be_cut(part: Part, tiny_assistant: Assistant) -> None:
    cut = [CUTS[n](tiny_assistant) for n in CUTS]
    assert any(a.off == {part} for a in cut)


@pytest.mark.parametrize("name", list(CUTS))
def test_an_assistant_with_a_part_cut_still_answers(name: str, tiny_assistant: Assistant) -> None:
    cut = CUTS[name](tiny_assistant)
    questions = ["Sở nào chủ trì về du lịch?", "so nao lo du lich", "xyz"]
    assert all(a.reply for a in cut.ask_many(questions))
