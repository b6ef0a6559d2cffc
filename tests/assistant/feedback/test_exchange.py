"""Feedback -> candidates -> accepted wordings -> a better index."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.feedback.exchange import (
    accept,
    candidates,
    evaluation_questions,
    evaluation_rows,
    variant_rows,
    write_rows,
)
from assistant.feedback.models import Feedback
from corpus.decision import Decision
from corpus.errors import CorpusError, IndexStale, OutputError, UsageError
from corpus.variants import load_variants
from eval.dataset import load_questions
from index import store
from index.contents import load_contents
from index.store import read_manifest
from index.text import folded_syllables
from tests.tiny_encoder import TinyEncoder

WORDING = "Tìm xem cơ quan nào đỡ đầu mảng zeppelin bay"


def said(question: str, right: bool, expected: str = "", **more: str) -> Feedback:
    values = {"status": "answered", "clause": "II.4.4", "decision": "son-la-2024"} | more
    return Feedback(
        id="x", received=datetime.now(UTC), client="c", question=question, right=right,
        expected=expected, answer_id="", comment="", source="api", **values,
    )  # fmt: skip


def row(**more: object) -> dict[str, Any]:
    values = {"clause_id": "II.4.4", "question": WORDING, "style": "everyday", "answerable": True}
    return {**values, "accept": True, **more}


def test_votes_make_candidates(decision: Decision) -> None:
    found = candidates(
        [
            said("Ai lo du lịch?", False, "II.4.5"),
            said("ai lo  du lịch", False, "II.4.5"),
            said("Ai lo du lịch?", True),
            said("so nao lo du lich", True),
            said("Ai thắng bóng đá?", False, "none"),
            said("Ai thắng cờ?", True, status="not_found", clause=""),
            said("Không rõ?", False, ""),
            said("Những việc nào?", True, status="list"),
        ]
    )
    assert [(c.question, c.gold, c.votes, c.missed) for c in found] == [
        ("Ai lo du lịch?", "II.4.5", {"II.4.5": 2, "II.4.4": 1}, True),
        ("so nao lo du lich", "II.4.4", {"II.4.4": 1}, False),
        ("Ai thắng bóng đá?", "none", {"none": 1}, True),
        ("Ai thắng cờ?", "none", {"none": 1}, False),
    ]
    assert [(r["question"], r["clause_id"], r["answerable"]) for r in variant_rows(found)] == [
        ("Ai lo du lịch?", "II.4.5", True),
        ("Ai thắng bóng đá?", "", False),
    ]
    rows = list(evaluation_rows(found, decision))
    assert {r["accept"] for r in rows} == {None}
    assert rows[0]["lead_agencies"] == [a.name for a in decision.clause("II.4.5").leads]
    assert rows[1]["style"] == "no_diacritics"


def test_candidates_for_evaluation_are_rows_of_an_evaluation_set(
    decision: Decision, tmp_path: Path
) -> None:
    found = candidates([said("Ai lo du lịch?", False, "II.4.5"), said("Ai?", False, "none")])
    rows = list(evaluation_rows(found, decision))
    for name in ("formal", "colloquial", "noisy", "unanswerable", "lists", "dialogues"):
        mine = [r for r in rows if r["file"] == name]
        write_rows(tmp_path / f"{name}.jsonl", mine or [{"id": name, "question": "?"}])
    loaded = {q.question: q for q in load_questions(decision, tmp_path)}
    assert loaded["Ai lo du lịch?"].gold == ("II.4.5",)
    assert not loaded["Ai?"].answerable


def accepting(rows: list[dict[str, Any]], folder: Path, decision: Decision, *evaluation: str):  # type: ignore[no-untyped-def]
    write_rows(folder / "in.jsonl", rows)
    target = folder / "variants" / "x.jsonl"
    return accept(folder / "in.jsonl", target, decision, load_variants(), evaluation), target


def test_only_what_a_person_accepted_is_added(decision: Decision, tmp_path: Path) -> None:
    rows = [
        row(),
        row(question="Ai lo khinh khí cầu zeppelin vậy?", accept=None),
        row(question="Ai lo tàu vũ trụ vậy?", accept=False),
        row(question="Ai lo sao Hỏa vậy nhỉ?", clause_id=None, answerable=False),
        row(question=f"{WORDING.upper()}?"),
    ]
    outcome, target = accepting(rows, tmp_path, decision)
    assert outcome.added == 2
    assert outcome.refused == ["Dòng 5: đã có trong các câu hỏi mẫu, không nhận lại."]
    added = load_variants(accepted=target)[len(load_variants()) :]
    assert [(v.question, v.clause_id, v.grain) for v in added] == [
        (WORDING, "II.4.4", "variant"),
        ("Ai lo sao Hỏa vậy nhỉ?", "", "unanswerable"),
    ]
    again, _ = accepting(rows, tmp_path, decision)
    assert (again.added, len(again.refused)) == (0, 3)
    assert load_variants(accepted=target)[len(load_variants()) :] == added


def test_nothing_near_an_evaluation_question_is_added(decision: Decision, tmp_path: Path) -> None:
    near = "tim xem co quan nao do dau mang zeppelin"
    outcome, target = accepting([row()], tmp_path, decision, near)
    assert outcome.added == 0
    assert outcome.refused == ["Dòng 1: quá giống một câu hỏi đánh giá, không nhận."]
    assert not target.exists()


def test_the_published_evaluation_questions_are_all_guarded(decision: Decision) -> None:
    folder = Path(__file__).parents[3] / "eval" / "sets" / "son-la-2024" / "questions"
    guarded = {tuple(folded_syllables(q)) for q in evaluation_questions(folder)}
    asked = [tuple(folded_syllables(q.question)) for q in load_questions(decision)]
    # Counted, so that no failure prints a question.
    assert sum(q not in guarded for q in asked) == 0
    assert len(asked) > 100


@pytest.mark.parametrize(
    ("rows", "error", "says"),
    [
        ([row(clause_id="X.9")], CorpusError, "Dòng 1 .*“X.9”"),
        ([row(clause_id="")], CorpusError, "không phải điều khoản"),
        ([row(), row(accept="yes")], CorpusError, "Dòng 2 .*true, false"),
        ([row(), {"question": "a"}], CorpusError, "Dòng 2 .*sai định dạng"),
        ([row(question="?")], CorpusError, "không có câu hỏi"),
        ([row(accept=None)], UsageError, "Chưa dòng nào"),
        ([], UsageError, "trống"),
    ],
)
def test_a_broken_file_adds_nothing(
    decision: Decision, tmp_path: Path, rows: list[Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        accepting(rows, tmp_path, decision)
    assert not (tmp_path / "variants").exists()


def test_a_folder_that_cannot_be_written_is_told(decision: Decision, tmp_path: Path) -> None:
    (tmp_path / "variants").write_text("not a folder")
    with pytest.raises(OutputError, match="Không ghi được"):
        accepting([row()], tmp_path, decision)


def test_an_accepted_wording_is_found_and_only_it_is_encoded(
    decision: Decision, tiny_index_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(tiny_index_folder, folder)
    before = read_manifest(folder).fingerprint
    _, target = accepting([row()], tmp_path, decision)
    encoder, contents = TinyEncoder(), load_contents(decision.id, accepted=target)
    with pytest.raises(IndexStale):
        store.load(folder, contents, encoder)
    assert store.build(folder, [contents], encoder)
    assert encoder.encoded == 1
    assert read_manifest(folder).fingerprint != before
    index = store.load(folder, contents, encoder)
    assert index.search(WORDING).nearest[0].variant.question == WORDING
    assert index.search(WORDING).hits[0].document_id == "II.4.4"
    assert not store.build(folder, [contents], encoder)
