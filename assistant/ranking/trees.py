"""Boosted trees, as they are kept: fitted elsewhere, read from a file of their splits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Union

from assistant.ranking.regression import logistic

Tree = Union["Split", float]


@dataclass(frozen=True, slots=True)
class Split:
    """A node: on to `below` where the feature of this place is at most the threshold."""

    feature: int
    threshold: float
    below: Tree
    above: Tree


@dataclass(frozen=True, slots=True)
class Trees:
    """P = 1 / (1 + exp(-(start + the leaf of each tree)))."""

    start: float
    trees: tuple[Tree, ...]

    def probability(self, features: Sequence[float]) -> float:
        """In (0, 1)."""
        return logistic(self.start + sum(_leaf(tree, features) for tree in self.trees))


def _leaf(tree: Tree, features: Sequence[float]) -> float:
    while isinstance(tree, Split):
        tree = tree.below if features[tree.feature] <= tree.threshold else tree.above
    return tree


def tree_of(row: Any, names: Sequence[str]) -> Tree:
    """A tree as a file keeps it: a leaf's value, or [feature's name, threshold, below, above].

    `ValueError` if it names no known feature or has another form.
    """
    if isinstance(row, int | float):
        return float(row)
    name, threshold, below, above = row
    return Split(names.index(name), threshold, tree_of(below, names), tree_of(above, names))
