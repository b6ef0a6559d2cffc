"""Suggestions: questions that may be asked after an answer, each of them one that has an answer."""

from collections.abc import Iterator
from itertools import islice, pairwise

from assistant.answer import Answer, QuestionKind, Status
from corpus.annotations import unique_names
from corpus.decision import Clause, Decision, Kind

SUGGESTED = 3
_TIMED = (QuestionKind.DEADLINE, QuestionKind.ALL_DEADLINES)
_ASKABLE = (Kind.POINT, Kind.ARTICLE)


def suggestions(answer: Answer, decision: Decision) -> tuple[str, ...]:
    """At most three questions, the most useful first, fit to be asked with `answer.state`."""
    of = {
        Status.ANSWERED: _of_clause,
        Status.NOT_STATED: _of_clause,
        Status.LIST: _of_list,
        Status.OVERVIEW: _of_list,
        Status.NOT_FOUND: _of_nearest,
        Status.CLARIFY: _of_readings,
        Status.SMALLTALK: _topics,
        Status.UNSUPPORTED: _topics,
    }
    asked = answer.question.strip().casefold()
    found = dict.fromkeys(q for q in of[answer.status](answer, decision) if q.casefold() != asked)
    return tuple(islice(found, SUGGESTED))


def _topics(_: Answer, decision: Decision) -> Iterator[str]:
    yield from decision.profile.samples.topics


def _of_clause(answer: Answer, decision: Decision) -> Iterator[str]:
    """What leans on the clause shown; what is said of the decision itself cannot be leaned on."""
    if answer.state is None or answer.clause is None:
        yield from decision.profile.samples.anytime
        return
    clause = decision.clause(answer.clause.id)
    if clause.deadlines and answer.kind not in _TIMED:
        yield "Thời hạn là khi nào?"
    if _has_more(answer.state.agencies, clause, decision):
        many = len(answer.state.agencies) > 1
        yield f"{'Các cơ quan' if many else 'Cơ quan'} đó còn nhiệm vụ nào khác?"
    if answer.coordinating_agencies and answer.kind is not QuestionKind.COORDINATOR:
        yield "Cơ quan nào phối hợp?"
    if clause.kind is Kind.POINT and _next_is_point(clause, decision):
        yield "Điểm kế tiếp nói gì?"
    if clause.parent:
        yield _about_group(decision.clause(clause.parent))
    yield from decision.profile.samples.anytime


def _of_list(answer: Answer, decision: Decision) -> Iterator[str]:
    if answer.deadlines and answer.kind not in _TIMED:
        yield "Thời hạn là khi nào?"
    clauses = [decision.clause(ref.clause) for ref in answer.clauses]
    if answer.kind is QuestionKind.GROUP and answer.clause:
        after = (b for a, b in pairwise(decision.groups) if a.id == answer.clause.id)
        yield from map(_about_group, after)
    yield from (_about(c) for c in clauses if c.kind in _ASKABLE)
    yield from (_about_group(decision.clause(c.parent)) for c in clauses if c.parent)


def _of_nearest(answer: Answer, decision: Decision) -> Iterator[str]:
    if answer.clause:
        clause = decision.clause(answer.clause.id)
        if clause.kind in _ASKABLE:
            yield _about(clause)
        for name in unique_names(clause.leads)[:1]:
            yield f"{name} có những nhiệm vụ gì?"
    yield from decision.profile.samples.anytime


def _of_readings(answer: Answer, decision: Decision) -> Iterator[str]:
    yield from (_about(decision.clause(ref.clause)) for ref in answer.clauses)
    yield from _topics(answer, decision)


def _about(clause: Clause) -> str:
    """ "Điểm 4.4 Mục II nói gì?", with as much of its place as makes it the only one."""
    article, *parts = clause.citation.split(" (")[0].split(", ")
    where = [*reversed(parts)] if len(parts) > 1 else [*parts, article]
    words = " ".join(where)
    return f"{words[0].upper()}{words[1:]} nói gì?"


def _about_group(group: Clause) -> str:
    return f"Nhóm nhiệm vụ {group.number} giao cho những cơ quan nào?"


def _has_more(agencies: tuple[str, ...], clause: Clause, decision: Decision) -> bool:
    return any(
        a.agency in agencies for c in decision.answerable if c is not clause for a in c.leads
    )


def _next_is_point(clause: Clause, decision: Decision) -> bool:
    after = next((c for c in decision.answerable if c.start > clause.start), None)
    return after is not None and after.kind is Kind.POINT
