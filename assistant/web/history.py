"""The history of a chat as the browser keeps it: plain records, checked when they come back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.answer import Answer, Status
from corpus.decision import Decision

KEPT = 20
_CANDIDATES = 4
_Record = TypeAdapter(Answer)


def record(answer: Answer) -> dict[str, Any]:
    """What the browser keeps of an answer: clause texts stay on the server."""
    clause = answer.clause and replace(answer.clause, text="")
    return replace(answer, clause=clause, candidates=answer.candidates[:_CANDIDATES]).to_dict()


def answers(records: Any, decision: Decision) -> list[Answer]:
    """The answers in records of any shape, oldest first, at most `KEPT`.

    What is not an answer about this decision (edited by hand, kept from another version) is
    left out without a word.
    """
    found = []
    for item in records if isinstance(records, list) else []:
        try:
            answer = _Record.validate_python(item)
        except ValidationError:
            continue
        if answer.decision == decision.id and _fits(answer, decision):
            found.append(answer)
    return found[-KEPT:]


def records(kept: Sequence[Answer]) -> list[dict[str, Any]]:
    """Records of the newest answers."""
    return [record(a) for a in kept[-KEPT:]]


def _fits(answer: Answer, decision: Decision) -> bool:
    known = {c.id: c for c in decision.clauses}
    if answer.status is Status.ANSWERED and not answer.clause:
        return False
    ids = {c.clause_id for c in answer.candidates} | set(answer.clauses)
    ids |= {e.clause_id for e in answer.evidence}
    if answer.clause:
        ids.add(answer.clause.id)
    if answer.state:
        ids |= {*answer.state.clauses, *answer.state.listed}
    return ids <= set(known) and all(
        known[e.clause_id].start <= e.start < e.end <= known[e.clause_id].end
        for e in answer.evidence
    )
