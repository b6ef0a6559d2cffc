"""Boosted trees, as they are kept: fitted elsewhere, read from a file of their nodes."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ranking.fitted import Fitted
from assistant.ranking.regression import logistic

LEAF = -1


@dataclass(frozen=True, slots=True)
class Trees:
    """P = 1 / (1 + exp(-(start + the value of the leaf that each tree leads to))).

    The nodes of all trees stand in one row, of which `roots` are the first ones. A node leads to
    `below` where the feature of that place is at most the threshold, else to `above`; the feature
    of a leaf is -1.
    """

    start: float
    roots: tuple[int, ...]
    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    below: tuple[int, ...]
    above: tuple[int, ...]
    value: tuple[float, ...]

    @classmethod
    def of(cls, fitted: Fitted) -> "Trees":
        """As it was fitted."""

        def places(name: str) -> tuple[int, ...]:
            return tuple(map(int, fitted.arrays[name].tolist()))

        def numbers(name: str) -> tuple[float, ...]:
            return tuple(fitted.arrays[name].tolist())

        return cls(
            fitted.numbers["start"],
            places("roots"),
            places("feature"),
            numbers("threshold"),
            places("below"),
            places("above"),
            numbers("value"),
        )

    def probability(self, features: Sequence[float]) -> float:
        """In (0, 1)."""
        return logistic(self.start + sum(self.value[self._leaf(n, features)] for n in self.roots))

    def _leaf(self, node: int, features: Sequence[float]) -> int:
        while (feature := self.feature[node]) != LEAF:
            small = features[feature] <= self.threshold[node]
            node = self.below[node] if small else self.above[node]
        return node
