"""Confidence: how probable it is that the clause named answers the question.

A small neural network on a ranking's figures tells three cases apart: the best clause answers; it
speaks of the matter but lacks the detail asked for; or the decision does not speak of the matter.
It was fitted on the question variants, each held out of the index in turn, and its first
probability was then scaled on half of the evaluation set (`python -m eval.fit.confidence`). Its
coefficients stand in `confidence.json` beside this file.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assistant.answer import QuestionKind
from assistant.ranking.evidence import DETAILS, holds_detail
from assistant.ranking.fitted import Fitted, Vector, load_fitted, save_fitted
from assistant.ranking.regression import logistic
from assistant.ranking.text_confidence import load_text_model, text_features
from assistant.understanding.details import NEVER, elsewhere, missing_detail
from assistant.understanding.question import Question
from corpus.annotations import IN_CHARGE
from corpus.decision import Clause
from index.ranking import OVERLAP_WEIGHT, Nearest, Ranking

COEFFICIENTS = Path(__file__).parent / "confidence.json"
FEATURES = (
    "score",
    "margin",
    "cosine",
    "cosine_gap",
    "overlap",
    "overlap_gap",
    "unknown",
    "agreement",
    "votes",
    "answerable",
    "stated",
    "found",
    "never",
    "value",
    "asks_detail",
    "holds_detail",
    "elsewhere",
    "named",
    "asks_agency",
    "nearness",
    "lacking",
    "lacking_votes",
    "lacking_here",
    "told",
    "votes_here",
)


class Judgement(NamedTuple):
    """`sure`: the probability that the best clause answers.

    `on_matter`: of what is left, the share that the clause speaks of the matter without the detail
    asked for.
    """

    sure: float
    on_matter: float


@dataclass(frozen=True)
class Model:
    """A network with one hidden layer of rectified units and three outputs (softmax).

    The outputs: the clause answers, it lacks the detail, the matter is foreign. `slope` and
    `shift` scale the first one's log odds (Platt 1999). Refuse where it is below `refuse_below`.
    """

    mean: Vector
    deviation: Vector
    hidden: Vector
    hidden_bias: Vector
    output: Vector
    output_bias: Vector
    slope: float
    shift: float
    refuse_below: float

    def judge(self, features: Sequence[float]) -> Judgement:
        """What the features of one question say."""
        scaled = (np.array(features) - self.mean) / self.deviation
        units = np.maximum(scaled @ self.hidden + self.hidden_bias, 0)
        outputs = units @ self.output + self.output_bias
        right, lacking, foreign = np.exp(outputs - outputs.max())
        odds = self.slope * math.log(max(right, _TINY) / max(lacking + foreign, _TINY)) + self.shift
        return Judgement(logistic(odds), float(lacking / max(lacking + foreign, _TINY)))

    def save(self, path: Path) -> None:
        """Writes the coefficients."""
        values = vars(self)
        arrays = {n: v for n, v in values.items() if isinstance(v, np.ndarray)}
        numbers = {n: v for n, v in values.items() if n not in arrays}
        save_fitted(path, {_JUDGEMENT: Fitted(FEATURES, numbers, arrays)})


_TINY = 1e-12
_JUDGEMENT = "judgement"


@cache
def load_model(path: Path = COEFFICIENTS) -> Model:
    """The fitted coefficients; `ValueError` if they belong to other features."""
    fitted = load_fitted(path, _JUDGEMENT, FEATURES)
    values: dict[str, Any] = {**fitted.arrays, **fitted.numbers}
    return Model(**values)


def features(question: Question, clause: Clause, ranking: Ranking) -> tuple[float, ...]:
    """The figures named in `FEATURES`.

    `score` and `margin` of the best clause; the nearest variant's `cosine` and `overlap`, and
    by how much each exceeds that of the nearest question known to be unanswerable; `unknown`;
    `agreement`: whether the nearest variant belongs to the best clause; `votes`: the share of
    the five nearest questions of both kinds that are answerable; `answerable`, `stated`, `found`:
    what the classifier says (`index.classifiers.Answerable`); `never`, `value`: a
    detail is asked for that such decisions never hold, or a date or number that the clause does
    not hold; `asks_detail`: a date, number or document is asked for, `holds_detail`: one of the
    clause's nearest sentences holds one; `elsewhere`: another year or province;
    `named`: the question names the clause's agency; `asks_agency`: it asks who leads or
    coordinates; `nearness` of the nearest answerable variant. Of the five nearest questions that
    ask for a detail left out or a foreign matter: `lacking`, by how much the nearest of the first
    kind is nearer than that of the second; `lacking_votes`, the share of the first kind,
    `lacking_here`, of those about the best clause, `told`, whether one of the first three is;
    `votes_here`, the share of the nearest answerable ones that the best clause answers.
    """
    first, second = ranking.hits[0], ranking.hits[1]
    near, far = _top(ranking.nearest), _top(ranking.nearest_unanswerable)
    both = sorted(
        (*ranking.nearest, *ranking.nearest_unanswerable),
        key=_nearness,
        reverse=True,
    )[:_NEAREST]
    unanswerable = sorted(ranking.nearest_unanswerable, key=_nearness, reverse=True)
    lacking = [n for n in unanswerable if n.variant.clause_id]
    foreign = [n for n in unanswerable if not n.variant.clause_id]
    here = [n.variant.clause_id == clause.id for n in unanswerable]
    missing = missing_detail(question, clause)
    agrees = bool(ranking.nearest) and ranking.nearest[0].variant.clause_id == first.document_id
    return (
        first.score,
        first.score - second.score,
        near[0],
        near[0] - far[0],
        near[1],
        near[1] - far[1],
        ranking.unknown,
        float(agrees),
        sum(n.variant.answerable for n in both) / max(len(both), 1),
        *ranking.answerability,
        float(missing in NEVER),
        float(missing in ("date", "number")),
        float(question.kind in DETAILS),
        float(_holds(question, clause, ranking)),
        float(elsewhere(question, clause)),
        float(any(a.agency in question.slugs for a in clause.assignments if a.role in IN_CHARGE)),
        float(question.kind in (QuestionKind.LEAD, QuestionKind.COORDINATOR)),
        nearest(ranking.nearest),
        nearest(lacking) - nearest(foreign),
        len(lacking) / _NEAREST,
        sum(here) / _NEAREST,
        float(any(here[:3])),
        sum(n.variant.clause_id == clause.id for n in ranking.nearest) / _NEAREST,
    )


_NEAREST = 5
_FAR = 0.6  # nearness of no question at all


def _nearness(near: Nearest) -> float:
    return near.cosine + OVERLAP_WEIGHT * near.overlap


def nearest(found: Sequence[Nearest]) -> float:
    """How near the nearest of some questions is: cosine plus a share of BM25."""
    return max(map(_nearness, found), default=_FAR)


def _holds(question: Question, clause: Clause, ranking: Ranking) -> bool:
    """Whether one of the sentences nearest to the question holds the detail asked for."""
    if not clause.sentences:
        return False
    scores = ranking.sentences[clause.id][-len(clause.sentences) :]
    nearest = sorted(range(len(scores)), key=lambda n: -float(scores[n]))[:2]
    return any(holds_detail(question.kind, clause, clause.sentences[n]) for n in nearest)


def _top(nearest: tuple[Nearest, ...]) -> tuple[float, float]:
    """The best cosine and the best overlap."""
    return (
        max((n.cosine for n in nearest), default=0.0),
        max((n.overlap for n in nearest), default=0.0),
    )


def set_confidence(several: float) -> float:
    """The probability that a question asks for a set of clauses (`Intended.several`).

    Platt's slope, found on held-out variants; their shift is about 0.
    """
    return logistic(_SET_SLOPE * several)


_SET_SLOPE = 4.0


def judge(question: Question, clause: Clause, ranking: Ranking) -> Judgement:
    """How probable it is that the best clause answers, or else that it speaks of the matter.

    A decision without prepared questions is judged by its text alone.
    """
    if ranking.by_text:
        return _by_text(question, clause, ranking)
    return load_model().judge(features(question, clause, ranking))


def _by_text(question: Question, clause: Clause, ranking: Ranking) -> Judgement:
    if elsewhere(question, clause):
        return Judgement(0.0, 0.0)
    sure = load_text_model().first.probability(text_features(question, clause, ranking))
    # What is asked for and not there is told by rule: the texts fitted on lack it too seldom.
    return Judgement(0.0, sure) if missing_detail(question, clause) else Judgement(sure, 0.0)


def refuse_below(ranking: Ranking) -> float:
    """The confidence from which a question is answered."""
    return load_text_model().answer_from if ranking.by_text else load_model().refuse_below


class Weight(NamedTuple):
    """A feature's value, and by how much it moves how sure the judgement is."""

    feature: str
    value: float
    effect: float


def weights(question: Question, clause: Clause, ranking: Ranking) -> tuple[Weight, ...]:
    """The features, the weightiest first: each against its mean over the questions fitted on."""
    model, values = load_model(), features(question, clause, ranking)
    sure = model.judge(values).sure

    def effect(n: int) -> float:
        plain = (*values[:n], float(model.mean[n]), *values[n + 1 :])
        return sure - model.judge(plain).sure

    found = [Weight(name, values[n], effect(n)) for n, name in enumerate(FEATURES)]
    return tuple(sorted(found, key=lambda w: -abs(w.effect)))


def lacking_clause(ranking: Ranking) -> str:
    """The clause that speaks of the matter of a question whose detail it lacks.

    The nearest questions of that kind vote for theirs.
    """
    scores = {h.document_id: h.score for h in ranking.hits}
    for near in ranking.nearest_unanswerable:
        clause_id = near.variant.clause_id
        if clause_id in scores:
            scores[clause_id] += _VOTE * max(_nearness(near) - _VOTING, 0)
    return max(scores, key=lambda i: scores[i])


_VOTE = 4.0  # found on held-out variants
_VOTING = 0.8  # nearness from which a question votes
