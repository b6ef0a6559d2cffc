"""Confidence without prepared questions: what a decision's text alone says for its best clause.

Two logistic regressions, fitted over several documents (`python -m eval.fit.text_confidence`): one
tells whether the best clause answers, the other whether one of the first three does. Their
coefficients stand in `text_confidence.json`.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.answer import QuestionKind
from assistant.ranking.fitted import load_fitted
from assistant.ranking.regression import Regression
from assistant.understanding.question import Question
from corpus.decision import Clause
from index.fusion import LATE
from index.lexical import QuestionSyllable
from index.ranking import Ranking
from index.text import folded_syllables, syllables

COEFFICIENTS = Path(__file__).parent / "text_confidence.json"
FEATURES = (
    "score",
    "margin",
    "late",
    "held",
    "unknown",
    "lacks_body",
)
_AGENCY = (QuestionKind.LEAD, QuestionKind.COORDINATOR)
_OFFERED = 3  # clauses that are offered where none is sure enough


@dataclass(frozen=True, slots=True)
class TextModel:
    """`first`: the best clause answers; `among`: one of the first three does.

    An answer is given from `answer_from` of the one, an offer of three from `offer_from` of the
    other.
    """

    first: Regression
    among: Regression
    answer_from: float
    offer_from: float


@cache
def load_text_model(path: Path = COEFFICIENTS) -> TextModel:
    """The fitted coefficients; `ValueError` if they belong to other features."""
    first, among = (load_fitted(path, name, FEATURES) for name in ("first", "among"))
    return TextModel(
        Regression.of(first),
        Regression.of(among),
        answer_from=first.numbers["threshold"],
        offer_from=among.numbers["threshold"],
    )


def text_features(question: Question, clause: Clause, ranking: Ranking) -> tuple[float, ...]:
    """The figures named in `FEATURES`, of the best clause.

    Its `score` and the `margin` to the second; how near the question's pieces come to it (`late`).
    Of the question's matter, weighted by rarity: the share that the clause says (`held`) and that
    no clause says (`unknown`). `lacks_body`: a body is asked for and the clause names none.
    """
    scores = [h.score for h in ranking.hits[:2]]
    words = syllables(clause.text) if question.accented else folded_syllables(clause.text)
    matter = _matter(question, ranking)
    weight = sum(h.rarity for h in matter.values()) or 1.0
    said = sum(h.rarity for word, h in matter.items() if word in set(words))
    matched = LATE in ranking.signals
    unknown = sum(h.rarity for h in matter.values() if not h.known)
    return (
        scores[0],
        scores[0] - scores[-1],
        float(ranking.signals[LATE][int(np.argmax(ranking.scores))]) if matched else 0.0,
        said / weight,
        unknown / weight,
        float(question.kind in _AGENCY and not clause.assignments),
    )


def _matter(question: Question, ranking: Ranking) -> dict[str, QuestionSyllable]:
    """The syllables of a question that say what it is about."""
    words = {word for words in question.topic for word in words.split("/")}
    return {word: found for word, found in ranking.question_syllables.items() if word in words}


def offered(question: Question, clause: Clause, ranking: Ranking) -> tuple[str, ...]:
    """The clauses to choose from, if one of them answers likely enough."""
    model = load_text_model()
    if model.among.probability(text_features(question, clause, ranking)) < model.offer_from:
        return ()
    return tuple(h.document_id for h in ranking.hits[:_OFFERED])
