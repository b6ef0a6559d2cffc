"""State: what the next question of a talk may lean on."""

from dataclasses import replace

from assistant.answer import LISTS, Answer, QuestionKind, State, Status
from assistant.dialogue.context import Context
from assistant.dialogue.interpretation import Interpretation
from corpus.decision import Decision

_MATTER = 200  # characters of a clause without heading that say what it is about
# What is said of the decision itself is no matter to lean on.
_NO_CONTEXT = (QuestionKind.TITLE, QuestionKind.IDENTITY)


def next_state(
    interpretation: Interpretation, answer: Answer, before: Context | None, decision: Decision
) -> State | None:
    """What the next question may lean on.

    After a question that found nothing only what points back is understood.
    """
    context = _next(interpretation, answer, before, decision)
    return context.to_state(decision) if context else None


def _next(
    interpretation: Interpretation, answer: Answer, before: Context | None, decision: Decision
) -> Context | None:
    if answer.status in (Status.SMALLTALK, Status.CLARIFY, Status.UNSUPPORTED):
        return before
    if answer.status is Status.NOT_FOUND or answer.kind in _NO_CONTEXT:
        return before and replace(before, question="")
    asked = interpretation.question
    ids = tuple(ref.clause for ref in answer.clauses)
    clauses = [decision.clause(i) for i in ids]
    named = asked.slugs if asked.kind is QuestionKind.AGENCY_TASKS else ()
    in_charge = dict.fromkeys(
        a.agency for c in clauses for a in c.leads if a.name in answer.lead_agencies
    )
    leaning = before is not None and bool(interpretation.clauses)
    kept = before.agencies if before and leaning else ()
    one = answer.status not in LISTS and answer.clause is not None
    listed = ids if len(ids) > 1 and not leaning and not one else ()
    return Context(
        question=_matter(interpretation, before, decision) if before and leaning else asked.text,
        clauses=(answer.clause.id,) if one and answer.clause else ids,
        listed=listed or (before.listed if before and leaning else ()),
        agencies=tuple(named or in_charge or interpretation.bodies or kept),
        confidence=answer.confidence,
    )


def _matter(interpretation: Interpretation, before: Context, decision: Decision) -> str:
    """What is talked about after a turn that leans: another clause says so in its own words."""
    if before.question and set(interpretation.clauses) <= set(before.clauses):
        return before.question
    clause = decision.clause(interpretation.clauses[0])
    return clause.heading or clause.text[:_MATTER]
