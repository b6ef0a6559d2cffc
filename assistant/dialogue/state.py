"""State: what the next question of a talk may lean on."""

from dataclasses import replace

from assistant.answer import Answer, QuestionKind, State, Status
from assistant.dialogue.resolver import Turn
from corpus.decision import Decision
from corpus.errors import QuestionError
from corpus.register import Register

_MATTER = 200  # characters of a clause without heading that say what it is about
# What is said of the decision itself is no matter to lean on.
_NO_CONTEXT = (QuestionKind.TITLE, QuestionKind.IDENTITY)


def known_state(state: State, decision: Decision, register: Register, max_chars: int) -> State:
    """A state that came back from a client, made sound; `QuestionError` if it cannot be."""
    clauses = {c.id for c in decision.clauses}
    slugs = {a.slug for a in register}
    if not {*state.clauses, *state.listed} <= clauses or not set(state.agencies) <= slugs:
        raise QuestionError("Trạng thái hội thoại không thuộc Quyết định này: hãy hỏi lại từ đầu.")
    if not 0 <= state.confidence <= 1:
        raise QuestionError("Trạng thái hội thoại không dùng được: hãy hỏi lại từ đầu.")
    return replace(
        state,
        question=sound(state.question)[:max_chars],
        clauses=tuple(dict.fromkeys(state.clauses)),
        agencies=tuple(dict.fromkeys(state.agencies)),
        listed=tuple(dict.fromkeys(state.listed)),
    )


def next_state(
    turn: Turn, answer: Answer, before: State | None, decision: Decision
) -> State | None:
    """What the next question may lean on.

    After a question that found nothing only what points back is understood.
    """
    if answer.status in (Status.SMALLTALK, Status.CLARIFY):
        return before
    if answer.status is Status.NOT_FOUND or answer.kind in _NO_CONTEXT:
        return before and replace(before, question="")
    asked = turn.question
    clauses = [decision.clause(i) for i in answer.clauses]
    named = asked.slugs if asked.kind is QuestionKind.AGENCY_TASKS else ()
    in_charge = dict.fromkeys(
        a.agency for c in clauses for a in c.leads if a.name in answer.lead_agencies
    )
    leaning = before is not None and bool(turn.clauses)
    kept = before.agencies if before and leaning else ()
    many = answer.status in (Status.LIST, Status.OVERVIEW)
    one = not many and answer.clause is not None
    listed = answer.clauses if len(answer.clauses) > 1 and not leaning and not one else ()
    return State(
        question=_matter(turn, before, decision) if before and leaning else asked.text,
        clauses=(answer.clause.id,) if one and answer.clause else answer.clauses,
        listed=listed or (before.listed if before and leaning else ()),
        agencies=tuple(named or in_charge or turn.bodies or kept),
        confidence=answer.confidence,
    )


def _matter(turn: Turn, before: State, decision: Decision) -> str:
    """What is talked about after a turn that leans: another clause says so in its own words."""
    if before.question and set(turn.clauses) <= set(before.clauses):
        return before.question
    clause = decision.clause(turn.clauses[0])
    return clause.heading or clause.text[:_MATTER]


def sound(text: str) -> str:
    """Without halves of surrogate pairs, which no file and no socket takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
