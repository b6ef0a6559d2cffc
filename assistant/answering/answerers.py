"""Answerers: the ways to answer, in the order in which they are tried."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answer import Answer, Candidate, Status
from assistant.answering import (
    about,
    claims,
    clause,
    continued,
    elsewhere,
    offer,
    overview,
    refusal,
    sets,
)
from assistant.answering.found import Found
from assistant.answering.notes import noted
from assistant.answering.sources import Sources
from assistant.dialogue.state import next_state
from corpus.library import ClauseRef

Answerer = Callable[[Found, Sources], Answer | None]
ANSWERERS: tuple[Answerer, ...] = (
    about.unsupported,
    continued.continued,
    about.smalltalk,
    about.identity,
    about.title,
    about.state,
    elsewhere.other_place,
    elsewhere.other_document,
    elsewhere.missing_number,
    elsewhere.unclear,
    sets.asked_set,
    clause.named,
    claims.claimed,
    overview.overview,
    offer.offer,
    refusal.refused,
)
_CANDIDATES = 10


def first_answer(
    found: Found, sources: Sources, answerers: Sequence[Answerer] = ANSWERERS
) -> tuple[str, Answer]:
    """The answer of the first that has one, else the nearest clause, with whose it is."""
    for answerer in answerers:
        if answer := answerer(found, sources):
            return _name(answerer), answer
    return _name(clause.nearest), clause.nearest(found, sources)


def _name(answerer: Callable[..., object]) -> str:
    return f"{answerer.__module__.rpartition('.')[2]}.{answerer.__name__}"


def answered(
    found: Found, name: str, sources: Sources, answerers: Sequence[Answerer] = ANSWERERS
) -> Answer:
    """The first answer, with what every answer carries; `name` is its id."""
    _, answer = first_answer(found, sources, answerers)
    # A question that names no topic has no candidates.
    alone = answer.status in (Status.CLARIFY, Status.UNSUPPORTED)
    hits = () if alone else found.ranking.hits[:_CANDIDATES]
    return replace(
        answer,
        id=name or _short_id(found.question.typed),
        candidates=tuple(
            Candidate(ClauseRef(sources.decision.id, h.document_id), h.score) for h in hits
        ),
        understood_as=found.question.text,
        notes=noted(found, answer, sources),
        state=next_state(found.interpretation, answer, found.before, sources.decision),
    )


def _short_id(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:12]
