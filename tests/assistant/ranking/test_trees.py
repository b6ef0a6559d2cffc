"""Boosted trees as they are kept: read by hand, and as the library that fits them has them."""

import math

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from assistant.ranking.trees import Split, Trees, tree_of
from eval.fit.context_model import kept

NAMES = ("a", "b")


def test_trees_by_hand() -> None:
    tree = tree_of(["b", 0.5, ["a", 2, -1.0, 1.0], 3], NAMES)
    assert tree == Split(1, 0.5, Split(0, 2, -1.0, 1.0), 3.0)
    trees = Trees(0.25, (tree, 1.0))
    for features, odds in (((2.0, 0.5), 0.25), ((2.1, 0.5), 2.25), ((0.0, 0.6), 4.25)):
        assert trees.probability(features) == pytest.approx(1 / (1 + math.exp(-odds)))


@pytest.mark.parametrize("row", [["c", 0.5, 1.0, 2.0], ["a", 0.5, 1.0], []])
def test_other_trees_are_not_read(row: list[object]) -> None:
    with pytest.raises(ValueError, match=r"tuple|unpack"):
        tree_of(row, NAMES)


def test_they_are_those_that_were_fitted() -> None:
    random = np.random.default_rng(0)
    features = random.random((400, 2)).round(2)
    right = features[:, 0] * features[:, 1] > random.random(400)
    weights = np.where(right, 1.0, 0.3)
    model = GradientBoostingClassifier(n_estimators=20, max_depth=3, random_state=0)
    model.fit(features, right, sample_weight=weights)
    row = kept(model, NAMES)
    trees = Trees(row["start"], tuple(tree_of(tree, NAMES) for tree in row["trees"]))
    told = [trees.probability(line) for line in features]
    np.testing.assert_allclose(told, model.predict_proba(features)[:, 1], atol=2e-3)
