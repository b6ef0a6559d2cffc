"""Evidence: the words of a clause that answer, with their place in the decision."""

import numpy as np

from assistant.answer import Evidence, QuestionKind
from assistant.question import Question
from corpus.decision import Clause, Sentence
from index.fusion import Scores

_NEARLY = 0.8  # deviations by which a second sentence may fall behind
_DETAIL_BONUS = 1.5  # deviations: what a sentence gains that holds the kind of detail asked for


def find_evidence(question: Question, clause: Clause, scores: Scores) -> tuple[Evidence, ...]:
    """The sentences nearest to the question; first the heading where agencies are asked for.

    `scores` are those of the clause's passages (`SearchIndex.passage_scores`).
    """
    found = [_quote(clause, s.start, s.end) for s in best_sentences(question, clause, scores)]
    asks_agency = question.kind in (QuestionKind.LEAD, QuestionKind.COORDINATOR)
    if clause.heading and (asks_agency or not found):
        start, end = clause.span(0, len(clause.heading))
        found.insert(0, _quote(clause, start, end))
    return tuple(found)


def best_sentences(question: Question, clause: Clause, scores: Scores) -> list[Sentence]:
    """The sentence that answers, and a second one if it is nearly as good, best first."""
    if not clause.sentences:
        return []
    # The heading, if any, is the first passage.
    own = scores[-len(clause.sentences) :]
    details = np.array([holds_detail(question.kind, clause, s) for s in clause.sentences])
    total = own + _DETAIL_BONUS * details
    order = [int(i) for i in np.argsort(-total)]
    return [clause.sentences[i] for i in order[:2] if total[order[0]] - total[i] <= _NEARLY]


DETAILS = (QuestionKind.DEADLINE, QuestionKind.REFERENCE, QuestionKind.NUMBER)


def holds_detail(kind: QuestionKind, clause: Clause, sentence: Sentence) -> bool:
    """Whether a sentence of the clause holds the kind of detail (one of `DETAILS`)."""
    if kind is QuestionKind.DEADLINE:
        return any(sentence.start <= d.start < sentence.end for d in clause.deadlines)
    if kind is QuestionKind.REFERENCE:
        return any(sentence.start <= r.start < sentence.end for r in clause.references)
    if kind is QuestionKind.NUMBER:
        return any(c.isdigit() for c in sentence.text)
    return False


def _quote(clause: Clause, start: int, end: int) -> Evidence:
    i, j = clause.locate(start, end)
    return Evidence(clause.text[i:j], start, end, clause.id)


def within(item_start: int, evidence: tuple[Evidence, ...]) -> bool:
    """Whether a source position lies in a quotation."""
    return any(e.start <= item_start < e.end for e in evidence)
