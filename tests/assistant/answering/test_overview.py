"""A matter that the text speaks of, with every clause that gives it to someone."""

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from tests.invented import assistants
from tests.refs import ids
from tests.tiny_encoder import TinyEncoder


@pytest.fixture(scope="module")
def hau_giang(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("invented")
    return assistants(folder, TinyEncoder(), ["hau-giang-2025"])["hau-giang-2025"]


REMOTE = ("D1.III.1.2", "D1.III.3.2")


@pytest.mark.parametrize(
    "question",
    [
        "vùng sâu",
        "Ai lo vùng sâu?",
        "Quyết định nói gì về vùng sâu?",
        "quyet dinh noi gi ve vung sau",
    ],
)
def test_a_matter_of_two_bodies_names_both_with_their_places(
    question: str, hau_giang: Assistant
) -> None:
    answer = hau_giang.ask(question)
    assert answer.status is Status.OVERVIEW
    assert set(ids(answer)) == set(REMOTE)
    assert answer.clause
    assert answer.clause.ref == answer.clauses[0]
    assert {a.clause.clause for a in answer.agencies} == set(REMOTE)
    assert len(answer.evidence) == len(REMOTE)


def test_each_place_is_told_by_a_sentence_that_holds_the_matter(hau_giang: Assistant) -> None:
    answer = hau_giang.ask("Ai lo vùng sâu?")
    source = hau_giang.decision.source
    for evidence in answer.evidence:
        assert "vùng sâu" in evidence.text
        assert " ".join(source[evidence.start : evidence.end].split()) == evidence.text


def test_a_matter_of_one_clause_is_answered_by_it(hau_giang: Assistant) -> None:
    answer = hau_giang.ask("Quyết định nói gì về hóa đơn điện tử?")
    assert (answer.status, ids(answer)) == (Status.ANSWERED, ("D1.III.4.1",))
    assert answer.lead_agencies == ("Thuế tỉnh",)
    assert answer.confidence >= 0.9


def test_a_heading_speaks_for_the_points_below_it(hau_giang: Assistant) -> None:
    answer = hau_giang.ask("Ai lo xâm nhập mặn?")
    assert answer.status is Status.OVERVIEW
    assert set(ids(answer)) == {"D1.III.2.1", "D1.III.2.2", "D1.III.2.3"}


def refused(answer: Answer) -> bool:
    return answer.status is not Status.OVERVIEW and answer.status is not Status.ANSWERED


@pytest.mark.parametrize(
    "question", ["Ai lo vệ tinh viễn thám?", "Quyết định nói gì về tàu điện ngầm?"]
)
def test_what_stands_nowhere_is_not_claimed(question: str, hau_giang: Assistant) -> None:
    answer = hau_giang.ask(question)
    assert refused(answer)
    assert not answer.agencies
    assert answer.searched
    assert not any(looked.clauses for looked in answer.searched)


def test_a_bare_question_is_heard_where_no_questions_were_prepared(hau_giang: Assistant) -> None:
    heard = hau_giang.understand("quyet dinh noi gi ve vung sau?")
    assert heard.text == "quyết định nói gì về vùng sâu?"
