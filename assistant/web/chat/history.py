"""The history of a chat as the browser keeps it: plain records, checked when they come back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.answer import Answer, Status
from corpus.decision import Decision

KEPT = 20
_CANDIDATES = 4
_LONGEST, _MOST_CHARS = 200, 5000  # values of a list, characters of a text
_MOST_NUMBER = 2**53  # what a browser counts to
_Record = TypeAdapter(Answer)


def record(answer: Answer) -> dict[str, Any]:
    """What the browser keeps of an answer: clause texts stay on the server."""
    clause = answer.clause and replace(answer.clause, text="")
    return replace(answer, clause=clause, candidates=answer.candidates[:_CANDIDATES]).to_dict()


def answers(records: Any, decision: Decision) -> list[Answer]:
    """The answers in records of any shape, oldest first: of the newest `KEPT`.

    What is not an answer about this decision (edited by hand, kept from another version, larger
    than any answer) is left out without a word.
    """
    found = []
    for item in records[-KEPT:] if isinstance(records, list) else []:
        if not _within_limits(item):
            continue
        try:
            answer = _Record.validate_python(item)
        except ValidationError:
            continue
        if answer.decision == decision.id and _fits(answer, decision):
            found.append(answer)
    return found


def records(kept: Sequence[Answer]) -> list[dict[str, Any]]:
    """Records of the newest answers."""
    return [record(a) for a in kept[-KEPT:]]


def _within_limits(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= _MOST_CHARS
    if isinstance(value, list | tuple):
        return len(value) <= _LONGEST and all(map(_within_limits, value))
    if isinstance(value, dict):
        return all(map(_within_limits, value.values()))
    return not isinstance(value, int | float) or abs(value) <= _MOST_NUMBER


def _fits(answer: Answer, decision: Decision) -> bool:
    known = {c.id: c for c in decision.clauses}
    if answer.status is Status.ANSWERED and not answer.clause:
        return False
    places = answer.places
    if {ref.decision for ref in places} - {decision.id}:
        return False
    return {ref.clause for ref in places} <= set(known) and all(
        known[e.clause.clause].start <= e.start < e.end <= known[e.clause.clause].end
        for e in answer.evidence
    )
