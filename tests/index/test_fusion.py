"""Fusion, worked by hand."""

import numpy as np
import pytest

from index.fusion import Members, candidates, fuse, zscore


def test_zscore() -> None:
    # mean 4, deviation sqrt((4 + 0 + 4) / 3) = sqrt(8 / 3)
    expected = np.array([-2, 0, 2]) / np.sqrt(8 / 3)
    np.testing.assert_allclose(zscore(np.array([2.0, 4.0, 6.0])), expected)


def test_zscore_of_equal_scores() -> None:
    assert zscore(np.array([0.3, 0.3, 0.3], dtype=np.float32)).tolist() == [0, 0, 0]


def test_fuse() -> None:
    signals = {
        "a": np.array([0.0, 2.0]),  # z: -1, 1
        "b": np.array([9.0, 3.0]),  # z: 1, -1
        "c": np.array([5.0, 5.0]),  # z: 0, 0
        "left out": np.array([7.0, 1.0]),
    }
    fused = fuse(signals, {"a": 3.0, "b": 1.0, "c": 4.0})
    # (3 * -1 + 1 * 1) / 8, (3 * 1 + 1 * -1) / 8
    np.testing.assert_allclose(fused, [-0.25, 0.25])


def test_fuse_does_not_depend_on_scale() -> None:
    a, b = np.array([1.0, 5.0, 2.0]), np.array([3.0, 0.0, 1.0])
    weights = {"a": 1.0, "b": 2.0}
    once = fuse({"a": a, "b": b}, weights)
    np.testing.assert_allclose(fuse({"a": 100 * a + 7, "b": b / 9}, weights), once)


def test_scores_are_brought_to_one_scale_among_candidates() -> None:
    among = np.array([True, True, False])
    # Among the first two: mean 3, deviation 1; the third is measured by them.
    assert zscore(np.array([4.0, 2.0, -9.0]), among).tolist() == [1, -1, -12]
    assert fuse({"a": np.array([4.0, 2.0, -9.0])}, {"a": 2.0}, among).tolist() == [1, -1, -12]


def test_candidates_are_the_best_of_any_signal() -> None:
    rising = np.arange(300.0)
    found = candidates([rising, np.abs(rising - 50)])
    # The last hundred by the first; by the second those far from 50, which are the last too.
    assert np.flatnonzero(found).tolist() == list(range(200, 300))
    assert np.flatnonzero(candidates([rising, -rising])).tolist() == [
        *range(100),
        *range(200, 300),
    ]


def test_documents_that_share_nothing_do_not_change_a_score() -> None:
    rng = np.random.default_rng(0)
    words, cosines = rng.random(150), rng.random(150)
    weights = {"words": 1.0, "dense": 1.0}

    def fused(others: int) -> list[float]:
        signals = {
            "words": np.concatenate([words, np.zeros(others)]),
            "dense": np.concatenate([cosines, np.full(others, -1.0)]),
        }
        scores = fuse(signals, weights, candidates(signals.values()))
        return [float(score) for score in scores[:150]]

    np.testing.assert_allclose(fused(5000), fused(10))


@pytest.mark.parametrize(
    ("k", "means"),
    [
        (1, [0.9, 0.5, 0.1]),
        (2, [0.6, 0.5, 0.1]),
        (3, [0.4 + 0.1 / 3, 0.5, 0.1]),
        (10, [0.4 + 0.1 / 3, 0.5, 0.1]),
    ],
)
def test_the_best_rows_of_each_document(k: int, means: list[float]) -> None:
    # Document 0 has rows 0, 2 and 3, document 1 row 1, document 2 none.
    members = Members(np.array([0, 1, 0, 0]), 3)
    np.testing.assert_allclose(members.best(np.array([0.9, 0.5, 0.1, 0.3]), k), means)


def test_no_rows_at_all() -> None:
    assert Members(np.array([], dtype=np.int64), 2).best(np.array([]), 3).tolist() == [0, 0]
