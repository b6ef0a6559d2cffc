"""The sentences of a clause that an answer quotes."""

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.loading import open_assistant
from assistant.ranking.evidence import best_sentences, find_evidence, within
from assistant.settings import Settings
from assistant.understanding.question import Question
from corpus.decision import Clause, Decision
from index.fusion import Scores


@pytest.fixture
def clause(decision: Decision) -> Clause:
    """Finance: a heading and six sentences."""
    return decision.clause("II.1.1")


def read(assistant: Assistant, question: str) -> Question:
    return assistant.understand(question)


def scored(clause: Clause, **scores: float) -> Scores:
    """Scores of the passages: 0 but for the sentences named s0, s1, …"""
    passages = np.zeros(bool(clause.heading) + len(clause.sentences))
    for name, score in scores.items():
        passages[bool(clause.heading) + int(name[1:])] = score
    return passages


@pytest.fixture(scope="module")
def real() -> Assistant:
    return open_assistant(Settings(), build_if_missing=True)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Nghĩa trang liệt sĩ bia vỡ, cỏ mọc đầy thì sở nào sửa sang?", "công trình ghi công"),
        ("Rác nhựa ai lo tái chế?", "giảm thiểu chất thải nhựa"),
        ("Trường nội trú cho trẻ em dân tộc ai lo?", "dân tộc nội trú"),
        ("Thầy cô dạy giỏi mà chưa đủ bằng cấp thì sở nào lo?", "giáo viên đạt chuẩn"),
        ("Dự án chuyển tiếp giải ngân dưới bao nhiêu thì bị thu hồi vốn?", "dưới 50%"),
        ("dieu chinh ke hoach von truoc ngay nao", "15/11/2024"),
    ],
)
def test_everyday_questions(real: Assistant, question: str, words: str) -> None:
    answer = real.ask(question)
    assert any(words in e.text for e in answer.evidence)
    assert answer.clause
    assert sum(len(e.text) for e in answer.evidence) < len(answer.clause.text)


@pytest.mark.model
def test_quotations_are_verbatim(real: Assistant, decision: Decision) -> None:
    evidence = real.ask("Rác nhựa ai lo tái chế?").evidence
    assert evidence
    for piece in evidence:
        source = decision.source[piece.start : piece.end]
        assert piece.text.split() == source.split()


def test_one_sentence_where_it_is_plain(tiny_assistant: Assistant, clause: Clause) -> None:
    question = read(tiny_assistant, "Chi thường xuyên phải làm gì?")
    assert best_sentences(question, clause, scored(clause, s2=9.0)) == [clause.sentences[2]]


def test_more_sentences_where_it_is_not(tiny_assistant: Assistant, clause: Clause) -> None:
    question = read(tiny_assistant, "Chi thường xuyên phải làm gì?")
    two = best_sentences(question, clause, scored(clause, s2=9.0, s4=8.5))
    assert two == [clause.sentences[2], clause.sentences[4]]
    assert len(best_sentences(question, clause, scored(clause))) == 3


def test_never_both_of_two_sentences(tiny_assistant: Assistant, decision: Decision) -> None:
    clause = next(c for c in decision.answerable if len(c.sentences) == 2)
    question = read(tiny_assistant, "Phải làm gì?")
    best = best_sentences(question, clause, scored(clause, s1=0.1))
    assert best == [clause.sentences[1]]


def test_a_deadline_is_quoted_where_one_is_asked_for(
    tiny_assistant: Assistant, decision: Decision
) -> None:
    clause = decision.clause("II.4.1")
    question = read(tiny_assistant, "Thời hạn điều chỉnh kế hoạch vốn là khi nào?")
    for sentence in best_sentences(question, clause, scored(clause)):
        assert any(sentence.start <= d.start < sentence.end for d in clause.deadlines)


def test_the_heading_comes_first_where_agencies_are_asked_for(
    tiny_assistant: Assistant, clause: Clause
) -> None:
    decision = tiny_assistant.decision
    scores = scored(clause, s2=9.0)
    asked = find_evidence(
        read(tiny_assistant, "Sở nào chủ trì tiết kiệm chi?"), clause, decision, scores
    )
    assert [e.text for e in asked] == [clause.heading, clause.sentences[2].text]
    other = find_evidence(
        read(tiny_assistant, "Chi phải tiết kiệm thế nào?"), clause, decision, scores
    )
    assert [e.text for e in other] == [clause.sentences[2].text]
    assert within(clause.sentences[2].start, other)
    assert not within(clause.start, other)
