"""Evidence: the words of a clause that answer, with their place in the decision."""

import numpy as np

from assistant.answer import Evidence, QuestionKind
from assistant.question import Question
from corpus.decision import Clause, Sentence
from index.search import Ranking

_DETAIL_BONUS = 1.5  # deviations: what a sentence gains that holds the kind of detail asked for


def find_evidence(question: Question, clause: Clause, ranking: Ranking) -> tuple[Evidence, ...]:
    """The sentence nearest to the question; before it the heading where agencies are asked for."""
    best = best_sentence(question, clause, ranking)
    found = [] if best is None else [_quote(clause, best.start, best.end)]
    asks_agency = question.kind in (QuestionKind.LEAD, QuestionKind.COORDINATOR)
    if clause.heading and (asks_agency or not found):
        start, end = clause.span(0, len(clause.heading))
        found.insert(0, _quote(clause, start, end))
    return tuple(found)


def best_sentence(question: Question, clause: Clause, ranking: Ranking) -> Sentence | None:
    """The sentence that answers, None for a clause without any."""
    if not clause.sentences:
        return None
    scores = np.array(ranking.sentences[clause.id], dtype=float)
    scores = scores[-len(clause.sentences) :]  # the heading, if any, comes first
    details = np.array([_holds_detail(question.kind, clause, s) for s in clause.sentences])
    return clause.sentences[int(np.argmax(scores + _DETAIL_BONUS * details))]


def _holds_detail(kind: QuestionKind, clause: Clause, sentence: Sentence) -> bool:
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
