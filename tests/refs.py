"""Answers about one decision, in its own ids."""

from assistant.answer import Answer
from corpus.library import DEFAULT_DECISION, ClauseRef


def ids(answer: Answer) -> tuple[str, ...]:
    """The ids of an answer's clauses."""
    assert {ref.decision for ref in answer.clauses} <= {answer.decision}
    return tuple(ref.clause for ref in answer.clauses)


def refs(*clause_ids: str, decision: str = DEFAULT_DECISION) -> tuple[ClauseRef, ...]:
    """References to clauses, of the shipped decision where no other is named."""
    return tuple(ClauseRef(decision, i) for i in clause_ids)
