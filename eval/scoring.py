"""What one answer is worth: scores of a row, each from 0 to 1."""

from assistant.answer import Status
from corpus.decision import Decision
from eval.measures import (
    agency_set,
    hit_at_k,
    overlaps,
    set_f1,
)
from eval.run import AnsweredQuestion


def score(row: AnsweredQuestion) -> float:
    """What an answer is worth: F1 of a list, else 1 if it is right; a refusal where due is."""
    if row.gold.file == "lists":
        return list_f1(row)
    return answered_right(row) if row.gold.answerable else is_refused(row)


def first_right(row: AnsweredQuestion) -> float:
    """1 if the first clause ranked is right, else 0."""
    return hit_at_k(row.ranked, row.gold.gold, 1)


def answered_right(row: AnsweredQuestion) -> float:
    """1 if the right clause is named and the question not refused, else 0."""
    return float(row.right and not row.refused)


def is_refused(row: AnsweredQuestion) -> float:
    """1 if the question was refused, else 0."""
    return float(row.refused)


def is_not_stated(row: AnsweredQuestion) -> float:
    """1 if the answer says that the detail is not stated, else 0."""
    return float(row.answer.status is Status.NOT_STATED)


def exact_leads(row: AnsweredQuestion) -> float:
    """1 if exactly the right agencies are named as in charge, else 0."""
    return float(agency_set(row.answer.lead_agencies) == agency_set(row.gold.leads))


def coordinators_f1(row: AnsweredQuestion, decision: Decision) -> float:
    """F1 of the coordinating agencies against those of the right clause that fits best."""
    found = agency_set(row.answer.coordinating_agencies)
    wanted = (decision.clause(i).coordinators for i in row.gold.gold)
    return max(set_f1(found, agency_set(a.name for a in some)) for some in wanted)


def points_right(row: AnsweredQuestion) -> float:
    """Whether the clause shown is one that speaks of the matter."""
    return float(row.answer.clause is not None and row.answer.clause.id in row.gold.gold)


def list_f1(row: AnsweredQuestion) -> float:
    """F1 of the clauses listed, 0 for a refusal."""
    return set_f1(() if row.refused else row.clauses, row.gold.gold)


def quotes(row: AnsweredQuestion, decision: Decision) -> bool:
    """Whether the quotation shares words with the gold phrase, by place in the decision."""
    wanted = " ".join(row.gold.evidence.split()).lower()
    for label in row.gold.gold:
        clause = decision.clause(label)
        at = " ".join(clause.text.split()).lower().find(wanted)
        if at < 0:
            continue
        gold = clause.span(at, at + len(wanted))
        if overlaps([(e.start, e.end) for e in row.answer.evidence], gold):
            return True
    return False


def share_quoted(row: AnsweredQuestion, decision: Decision) -> float:
    """The share of the shown clause's characters that are quoted, 0 if there is no quotation."""
    if not row.answer.evidence:
        return 0.0
    text = decision.clause(row.answer.evidence[0].clause.clause).text
    return sum(len(e.text) for e in row.answer.evidence) / len(text)
