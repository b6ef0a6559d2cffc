"""Measures against examples worked by hand, and what holds for any input."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.measures import (
    agency_set,
    aurc,
    auroc,
    confusion,
    coverage_at_risk,
    expected_calibration_error,
    hit_at_k,
    mean,
    overlaps,
    reciprocal_rank,
    refusal_precision,
    refusal_recall,
    reliability,
    risk_coverage,
    set_f1,
)

SURE = [0.9, 0.8, 0.8, 0.4, 0.1]
RIGHT = [True, True, False, True, False]
few = settings(max_examples=50, deadline=None)
# Few levels, so that ties are common.
rated = st.lists(st.tuples(st.integers(0, 5).map(lambda n: n / 5), st.booleans()), min_size=1)
flags = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1)


def test_ranking_by_hand() -> None:
    assert hit_at_k(["a", "b", "c"], ["b", "z"], 1) == 0
    assert hit_at_k(["a", "b", "c"], ["b", "z"], 2) == 1
    assert reciprocal_rank(["a", "b", "c"], ["c", "b"]) == 1 / 2
    assert reciprocal_rank(["a", "b", "c"], ["c"], k=2) == 0


def test_an_unanswered_question_scores_nothing() -> None:
    assert hit_at_k([], ["a"], 3) == 0
    assert reciprocal_rank([], ["a"]) == 0
    assert set_f1([], ["a"]) == 0
    assert coverage_at_risk([0.5], [False], 0.05) == 0


def test_set_f1_by_hand() -> None:
    assert set_f1(["a", "b", "c"], ["b", "c", "d", "e"]) == pytest.approx(4 / 7)
    assert set_f1([], []) == 1


def test_auroc_by_hand() -> None:
    # Of six pairs four are in order and one is a tie.
    assert auroc([0.9, 0.6, 0.4], [0.6, 0.2]) == pytest.approx(4.5 / 6)


@few
@given(st.lists(st.integers(0, 5), min_size=1), st.lists(st.integers(0, 5), min_size=1))
def test_auroc_counts_pairs(positive: list[float], negative: list[float]) -> None:
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    assert auroc(positive, negative) == pytest.approx(wins / (len(positive) * len(negative)))
    assert auroc(positive, negative) + auroc(negative, positive) == pytest.approx(1)


def test_refusals_by_hand() -> None:
    refused = [True, True, True, False, False, False]
    unanswerable = [True, True, False, True, True, False]
    assert refusal_precision(refused, unanswerable) == pytest.approx(2 / 3)
    assert refusal_recall(refused, unanswerable) == pytest.approx(2 / 4)


def test_refusing_nothing_earns_nothing() -> None:
    assert refusal_precision([False, False], [True, False]) == 0
    assert refusal_recall([False, False], [True, False]) == 0


@few
@given(flags)
def test_precision_of_refusals_is_their_recall_with_the_roles_exchanged(
    pairs: list[tuple[bool, bool]],
) -> None:
    refused, unanswerable = [r for r, _ in pairs], [u for _, u in pairs]
    if any(refused):
        assert refusal_precision(refused, unanswerable) == refusal_recall(unanswerable, refused)
    else:
        assert refusal_precision(refused, unanswerable) == 0


def test_the_risk_coverage_curve_by_hand() -> None:
    # The two of 0.8 enter together.
    wanted = [(1 / 5, 0), (3 / 5, 1 / 3), (4 / 5, 1 / 4), (1, 2 / 5)]
    assert risk_coverage(SURE, RIGHT) == pytest.approx(np.array(wanted))
    assert aurc(SURE, RIGHT) == pytest.approx((0 + 2 / 3 + 1 / 4 + 2 / 5) / 5)


def test_coverage_at_a_risk_by_hand() -> None:
    assert coverage_at_risk(SURE, RIGHT, 0.0) == pytest.approx(1 / 5)
    # The risk falls again after it has passed the limit.
    assert coverage_at_risk(SURE, RIGHT, 0.25) == pytest.approx(4 / 5)
    assert coverage_at_risk(SURE, RIGHT, 0.4) == 1


def test_a_risk_of_exactly_the_limit_is_allowed() -> None:
    assert coverage_at_risk([0.5] * 50, [True] * 49 + [False], 0.02) == 1
    assert coverage_at_risk([0.5] * 20, [True] * 19 + [False], 0.05) == 1
    assert coverage_at_risk([0.5] * 49, [True] * 48 + [False], 0.02) == 0


@few
@given(rated)
def test_the_curve_ends_with_all_answered(rows: list[tuple[float, bool]]) -> None:
    sure, right = [c for c, _ in rows], [r for _, r in rows]
    points = risk_coverage(sure, right)
    assert len(points) == len(set(sure))
    assert points[-1] == pytest.approx((1, right.count(False) / len(right)))
    assert (np.diff(points[:, 0]) > 0).all()
    assert ((points >= 0) & (points <= 1)).all()


@few
@given(rated, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_does_not_matter(
    rows: list[tuple[float, bool]], random: Random
) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    for measure in (aurc, expected_calibration_error):
        before, after = (measure([c for c, _ in r], [x for _, x in r]) for r in (rows, mixed))
        assert after == pytest.approx(before)


@few
@given(rated, st.floats(0, 1), st.floats(0, 1))
def test_more_risk_never_covers_less(
    rows: list[tuple[float, bool]], one: float, other: float
) -> None:
    sure, right = [c for c, _ in rows], [r for _, r in rows]
    low, high = sorted([one, other])
    assert coverage_at_risk(sure, right, low) <= coverage_at_risk(sure, right, high)
    assert coverage_at_risk(sure, right, 1.0) == 1


@few
@given(st.integers(0, 20), st.integers(0, 20))
def test_aurc_of_a_perfect_order_is_the_least(right: int, wrong: int) -> None:
    n = right + wrong
    if not n:
        return
    labels = [True] * right + [False] * wrong
    falling = [(n - i) / n for i in range(n)]
    best = sum(max(0, k - right) / k for k in range(1, n + 1)) / n
    assert aurc(falling, labels) == pytest.approx(best)
    assert aurc(falling, labels) <= aurc(falling[::-1], labels) + 1e-12
    assert aurc([0.5] * n, labels) == pytest.approx(wrong / n)


def test_confusion_by_hand() -> None:
    gold = [["1"], ["1"], ["2", "3"], ["2"], ["2"], []]
    shown = ["2", "2", "4", "2", None, "9"]
    assert confusion(gold, shown) == {("1", "2"): 2, ("2", "4"): 1, ("3", "4"): 1}


def test_agencies_and_spans() -> None:
    assert agency_set(["Sở  Y tế"]) == agency_set(["sở y tế."])
    assert len(agency_set(["Các sở, ban, ngành, UBND các huyện, thành phố"])) == 2
    assert overlaps([(0, 2), (5, 7)], (6, 9))
    assert not overlaps([(0, 6)], (6, 9))


EMPTY: list[Callable[[], object]] = [
    lambda: mean([]),
    lambda: auroc([], [0.5]),
    lambda: auroc([0.5], []),
    lambda: refusal_precision([], []),
    lambda: refusal_recall([], []),
    lambda: refusal_recall([True], [False]),
    lambda: risk_coverage([], []),
    lambda: aurc([], []),
    lambda: coverage_at_risk([], [], 0.05),
    lambda: confusion([], []),
    lambda: reliability([], []),
    lambda: expected_calibration_error([], []),
]


@pytest.mark.parametrize("measure", EMPTY)
def test_no_questions_are_an_error(measure: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="no questions"):
        measure()


UNEVEN: list[Callable[[], object]] = [
    lambda: refusal_precision([True], [True, False]),
    lambda: refusal_recall([True], [True, False]),
    lambda: aurc([0.5], [True, False]),
    lambda: confusion([["1"]], ["1", "2"]),
    lambda: reliability([0.5], [True, False]),
]


@pytest.mark.parametrize("measure", UNEVEN)
def test_columns_of_different_length_are_an_error(measure: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"length|longer|shorter"):
        measure()
