"""Drafting: the parts that answers of several kinds are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import Answer, ClauseView, DeadlineView, Evidence, Status
from assistant.answering.found import Found
from assistant.answering.sources import Sources
from assistant.ranking.evidence import find_evidence, quote
from assistant.understanding.question import Question
from assistant.wording import answers as wording
from corpus.decision import IN_CHARGE, Assignment, Clause, Deadline, Scope
from corpus.register import unique_names
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


def view(clause: Clause) -> ClauseView:
    """A clause as answers carry it."""
    return ClauseView(
        id=clause.id,
        citation=clause.citation,
        heading=clause.heading,
        text=clause.text,
        page=clause.page,
        page_certain=clause.page_certain,
        start=clause.start,
        end=clause.end,
    )


def deadline_views(deadlines: Iterable[Deadline]) -> tuple[DeadlineView, ...]:
    """Deadlines as answers carry them."""
    return tuple(DeadlineView(d.text, str(d.date or ""), d.clause_id) for d in deadlines)


def quoted(
    question: Question, clause: Clause, ranking: Ranking, sources: Sources
) -> tuple[Evidence, ...]:
    """The sentences of a clause that answer best."""
    if clause.id not in sources.index.ids:  # a bare heading, which is not searched
        return (quote(clause, clause.start, clause.end),)
    scores = sources.index.passage_scores(ranking, clause.id)
    return find_evidence(question, clause, scores)


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
        clause=view(clause),
        lead_agencies=unique_names(leads),
        coordinating_agencies=unique_names(coordinators),
        evidence=evidence,
        clauses=(clause.id,),
        confidence=sure,
    )
