"""Leaning: whether a question of a talk leans on the one before, or stands alone.

A logistic regression on what its words say and on how the clauses talked about rank, when the
question is searched alone and together with the one before. It was fitted on the dialogues of the
development set (`python -m eval.leaning`); its coefficients stand in `leaning.json`.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.confidence import Judgement
from assistant.dialogue import SIGNS
from index.search import Ranking

COEFFICIENTS = Path(__file__).parent / "leaning.json"
FEATURES = (
    *SIGNS,
    "alone_score",
    "alone_here",
    "alone_gap",
    "alone_first",
    "alone_sure",
    "alone_answerable",
    "together_here",
    "together_gap",
    "together_first",
    "together_sure",
)


@dataclass(frozen=True, slots=True)
class Leaning:
    """P(leans) = 1 / (1 + exp(-(intercept + weights · features)))."""

    intercept: float
    weights: tuple[float, ...]

    def probability(self, features: Sequence[float]) -> float:
        """In (0, 1)."""
        total = self.intercept + sum(w * f for w, f in zip(self.weights, features, strict=True))
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


@cache
def load_leaning(path: Path = COEFFICIENTS) -> Leaning:
    """The fitted coefficients; `KeyError` if a feature has none."""
    row = json.loads(path.read_text(encoding="utf-8"))
    return Leaning(row["intercept"], tuple(row["weights"][name] for name in FEATURES))


def features(
    signs: Sequence[float],
    clauses: Sequence[str],
    alone: tuple[Ranking, Judgement],
    together: tuple[Ranking, Judgement],
) -> tuple[float, ...]:
    """The figures named in `FEATURES`.

    `clauses` are those talked about. Alone and together with the question before: the score of the
    best other clause, of the best one talked about (`here`), the gap between them, whether the
    latter is first, and how sure the answer would be.
    """
    (ranking, judged), (both, judged_both) = alone, together
    other, here = _best(ranking, clauses)
    other_both, here_both = _best(both, clauses)
    return (
        *signs,
        other,
        here,
        other - here,
        float(here > other),
        judged.sure,
        ranking.answerability.overall,
        here_both,
        other_both - here_both,
        float(here_both > other_both),
        judged_both.sure,
    )


_UNSEEN = -1.0  # the score of what is not searched, such as the letterhead


def _best(ranking: Ranking, clauses: Sequence[str]) -> tuple[float, float]:
    """The best score of the other clauses and of these."""
    scores = {h.document_id: h.score for h in ranking.hits}
    here = [scores.pop(c) for c in clauses if c in scores]
    return max(scores.values()), max(here, default=_UNSEEN)
