"""Confidence: how probable it is that the clause named answers the question.

A logistic regression on a ranking's figures. It was fitted on the question variants, each held
out of the index in turn, then scaled on half of the evaluation set (`python -m eval.calibrate`);
its coefficients stand in `confidence.json` beside this file.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.answer import QuestionKind
from assistant.detail import NEVER, elsewhere, missing_detail
from assistant.evidence import DETAILS, holds_detail
from assistant.question import Question
from corpus.decision import IN_CHARGE, Clause
from index.search import Nearest, Ranking

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
)


@dataclass(frozen=True, slots=True)
class Model:
    """P = 1 / (1 + exp(-(intercept + weights · features))); refuse where P < `refuse_below`."""

    intercept: float
    refuse_below: float
    weights: tuple[float, ...]

    def probability(self, features: tuple[float, ...]) -> float:
        """In (0, 1)."""
        total = self.intercept + sum(w * f for w, f in zip(self.weights, features, strict=True))
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


@cache
def load_model(path: Path = COEFFICIENTS) -> Model:
    """The fitted coefficients."""
    row = json.loads(path.read_text(encoding="utf-8"))
    return Model(
        row["intercept"], row["refuse_below"], tuple(row["weights"][name] for name in FEATURES)
    )


def features(question: Question, clause: Clause, ranking: Ranking) -> tuple[float, ...]:
    """The figures named in `FEATURES`.

    `score` and `margin` of the best clause; the nearest variant's `cosine` and `overlap`, and
    by how much each exceeds that of the nearest question known to be unanswerable; `unknown`;
    `agreement`: whether the nearest variant belongs to the best clause; `votes`: the share of
    the five nearest questions of both kinds that are answerable; `answerable`, `stated`, `found`:
    what the classifier says (`index.answerability.Answerable`); `never`, `value`: a
    detail is asked for that such decisions never hold, or a date or number that the clause does
    not hold; `asks_detail`: a date, number or document is asked for, `holds_detail`: one of the
    clause's nearest sentences holds one; `elsewhere`: another year or province;
    `named`: the question names the clause's agency; `asks_agency`: it asks who leads or
    coordinates.
    """
    first, second = ranking.hits[0], ranking.hits[1]
    near, far = _top(ranking.nearest), _top(ranking.nearest_unanswerable)
    both = sorted(
        (*ranking.nearest, *ranking.nearest_unanswerable),
        key=lambda n: -(n.cosine + 0.2 * n.overlap),
    )[:5]
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
    )


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
    return 1 / (1 + math.exp(-_SET_SLOPE * several))


_SET_SLOPE = 4.0


def confidence(question: Question, clause: Clause, ranking: Ranking) -> float:
    """The probability that the best clause answers."""
    return load_model().probability(features(question, clause, ranking))
