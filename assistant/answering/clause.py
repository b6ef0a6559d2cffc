"""Clause: the one clause that answers, named by its number or found."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from assistant.answer import Answer, Evidence, QuestionKind, Status
from assistant.answering.drafting import (
    agency_roles,
    assigned,
    blank,
    deadline_views,
    quoted,
    view,
)
from assistant.answering.found import Found
from assistant.answering.lists import find_list
from assistant.answering.sources import Sources
from assistant.ranking.evidence import quote, within
from assistant.understanding.query import COLLECTIVE
from assistant.understanding.question import Question
from assistant.wording import answers as wording
from corpus.annotations import Assignment, Deadline, unique_names
from corpus.decision import Clause, Decision
from index.ranking import Ranking

_ON_THE_MATTER = 2.5  # fused score of a clause that plainly speaks of the matter
_ALSO = 0.75  # another clause is named from this share of the first one's score
_OTHERS = 2
_DATED = 5  # deadlines, at most, whose sentences are all quoted
STANDS = 0.9  # confidence at least, of what stands there in the question's own words
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
        clauses=(*answer.clauses, *sources.refs(*meant)),
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
    deadlines = _asked_for(found, clause, evidence)
    evidence = (*evidence, *_dating(deadlines, clause, evidence, sources.decision))
    references = [r for r in clause.references if within(r.start, evidence)]
    views = deadline_views(deadlines, sources.decision)
    titles = tuple(dict.fromkeys(r.title for r in references or clause.references))
    others = _others(clause, found.ranking, sources.decision)
    joint = others if question.kind is QuestionKind.LEAD else []
    elsewhere = [c for c in _elsewhere(question, clause, sources) if c not in others]
    reply = wording.answered(
        question.kind,
        clause,
        leads,
        unique_names(coordinators),
        deadlines,
        titles,
        sources.decision.profile,
    )
    verdict, opening = _verdict(question, leads, sources)
    return replace(
        blank(found, sources, Status.ANSWERED, f"{opening}{reply}"),
        verdict=verdict,
        clause=view(clause, sources.decision),
        agencies=agency_roles(
            [
                *((clause, a) for a in leads),
                *((c, a) for c in joint for a in c.leads),
                *((clause, a) for a in coordinators),
            ],
            sources.decision,
            sources.register,
        ),
        evidence=evidence,
        deadlines=views,
        references=titles,
        clauses=sources.refs(clause, *joint, *elsewhere),
        confidence=sure,
        notes=tuple(map(wording.also, (*others, *elsewhere))),
    )


def _verdict(
    question: Question, leads: Sequence[Assignment], sources: Sources
) -> tuple[Literal["yes", "no"] | None, str]:
    """Whether the body that a question says to be in charge is, with how the reply begins."""
    if not question.claims:
        return None, ""
    if {a.agency for a in leads} & {*question.slugs, *COLLECTIVE}:
        return "yes", f"{wording.RIGHT} "
    return "no", f"{wording.not_in_charge(sources.register[question.slugs[0]].name)} "


def _asked_for(found: Found, clause: Clause, evidence: Sequence[Evidence]) -> Sequence[Deadline]:
    """The deadlines quoted; all of the clause if the question is about nothing in particular."""
    quoted_ones = [d for d in clause.deadlines if within(d.start, evidence)]
    bare = found.interpretation.clauses and not found.interpretation.choose
    return clause.deadlines if bare else quoted_ones or clause.deadlines


def _dating(
    deadlines: Sequence[Deadline],
    clause: Clause,
    evidence: Sequence[Evidence],
    decision: Decision,
) -> list[Evidence]:
    """The sentences that set the deadlines and are not quoted yet, where a few are shown."""
    if not evidence or len(deadlines) > _DATED:
        return []
    setting = {clause.sentence_at(d.start) for d in deadlines if not within(d.start, evidence)}
    spans = sorted((s.start, s.end) for s in setting)
    return [quote(clause, decision, *span) for span in spans]


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
