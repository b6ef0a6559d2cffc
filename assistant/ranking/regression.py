"""Logistic regression, as it is kept: fitted elsewhere, read from a file of coefficients."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ranking.fitted import Fitted


def logistic(odds: float) -> float:
    """The probability of log odds, in (0, 1)."""
    return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))


@dataclass(frozen=True, slots=True)
class Regression:
    """P = 1 / (1 + exp(-(intercept + weights · features)))."""

    intercept: float
    weights: tuple[float, ...]

    @classmethod
    def of(cls, fitted: Fitted) -> "Regression":
        """As it was fitted."""
        return cls(fitted.numbers["intercept"], tuple(fitted.arrays["weights"].tolist()))

    def probability(self, features: Sequence[float]) -> float:
        """In (0, 1)."""
        total = self.intercept + sum(w * f for w, f in zip(self.weights, features, strict=True))
        return logistic(total)
