"""Clause: the one clause that answers, named by its number or found."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, QuestionKind, Status
from assistant.answering.drafting import assigned, blank, deadline_views, quoted, view
from assistant.answering.found import Found
from assistant.answering.lists import find_list
from assistant.answering.sources import Sources
from assistant.parts import Part
from assistant.ranking.evidence import within
from assistant.understanding.query import COLLECTIVE
from assistant.understanding.question import Question
from assistant.wording import answers as wording
from corpus.decision import Assignment, Clause, Decision
from corpus.register import unique_names
from index.ranking import Ranking

_ON_THE_MATTER = 2.5  # fused score of a clause that plainly speaks of the matter
_ALSO = 0.75  # another clause is named from this share of the first one's score
_OTHERS = 2
_PLACES = 4  # clauses that hold the words of a question's matter, at most, to name them all


def named(found: Found, sources: Sources) -> Answer | None:
    """The clause that the question names by its number."""
    question, decision = found.question, sources.decision
    if not question.clause_ids:
        return None
    clause = decision.clause(question.clause_ids[0])
    if not question.asks_heading and clause.id not in sources.index.ids:
        return None
    answer = shown(found, clause, 1.0, sources)
    twins = decision.twins(clause)
    meant = () if clause.id.lower() in question.plain else twins
    return replace(
        answer,
        clauses=(*answer.clauses, *(c.id for c in meant)),
        notes=(*answer.notes, *(wording.same_number(twin, decision.profile) for twin in twins)),
    )


def nearest(found: Found, sources: Sources) -> Answer:
    """The clause that fits best."""
    return shown(found, found.nearest, found.judged.sure, sources)


def shown(found: Found, clause: Clause, sure: float, sources: Sources) -> Answer:
    """A clause as the answer: who, by when, after which documents, in its own words."""
    question = found.question
    evidence = quoted(question, clause, found.ranking, sources)
    leads, coordinators = assigned(clause, evidence)
    deadlines = [d for d in clause.deadlines if within(d.start, evidence)] or clause.deadlines
    references = [r for r in clause.references if within(r.start, evidence)]
    views = deadline_views(deadlines)
    titles = tuple(dict.fromkeys(r.title for r in references or clause.references))
    others = _others(clause, found.ranking, sources.decision)
    together = question.kind is QuestionKind.LEAD and Part.JOINT_LEADS not in sources.off
    joint = others if together else []
    elsewhere = [c for c in _elsewhere(question, clause, sources) if c not in others]
    reply = wording.answered(
        question.kind,
        clause,
        leads,
        unique_names(coordinators),
        views,
        titles,
        sources.decision.profile,
    )
    return replace(
        blank(found, sources, Status.ANSWERED, f"{_denied(question, leads, sources)}{reply}"),
        clause=view(clause),
        lead_agencies=unique_names([*leads, *(a for c in joint for a in c.leads)]),
        coordinating_agencies=unique_names(coordinators),
        evidence=evidence,
        deadlines=views,
        references=titles,
        clauses=(clause.id, *(c.id for c in (*joint, *elsewhere))),
        confidence=sure,
        notes=tuple(map(wording.also, (*others, *elsewhere))),
    )


def _denied(question: Question, leads: Sequence[Assignment], sources: Sources) -> str:
    """That a body which the question says to be in charge is not; "" if it is, or may be."""
    held = {a.agency for a in leads}
    if not question.claims or held & {*question.slugs, *COLLECTIVE}:
        return ""
    return f"{wording.not_in_charge(sources.register[question.slugs[0]].name)} "


def _elsewhere(question: Question, clause: Clause, sources: Sources) -> list[Clause]:
    """Where else the words stand that say what a question is about, if it asks where."""
    if not question.asks_where or question.clause_ids:
        return []
    for read in sources.reader.read_as_mention(question):
        listing = find_list(read, sources.decision, sources.register)
        if listing and clause in listing.clauses and len(listing.clauses) <= _PLACES:
            return [c for c in listing.clauses if c is not clause]
    return []


def _others(clause: Clause, ranking: Ranking, decision: Decision) -> list[Clause]:
    """Clauses that fit about as well, when other agencies answer for them."""
    first, *rest = ranking.hits[: 1 + _OTHERS]
    if first.document_id != clause.id:
        return []
    border = max(_ALSO * first.score, _ON_THE_MATTER)
    near = [decision.clause(h.document_id) for h in rest if h.score >= border]
    return [c for c in near if c.leads and unique_names(c.leads) != unique_names(clause.leads)]
