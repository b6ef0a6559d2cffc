"""Logistic regression, as it is kept: fitted elsewhere, read from a file of coefficients."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


def logistic(odds: float) -> float:
    """The probability of log odds, in (0, 1)."""
    return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))


@dataclass(frozen=True, slots=True)
class Regression:
    """P = 1 / (1 + exp(-(intercept + weights · features)))."""

    intercept: float
    weights: tuple[float, ...]

    def probability(self, features: Sequence[float]) -> float:
        """In (0, 1)."""
        total = self.intercept + sum(w * f for w, f in zip(self.weights, features, strict=True))
        return logistic(total)
