"""Evidence: the words of a clause that answer, with their place in the decision."""

from collections.abc import Sequence

import numpy as np

from assistant.answer import Evidence, QuestionKind
from assistant.understanding.question import Question
from corpus.annotations import Sentence
from corpus.decision import Clause, Decision
from corpus.library import ClauseRef
from index.fusion import Scores

# Found on question variants held out of the index, whose sentence was marked by hand.
_SPREAD = 1.2  # score by which a sentence must lead to be e times likelier
_SURE = 0.96  # likelihood from which no further sentence is quoted
_MOST = 3
_DETAIL_BONUS = 1.5  # deviations: what a sentence gains that holds the kind of detail asked for

DETAILS = (QuestionKind.DEADLINE, QuestionKind.REFERENCE, QuestionKind.NUMBER)


def find_evidence(
    question: Question, clause: Clause, decision: Decision, scores: Scores
) -> tuple[Evidence, ...]:
    """The sentences nearest to the question; first the heading where agencies are asked for.

    `scores` are those of the clause's passages (`Retriever.passage_scores`).
    """
    found = [
        quote(clause, decision, s.start, s.end) for s in best_sentences(question, clause, scores)
    ]
    asks_agency = question.kind in (QuestionKind.LEAD, QuestionKind.COORDINATOR)
    if clause.heading and (asks_agency or not found):
        start, end = clause.span(0, len(clause.heading))
        found.insert(0, quote(clause, decision, start, end))
    return tuple(found)


def best_sentences(question: Question, clause: Clause, scores: Scores) -> list[Sentence]:
    """The sentence that answers, best first; as long as that is not sure, the next ones too.

    Never more than three, and never all of several.
    """
    if not clause.sentences:
        return []
    # The heading, if any, is the first passage.
    own = scores[-len(clause.sentences) :]
    details = np.array([holds_detail(question.kind, clause, s) for s in clause.sentences])
    likely = _likelihoods(own + _DETAIL_BONUS * details)
    order = np.argsort(-likely, kind="stable")
    needed = int(np.searchsorted(np.cumsum(likely[order]), _SURE)) + 1
    count = min(needed, _MOST, max(len(order) - 1, 1))
    return [clause.sentences[i] for i in order[:count]]


def _likelihoods(scores: Scores) -> Scores:
    """How likely each sentence is the one that answers; they add up to 1."""
    odds = np.exp((scores - scores.max()) / _SPREAD)
    likely: Scores = odds / odds.sum()
    return likely


def holds_detail(kind: QuestionKind, clause: Clause, sentence: Sentence) -> bool:
    """Whether a sentence of the clause holds the kind of detail (one of `DETAILS`)."""
    if kind is QuestionKind.DEADLINE:
        return any(sentence.start <= d.start < sentence.end for d in clause.deadlines)
    if kind is QuestionKind.REFERENCE:
        return any(sentence.start <= r.start < sentence.end for r in clause.references)
    if kind is QuestionKind.NUMBER:
        return any(c.isdigit() for c in sentence.text)
    return False


def quote(clause: Clause, decision: Decision, start: int, end: int) -> Evidence:
    """The clause's words at a place of its decision."""
    i, j = clause.locate(start, end)
    return Evidence(clause.text[i:j], start, end, ClauseRef(decision.id, clause.id))


def within(item_start: int, evidence: Sequence[Evidence]) -> bool:
    """Whether a source position lies in a quotation."""
    return any(e.start <= item_start < e.end for e in evidence)
