"""Overview: a matter that the text speaks of, with every clause that gives it to someone."""

import math
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Evidence, QuestionKind, Status
from assistant.answering.clause import STANDS, shown
from assistant.answering.drafting import agency_roles, blank, deadline_views, view
from assistant.answering.found import Found
from assistant.answering.sources import Sources
from assistant.ranking.evidence import quote
from assistant.understanding.details import missing_detail
from assistant.understanding.matter import LONG, Matter
from assistant.understanding.question import Question
from assistant.wording import overview as wording
from corpus.annotations import unique_names
from corpus.decision import Clause, Decision
from index.text import fold, syllables

_PLAIN = (QuestionKind.LEAD, QuestionKind.TASK, QuestionKind.OVERVIEW)
SURE = 0.9  # from here on prepared questions have found the answer, whoever else shares it
_UNLIKELY, _ON_MATTER = 0.2, 0.5
_MOST = 0.5  # share of a matter's mentions above which one clause is the one on it


def overview(found: Found, sources: Sources) -> Answer | None:
    """A plain question on a matter that the text holds in the question's own words."""
    question = found.question
    plain = question.kind in _PLAIN and not (question.named or question.query)
    if not plain or question.claims or question.clause_ids or found.interpretation.bodies:
        return None
    matter = found.matter
    if not matter.known or (len(matter.terms) > 1 and _lacks(found)):
        return None
    tasks = sources.witness.speaking(matter)
    given = any(c.leads for c in tasks)
    if not given and matter.longest <= 1:
        return None  # a syllable in passing says too little
    nearest = found.nearest
    # Only prepared questions make a clause more certain than the text itself does.
    sure = bool(found.ranking.nearest) and found.judged.sure >= SURE
    certain = sure and nearest in tasks
    # Words that stand there by no accident outweigh prepared questions.
    whole = matter.longest >= LONG
    if sure and not certain and (not whole or _apart(matter, nearest, question)):
        return None
    main = nearest if certain else main_clause(tasks, matter, found)
    if missing_detail(question, main):
        return None
    agree = nearest is main or nearest not in tasks
    same = len({unique_names(c.leads) for c in tasks}) == 1
    if certain or same or (agree and _share(main, tasks, matter) > _MOST):
        answer = shown(found, main, max(found.judged.sure, STANDS), sources)
        return with_others(answer, tasks, sources)
    return _shared(found, main, tasks, sources)


def with_others(answer: Answer, tasks: Sequence[Clause], sources: Sources) -> Answer:
    """An answer from one clause, with the others that give its matter to someone."""
    told = {ref.clause for ref in answer.clauses}
    also = [c for c in tasks if c.id not in told]
    noted = " ".join(answer.notes)
    unsaid = [c for c in also if c.citation not in noted]
    notes = (*answer.notes, wording.elsewhere(unsaid)) if unsaid else answer.notes
    return replace(answer, clauses=(*answer.clauses, *sources.refs(*also)), notes=notes)


def _lacks(found: Found) -> bool:
    """Whether prepared questions say plainly that the matter stands there without the detail."""
    return found.judged.sure < _UNLIKELY and found.judged.on_matter > _ON_MATTER


def _apart(matter: Matter, clause: Clause, question: Question) -> bool:
    """Whether a clause has all words of the matter, if not in the question's order."""
    held = set(syllables(clause.text if question.accented else fold(clause.text)))
    return all(held.issuperset(term.words) for term in matter.terms)


def main_clause(tasks: Sequence[Clause], matter: Matter, found: Found) -> Clause:
    """The clause that ranks well and speaks of it much."""
    scores = {h.document_id: h.score for h in found.ranking.hits}
    least = min(scores.values(), default=0.0)

    def fit(clause: Clause) -> float:
        return scores.get(clause.id, least) + math.log(matter.counts.get(clause.id, 1))

    return max(tasks, key=fit)


def _share(main: Clause, tasks: Sequence[Clause], matter: Matter) -> float:
    every = sum(matter.counts.get(c.id, 0) for c in tasks)
    return matter.counts.get(main.id, 0) / every if every else 0.0


def _shared(found: Found, main: Clause, tasks: Sequence[Clause], sources: Sources) -> Answer:
    """The matter with all who have a part in it."""
    matter, decision = found.matter, sources.decision
    first = [main, *(c for c in tasks if c is not main)]
    held = [(c, a) for c in first for a in c.leads]
    return replace(
        blank(
            found, sources, Status.OVERVIEW, wording.shared(str(matter), first, decision.profile)
        ),
        clause=view(main, decision),
        evidence=tuple(_sentence(c, matter, decision) for c in first),
        agencies=agency_roles(held, decision, sources.register),
        deadlines=deadline_views((d for c in first for d in c.deadlines), decision),
        clauses=sources.refs(*first),
        confidence=max(found.judged.sure, STANDS),
    )


def _sentence(clause: Clause, matter: Matter, decision: Decision) -> Evidence:
    """The first sentence of a clause that holds most of the matter's terms."""

    def held(text: str) -> int:
        line = f" {' '.join(syllables(text))} "
        return sum(f" {term} " in line for term in matter.terms)

    sentence = max(clause.sentences, key=lambda s: held(s.text), default=None)
    if sentence is None:
        return quote(clause, decision, clause.start, clause.end)
    return quote(clause, decision, sentence.start, sentence.end)
