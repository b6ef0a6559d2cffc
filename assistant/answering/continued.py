"""Continued: a question that is answered from the clauses talked about."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, QuestionKind
from assistant.answering.clause import shown
from assistant.answering.drafting import lacking
from assistant.answering.found import Found
from assistant.answering.lists import narrowed
from assistant.answering.sets import told
from assistant.answering.sources import Sources
from assistant.dialogue.context_model import load_regression
from assistant.understanding.details import UNLISTED, missing_detail
from assistant.understanding.question import Question
from corpus.decision import Clause, Decision, Kind

_LACKING = 0.5  # probability from which the clause talked about lacks what is asked for
_ASKED = {QuestionKind.NUMBER: "number", QuestionKind.DEADLINE: "date"}


def continued(found: Found, sources: Sources) -> Answer | None:
    """An answer from the clauses talked about, if the question leans on them."""
    interpretation, decision = found.interpretation, sources.decision
    if not interpretation.clauses:
        return None
    sure = found.before.confidence if found.before else 0.0
    clauses = tuple(decision.clause(i) for i in interpretation.clauses)
    if interpretation.choose and len(clauses) > 1:
        clauses = (_best_of(found, decision),)
    if missing := _lacked(interpretation.question, clauses):
        return lacking(found, _best_of(found, decision), missing, sure, sources)
    if len(clauses) > 1:
        listing = narrowed(interpretation.question, clauses, decision.profile)
        return replace(told(interpretation.question, listing, sources), confidence=sure)
    if missing := _learned_to_lack(found, clauses[0], sources):
        return lacking(found, clauses[0], missing, sure, sources)
    return shown(found, clauses[0], sure, sources)


def _learned_to_lack(found: Found, clause: Clause, sources: Sources) -> str:
    """The kind of detail that the one clause talked about probably lacks, "" if none."""
    chooser = sources.chooser
    if not (found.before and chooser.may_lack(found.interpretation, found.before)):
        return ""
    features = chooser.lacking_features(found.interpretation, found.alone, clause)
    if load_regression("lacking").probability(features) <= _LACKING:
        return ""
    missing = missing_detail(found.question, clause)
    return missing or _ASKED.get(found.question.kind, "other")


def _lacked(question: Question, clauses: Sequence[Clause]) -> str:
    """The kind of detail asked for that plainly stands in none of the clauses, "" if it may.

    A heading stands for what is under it.
    """
    if question.kind is QuestionKind.REFERENCE:
        cites = any(c.references or c.kind is Kind.GROUP for c in clauses)
        return "" if cites else "document"
    if question.kind is QuestionKind.DEADLINE and len(clauses) == 1:
        return "" if clauses[0].deadlines or clauses[0].kind is Kind.GROUP else "date"
    missing = [missing_detail(question, c) for c in clauses]
    return missing[0] if len(clauses) > 1 and set(missing) <= UNLISTED else ""


def _best_of(found: Found, decision: Decision) -> Clause:
    """The clause that is meant: it holds the numbers named, then it ranks first."""
    numbers = re.findall(r"\d[\d/.]*", found.question.text)
    ranks = {h.document_id: n for n, h in enumerate(found.ranking.hits)}
    clauses = [decision.clause(i) for i in found.interpretation.clauses]
    return min(
        clauses,
        key=lambda c: (-sum(n in c.text for n in numbers), ranks.get(c.id, len(ranks))),
    )
