"""Boosted trees as they are kept: walked by hand, and as the library that fits them has them."""

import math

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from assistant.ranking.trees import Trees
from eval.fit.context_model import fitted_trees


def test_trees_by_hand() -> None:
    trees = Trees(
        start=0.25,
        roots=(0, 5),
        feature=(1, 0, -1, -1, -1, -1),
        threshold=(0.5, 2.0, 0, 0, 0, 0),
        below=(1, 2, 0, 0, 0, 0),
        above=(4, 3, 0, 0, 0, 0),
        value=(0, 0, -1.0, 1.0, 3.0, 1.0),
    )
    for features, odds in (((2.0, 0.5), 0.25), ((2.1, 0.5), 2.25), ((0.0, 0.6), 4.25)):
        assert trees.probability(features) == pytest.approx(1 / (1 + math.exp(-odds)))


def test_they_are_those_that_were_fitted() -> None:
    random = np.random.default_rng(0)
    features = random.random((400, 2)).round(2)
    right = features[:, 0] * features[:, 1] > random.random(400)
    weights = np.where(right, 1.0, 0.3)
    model = GradientBoostingClassifier(n_estimators=20, max_depth=3, random_state=0)
    model.fit(features, right, sample_weight=weights)
    trees = Trees.of(fitted_trees(model, ("a", "b")))
    told = [trees.probability(line) for line in features]
    np.testing.assert_allclose(told, model.predict_proba(features)[:, 1], atol=1e-4)
