"""What judges call right: strict with refusals, lists and names."""

from dataclasses import replace

import pytest

from assistant.answer import AgencyRole, Answer, ClauseView, QuestionKind, Status
from corpus.annotations import Role
from corpus.decision import Decision
from corpus.register import Register
from eval.laws.scorers import NamedBodies, gist, main_clause, same, shown, shows, verdict
from eval.laws.topics import Origin, Topic
from tests.refs import refs

TOURISM = Topic("du lịch", Origin.TEXT, ("II.4.4",), frozenset({"so-van-hoa-the-thao-va-du-lich"}))
BODY = "Sở Văn hóa, Thể thao và Du lịch"


def led_by(*names: str) -> tuple[AgencyRole, ...]:
    return tuple(AgencyRole(name, "", Role.LEAD, refs("II.4.4")[0]) for name in names)


def answer(
    status: Status, clause: str = "", clauses: tuple[str, ...] = (), **given: object
) -> Answer:
    view = ClauseView(clause, "x", "", "", "", 1, True, 0, 1) if clause else None
    plain = Answer("", "Ai lo du lịch?", status, QuestionKind.LEAD, "", "x", clause=view)
    return replace(plain, clauses=refs(*clauses), **given)  # type: ignore[arg-type]


@pytest.fixture
def bodies(decision: Decision, register: Register) -> NamedBodies:
    return NamedBodies(decision, register)


def test_a_right_answer_shows_the_clause_and_names_who_leads(bodies: NamedBodies) -> None:
    right = answer(Status.ANSWERED, "II.4.4", agencies=led_by(BODY))
    nobody = answer(Status.ANSWERED, "II.4.4")
    other = answer(Status.ANSWERED, "II.4.4", agencies=led_by("Sở Y tế"))
    elsewhere = answer(Status.ANSWERED, "II.6.3", agencies=led_by(BODY))
    asked = [bodies.right(a, TOURISM, who=True) for a in (right, nobody, other, elsewhere)]
    assert asked == [True, False, False, False]
    assert bodies.right(nobody, TOURISM, who=False)
    assert not bodies.right(other, TOURISM, who=False)


def test_a_list_shows_its_clauses() -> None:
    found = answer(Status.LIST, clauses=("II.4.4", "II.4.5"))
    assert shown(found) == ("II.4.4", "II.4.5")


@pytest.mark.parametrize("status", [Status.NOT_FOUND, Status.NOT_STATED, Status.CLARIFY])
def test_a_refusal_shows_nothing_as_its_answer(bodies: NamedBodies, status: Status) -> None:
    refusal = answer(status, "II.4.4", agencies=led_by(BODY), clauses=("II.4.4",))
    assert (main_clause(refusal), shown(refusal), gist(refusal)) == ("", (), ("",))
    assert not bodies.right(refusal, TOURISM, who=False)


def test_a_list_must_be_near_what_holds_the_matter() -> None:
    gold = ("II.1.1", "II.1.2")
    near = answer(Status.LIST, clauses=("II.1.1", "II.1.2", "II.1.3"))
    everything = answer(Status.LIST, "II.1.1", clauses=tuple(f"II.1.{n}" for n in range(1, 9)))
    assert shows(near, gold)
    assert not shows(everything, gold)


def test_a_wrong_body_is_one_who_does_not_lead(bodies: NamedBodies) -> None:
    assert bodies.wrong(answer(Status.ANSWERED, "II.6.3", agencies=led_by("Sở Y tế")), TOURISM)
    assert not bodies.wrong(answer(Status.ANSWERED, agencies=led_by("Sở Y tế", BODY)), TOURISM)
    assert not bodies.wrong(answer(Status.NOT_FOUND, "II.6.3"), TOURISM)
    assert bodies.wrong(answer(Status.NOT_FOUND, agencies=led_by(BODY)), TOURISM)


def test_a_refusal_that_names_a_body_is_none(bodies: NamedBodies) -> None:
    silent = answer(Status.NOT_FOUND, "II.3.2", reply="Quyết định không nói đến nội dung này.")
    named = replace(silent, reply="Quyết định không nói đến, hãy hỏi Sở Y tế.")
    asked = replace(named, question="Sở Y tế có bán vàng không?")
    listed = replace(silent, agencies=led_by("Sở Y tế"))
    stated = replace(silent, status=Status.NOT_STATED)
    found = [bodies.refused(a) for a in (silent, named, asked, listed, stated)]
    assert found == [True, False, True, False, False]


def test_answers_are_the_same_if_a_reader_is_told_the_same(bodies: NamedBodies) -> None:
    one = answer(Status.ANSWERED, "II.4.4", agencies=led_by(BODY), confidence=0.9)
    assert same(one, replace(one, confidence=0.8, question="AI LO DU LỊCH"))
    assert not same(one, replace(one, agencies=led_by()))
    assert not same(one, answer(Status.NOT_STATED, "II.4.4", agencies=led_by(BODY)))
    refusal = answer(Status.NOT_FOUND, "II.4.4")
    assert same(refusal, answer(Status.NOT_FOUND, "II.3.2"))


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("Đúng. Sở Y tế chủ trì.", "yes"),
        ("Không, Sở Y tế chủ trì.", "no"),
        ("Sở Y tế chủ trì, không phải Công an tỉnh.", ""),
        ("", ""),
    ],
)
def test_a_verdict_is_the_first_word(reply: str, told: str) -> None:
    assert verdict(answer(Status.ANSWERED, reply=reply)) == told
