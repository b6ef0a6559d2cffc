"""No string, and no state a client may send, brings out anything but a sound answer.

`make fuzz` asks 10,000 strings of the real model; here a few hundred meet the tiny one.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Candidate, Evidence, State
from assistant.assistant import Assistant
from corpus.errors import QuestionError
from tests.fuzz import FOLLOWING, Auditor, states_of, texts_about
from tests.refs import refs

EXAMPLES = 300


def test_any_string_gets_a_sound_answer(tiny_assistant: Assistant) -> None:
    auditor = Auditor(tiny_assistant)
    texts = texts_about(tiny_assistant.decision, tiny_assistant)

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(texts, st.sampled_from(FOLLOWING))
    def asking(text: str, following: str) -> None:
        answer = auditor.ask(text)
        if answer and answer.state:
            auditor.ask(following, answer.state)

    asking()
    assert len(auditor.seen) >= 5, "the strings were of few kinds"
    assert auditor.seen["answered"] > EXAMPLES / 10


def test_any_state_gets_a_sound_answer_or_is_refused(tiny_assistant: Assistant) -> None:
    auditor = Auditor(tiny_assistant)
    texts = texts_about(tiny_assistant.decision, tiny_assistant)

    @settings(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.sampled_from(FOLLOWING), texts), states_of(tiny_assistant, texts))
    def asking(text: str, state: State) -> None:
        auditor.ask(text, state)

    asking()
    assert auditor.seen["refused"] > 0
    assert auditor.seen.total() > auditor.seen["refused"]


@pytest.mark.parametrize("confidence", [float("nan"), float("inf"), -0.1, 1.1])
def test_a_state_with_an_impossible_confidence(
    tiny_assistant: Assistant, confidence: float
) -> None:
    state = State("du lịch", clauses=refs("II.4.4"), confidence=confidence)
    with pytest.raises(QuestionError, match="Trạng thái hội thoại không dùng được"):
        tiny_assistant.ask("ai phối hợp?", state=state)


def test_a_state_is_made_sound(tiny_assistant: Assistant) -> None:
    state = State("du lịch \ud800" * 900, clauses=refs("II.4.4") * 3, listed=refs("II.4.4") * 2)
    answer = Auditor(tiny_assistant).ask("ai phối hợp?", state)
    assert answer is not None
    assert answer.clauses == refs("II.4.4")


def moved(answer: Answer, by: int) -> Answer:
    piece = answer.evidence[0]
    return replace(answer, evidence=(replace(piece, start=piece.start + by),))


SPOILT: dict[str, Callable[[Answer], Answer]] = {
    "another word": lambda a: replace(
        a, evidence=(replace(a.evidence[0], text=a.evidence[0].text + " thêm"),)
    ),
    "another place": lambda a: moved(a, 3),
    "another clause": lambda a: replace(
        a, evidence=(replace(a.evidence[0], clause=refs("II.1.1")[0]),)
    ),
    "nothing quoted": lambda a: replace(a, evidence=(Evidence("", 0, 0, a.clauses[0]),)),
    "no quotation": lambda a: replace(a, evidence=()),
    "an agency": lambda a: replace(a, agencies=(replace(a.agencies[0], name="Sở Không Có"),)),
    "a clause": lambda a: replace(a, clauses=refs("II.99.1")),
    "a candidate": lambda a: replace(a, candidates=(Candidate(*refs("II.99.1"), 1.0),)),
    "a score": lambda a: replace(a, candidates=(Candidate(*refs("II.4.4"), float("nan")),)),
    "too sure": lambda a: replace(a, confidence=1.5),
    "a document": lambda a: replace(a, references=("Nghị quyết số 0/NQ",)),
    "silence": lambda a: replace(a, reply=" "),
    "text of a clause": lambda a: replace(
        a, clause=a.clause and replace(a.clause, text=a.clause.text.lower())
    ),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_the_audit_notices(tiny_assistant: Assistant, spoilt: str) -> None:
    auditor = Auditor(tiny_assistant)
    answer = tiny_assistant.ask("Điểm 4.4 nói gì?")
    auditor.audit(answer)
    with pytest.raises((AssertionError, ValueError, KeyError)):
        auditor.audit(SPOILT[spoilt](answer))
