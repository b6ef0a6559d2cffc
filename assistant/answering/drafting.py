"""Drafting: the parts that answers of several kinds are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import AgencyRole, Answer, ClauseView, DeadlineView, Evidence, Status
from assistant.answering.found import Found
from assistant.answering.sources import Sources
from assistant.ranking.evidence import find_evidence, quote
from assistant.understanding.question import Question
from assistant.wording import answers as wording
from corpus.annotations import IN_CHARGE, Assignment, Deadline, Scope
from corpus.decision import Clause, Decision
from corpus.library import ClauseRef
from corpus.register import Register
from index.ranking import Ranking


def blank(found: Found, sources: Sources, status: Status, reply: str) -> Answer:
    """An answer that shows no clause yet."""
    return drafted(found.question, sources, status, reply)


def drafted(question: Question, sources: Sources, status: Status, reply: str) -> Answer:
    """The same for a question that was read anew."""
    return Answer(
        id="",
        question=question.typed,
        status=status,
        kind=question.kind,
        reply=reply,
        decision=sources.decision.id,
    )


def view(clause: Clause, decision: Decision) -> ClauseView:
    """A clause as answers carry it."""
    return ClauseView(
        id=clause.id,
        decision=decision.id,
        citation=clause.citation,
        heading=clause.heading,
        text=clause.text,
        page=clause.page,
        page_certain=clause.page_certain,
        start=clause.start,
        end=clause.end,
    )


def deadline_views(deadlines: Iterable[Deadline], decision: Decision) -> tuple[DeadlineView, ...]:
    """Deadlines of a decision as answers carry them."""
    return tuple(
        DeadlineView(d.text, str(d.date or ""), ClauseRef(decision.id, d.clause_id))
        for d in deadlines
    )


def agency_roles(
    parts: Iterable[tuple[Clause, Assignment]], decision: Decision, register: Register
) -> tuple[AgencyRole, ...]:
    """Who has which part in which clause, as answers carry it, once each."""
    found = (
        AgencyRole(
            name=given.name,
            slug=given.agency,
            role=given.role,
            clause=ClauseRef(decision.id, clause.id),
            today=register[given.agency].today(decision.year),
        )
        for clause, given in parts
    )
    return tuple(dict.fromkeys(found))


def quoted(
    question: Question, clause: Clause, ranking: Ranking, sources: Sources
) -> tuple[Evidence, ...]:
    """The sentences of a clause that answer best."""
    if clause.id not in sources.index.ids:  # a bare heading, which is not searched
        return (quote(clause, sources.decision, clause.start, clause.end),)
    scores = sources.index.passage_scores(ranking, clause.id)
    return find_evidence(question, clause, sources.decision, scores)


def assigned(
    clause: Clause, evidence: Sequence[Evidence]
) -> tuple[list[Assignment], tuple[Assignment, ...]]:
    """Who is in charge and who coordinates: of the sentence quoted if it names its own holder."""
    named = [
        a
        for a in clause.assignments
        if a.scope is Scope.SENTENCE
        and a.role in IN_CHARGE
        and any(e.start <= a.start < e.end for e in evidence)
    ]
    return (named, ()) if named else (list(clause.leads), clause.coordinators)


def lacking(found: Found, clause: Clause, missing: str, sure: float, sources: Sources) -> Answer:
    """The right clause, which does not hold the detail asked for."""
    evidence = quoted(found.question, clause, found.ranking, sources)
    leads, coordinators = assigned(clause, evidence)
    reply = wording.not_stated(clause, missing, sources.decision.profile)
    return replace(
        blank(found, sources, Status.NOT_STATED, reply),
        clause=view(clause, sources.decision),
        agencies=agency_roles(
            [(clause, a) for a in (*leads, *coordinators)], sources.decision, sources.register
        ),
        evidence=evidence,
        clauses=sources.refs(clause),
        confidence=sure,
    )
