"""Answerers: the ways to answer, in the order in which they are tried."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from assistant.answer import Answer, Candidate, Status
from assistant.answering import about, clause, continued, elsewhere, overview, refusal, sets
from assistant.answering.found import Found
from assistant.answering.notes import noted
from assistant.answering.sources import Sources
from assistant.dialogue.state import next_state
from corpus.library import ClauseRef

Answerer = Callable[[Found, Sources], Answer | None]
ANSWERERS: tuple[Answerer, ...] = (
    continued.continued,
    about.smalltalk,
    about.identity,
    about.title,
    elsewhere.other_place,
    elsewhere.missing_number,
    elsewhere.unclear,
    sets.asked_set,
    clause.named,
    clause.claimed,
    overview.overview,
    refusal.refused,
)
_CANDIDATES = 10


def answered(found: Found, name: str, sources: Sources) -> Answer:
    """The answer of the first that has one, else the nearest clause; `name` is its id."""
    answers = (answerer(found, sources) for answerer in ANSWERERS)
    answer = next((a for a in answers if a), None) or clause.nearest(found, sources)
    # A question that names no topic has no candidates.
    hits = found.ranking.hits[:_CANDIDATES] if answer.status is not Status.CLARIFY else ()
    return replace(
        answer,
        id=name or _short_id(found.question.typed),
        candidates=tuple(
            Candidate(ClauseRef(sources.decision.id, h.document_id), h.score) for h in hits
        ),
        understood_as=found.question.text,
        notes=noted(found, answer, sources),
        state=next_state(found.turn, answer, found.before, sources.decision),
    )


def _short_id(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:12]
