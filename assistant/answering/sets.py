"""Sets: a list of clauses, where one is asked for."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Status
from assistant.answering.drafting import agency_roles, deadline_views, drafted, view
from assistant.answering.found import Found
from assistant.answering.lists import Listing, find_list
from assistant.answering.sources import Sources
from assistant.ranking.confidence import set_confidence
from assistant.ranking.evidence import quote
from assistant.understanding.query import given_to
from assistant.understanding.question import Question

# A question is read as one for a set of clauses from this sign of it on, weakened as one clause
# fits better than _FITTING, and as the question sounds like one that nothing answers.
_SEVERAL = -0.12
_PULL = 0.15
_FITTING = 4.0
_LIKELY = 0.5


def asked_set(found: Found, sources: Sources) -> Answer | None:
    """The list that a question asks for; one that only sounds like it is read more freely."""
    if found.question.asks_heading:
        return None
    for question, sure in readings(found, sources):
        question = _of_bodies(question, found.interpretation.bodies)
        listing = find_list(
            question, sources.decision, sources.register, less=found.interpretation.less
        )
        if listing and not listing.clauses:
            return drafted(question, sources, Status.NOT_FOUND, listing.reply)
        if listing:
            return replace(told(question, listing, sources), confidence=sure)
    return None


def readings(found: Found, sources: Sources) -> list[tuple[Question, float]]:
    """The question as it is, then as the kinds of sets that it sounds like, with how sure."""
    found_readings = [(found.question, 1.0)]
    intended = found.ranking.intended
    pull = _PULL * (found.ranking.hits[0].score - _FITTING)
    doubt = min(found.ranking.answerability.overall, 0.0) / 2
    sure = set_confidence(intended.several) if intended else 0.0
    # What the text holds in the question's own words is not a set that it hardly sounds like.
    claim = found.question.claims and found.question.asks_to_confirm
    unlikely = found.matter.known and (claim or sure < _LIKELY)
    if intended and intended.several - pull + doubt > _SEVERAL and not unlikely:
        found_readings += [(q, sure) for q in sources.reader.read_as_set(found.question, intended)]
    return found_readings


def told(question: Question, listing: Listing, sources: Sources) -> Answer:
    """A listing as an answer."""
    clauses, head, decision = listing.clauses, listing.heading, sources.decision
    shown = clauses[0] if len(clauses) == 1 else head
    return replace(
        drafted(question, sources, Status.LIST, listing.reply),
        clause=view(shown, decision) if shown else None,
        evidence=(quote(head, decision, head.start, head.end),) if head else (),
        agencies=agency_roles(
            [*listing.held, *((c, a) for c in clauses for a in c.coordinators)],
            decision,
            sources.register,
        ),
        deadlines=deadline_views((d for c in clauses for d in c.deadlines), decision),
        clauses=sources.refs(*clauses),
        confidence=1.0,
    )


def _of_bodies(question: Question, bodies: Sequence[str]) -> Question:
    """A question for a set, of the bodies that a pronoun in it stands for."""
    query = question.query
    if not bodies or query is None or query.bodies or not (query.scope or query.phrase):
        return question
    query = replace(given_to(query, bodies), loosely=True)
    return replace(question, query=query, kind=query.kind)
