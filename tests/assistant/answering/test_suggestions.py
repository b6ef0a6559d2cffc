"""Suggestions: what is offered after an answer, and whether it is answered then."""

from dataclasses import replace

import pytest

from assistant.answer import REFUSALS, Answer, QuestionKind, Status
from assistant.answering.drafting import view
from assistant.answering.suggestions import SUGGESTED, suggestions
from assistant.assistant import Assistant
from assistant.loading import open_assistant
from corpus.decision import Decision


@pytest.fixture
def base(decision: Decision) -> Answer:
    return Answer("1", "chào", Status.SMALLTALK, QuestionKind.SMALLTALK, "Xin chào!", decision.id)


def test_what_the_clause_holds_is_suggested(tiny_assistant: Assistant) -> None:
    decision = tiny_assistant.decision
    timed = tiny_assistant.ask("Điểm 4.1 nói gì?")
    assert timed.clause
    assert suggestions(timed, decision) == (
        "Thời hạn là khi nào?",
        "Cơ quan đó còn nhiệm vụ nào khác?",
        "Cơ quan nào phối hợp?",
    )
    only = tiny_assistant.ask("Điểm 7.1 nói gì?")
    assert suggestions(only, decision) == (
        "Cơ quan nào phối hợp?",
        "Điểm kế tiếp nói gì?",
        "Nhóm nhiệm vụ 7 giao cho những cơ quan nào?",
    )
    asked = tiny_assistant.ask("Cơ quan nào phối hợp?", state=only.state)
    assert "Cơ quan nào phối hợp?" not in suggestions(asked, decision)


def test_clauses_of_a_list_are_named_by_their_place(tiny_assistant: Assistant) -> None:
    listed = tiny_assistant.ask("Tất cả các mốc thời gian trong Quyết định")
    assert suggestions(listed, tiny_assistant.decision) == (
        "Điểm 4.1 Mục II nói gì?",
        "Khoản 1 Điều 2 nói gì?",
        "Khoản 2 Điều 2 nói gì?",
    )


def test_after_a_refusal_the_nearest_clause_is_suggested(base: Answer, decision: Decision) -> None:
    near = view(decision.clause("II.6.3"), decision)
    refused = replace(base, status=Status.NOT_FOUND, kind=QuestionKind.LEAD, clause=near)
    assert suggestions(refused, decision)[:2] == (
        "Điểm 6.3 Mục II nói gì?",
        "Sở Y tế có những nhiệm vụ gì?",
    )


@pytest.mark.parametrize("status", [Status.SMALLTALK, Status.CLARIFY, Status.NOT_FOUND])
def test_nothing_that_leans_is_suggested_without_a_talk(
    status: Status, base: Answer, decision: Decision
) -> None:
    found = suggestions(replace(base, status=status), decision)
    assert found
    assert not any("đó" in q or "kế tiếp" in q for q in found)


def test_the_question_just_asked_is_not_suggested(base: Answer, decision: Decision) -> None:
    first, *_ = suggestions(base, decision)
    assert first not in suggestions(replace(base, question=f" {first.upper()}"), decision)


@pytest.mark.model
def test_every_suggestion_is_answered() -> None:
    assistant = open_assistant(build_if_missing=True)
    points = [c.citation.rsplit(" ", 1)[1] for c in assistant.decision.children("II.4")]
    questions = (
        *assistant.decision.profile.samples.page,
        *(f"Điểm {n} nói gì?" for n in points),
        "Cao tốc dài bao nhiêu km?",
        "giá vàng hôm nay bao nhiêu",
        "sở nào chủ trì?",
        "xin chào",
        "Quyết định số bao nhiêu?",
        "ai ký quyết định?",
    )
    for answer in assistant.ask_many(questions):
        found = suggestions(answer, assistant.decision)
        assert 2 <= len(found) <= SUGGESTED
        told = assistant.ask_many(found, states=[answer.state] * len(found))
        assert [a.question for a in told if a.status in REFUSALS] == [], answer.question
