"""Intervals and tests against scipy, examples worked by hand, and what holds for any input."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from eval.measures import aurc, auroc, mean
from eval.significance import (
    RESAMPLES,
    Interval,
    interval,
    interval_of_mean,
    mcnemar,
    randomisation_test,
)

values = st.lists(st.sampled_from([0.0, 1 / 3, 0.5, 1.0]), min_size=1, max_size=40)
verdicts = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)
few = settings(max_examples=25, deadline=None)


def average(column: np.ndarray) -> float:
    return float(column.mean())


def test_the_interval_is_the_one_of_scipy() -> None:
    some = np.random.default_rng(5).random(70)
    theirs = stats.bootstrap(
        (some,), np.mean, n_resamples=RESAMPLES, method="percentile", rng=0
    ).confidence_interval
    wanted = Interval(pytest.approx(theirs.low), pytest.approx(theirs.high))
    assert interval_of_mean(some) == wanted
    assert interval(average, some) == wanted


def test_the_interval_of_a_share_is_the_binomial_one() -> None:
    # 180 of 200: quantiles of the binomial distribution, two counts of leeway for the drawing.
    found = interval_of_mean([1.0] * 180 + [0.0] * 20)
    assert found.low == pytest.approx(stats.binom(200, 0.9).ppf(0.025) / 200, abs=0.01)
    assert found.high == pytest.approx(stats.binom(200, 0.9).ppf(0.975) / 200, abs=0.01)


def test_about_95_in_100_intervals_hold_the_truth() -> None:
    samples = np.random.default_rng(1).normal(0.3, 1.0, (300, 60))
    found = [interval_of_mean(s) for s in samples]
    assert 0.90 < mean([float(i.low <= 0.3 <= i.high) for i in found]) < 0.98


def test_turns_of_one_dialogue_count_as_one_witness() -> None:
    # Ten dialogues of ten like turns: the deviation of the mean of 10, not of 100.
    turns = [float(d < 5) for d in range(10) for _ in range(10)]
    dialogues = [f"d{d}" for d in range(10) for _ in range(10)]
    alone, together = interval_of_mean(turns), interval_of_mean(turns, dialogues)
    assert together.high - together.low > 2.5 * (alone.high - alone.low)
    assert together == interval_of_mean([float(d < 5) for d in range(10)])


@few
@given(values, st.data())
def test_a_mean_and_any_statistic_draw_alike(some: list[float], data: st.DataObject) -> None:
    names = st.lists(st.sampled_from("abcdef"), min_size=len(some), max_size=len(some))
    clusters = data.draw(st.none() | names)
    fast, slow = interval_of_mean(some, clusters), interval(average, some, clusters=clusters)
    assert (fast.low, fast.high) == pytest.approx((slow.low, slow.high))
    assert min(some) - 1e-9 <= fast.low <= fast.high <= max(some) + 1e-9
    assert fast.low - 1e-9 <= mean(some) <= fast.high + 1e-9


@few
@given(values)
def test_an_interval_repeats_and_knows_no_order_of_names(some: list[float]) -> None:
    names = [f"q{i:02}" for i in range(len(some))]
    assert interval_of_mean(some) == interval_of_mean(some) == interval_of_mean(some, names)


def test_an_interval_of_two_columns() -> None:
    random = np.random.default_rng(2)
    sure = random.random(200)
    right = random.random(200) < sure
    found = interval(aurc, sure, right)
    assert 0 < found.low < aurc(sure, right) < found.high < 1


def test_resamples_with_nothing_to_measure_are_left_out() -> None:
    def of_two(sure: np.ndarray, answerable: np.ndarray) -> float:
        return auroc(sure[answerable], sure[~answerable])

    assert interval(of_two, [0.9, 0.8, 0.1], [True, True, False]) == Interval(1.0, 1.0)
    with pytest.raises(ValueError, match="no questions"):
        interval(of_two, [0.9, 0.8], [True, True])


def by_enumeration(differences: list[float]) -> float:
    """The definition: the share of all sign flips with a mean at least as far from 0."""
    flips = list(itertools.product([1, -1], repeat=len(differences)))
    sums = np.abs(np.array(flips) @ np.array(differences))
    return float((sums >= abs(sum(differences)) - 1e-9).mean())


def test_the_randomisation_test_by_hand() -> None:
    # Of the eight sign flips of (1, 1, 1) two are as far from 0.
    assert randomisation_test([1, 1, 1, 0, 1], [0, 0, 0, 0, 1]) == pytest.approx(2 / 8)
    # Of the four of (1, 0.5) two.
    assert randomisation_test([1, 0.5], [0, 0]) == pytest.approx(2 / 4)
    assert randomisation_test([1, 0], [0, 0]) == 1


@few
@given(st.lists(st.tuples(*[st.sampled_from([0.0, 0.25, 0.5, 1.0])] * 2), min_size=1, max_size=10))
def test_few_questions_are_enumerated(pairs: list[tuple[float, float]]) -> None:
    a, b = [x for x, _ in pairs], [y for _, y in pairs]
    assert randomisation_test(a, b) == pytest.approx(by_enumeration([x - y for x, y in pairs]))
    assert randomisation_test(a, b) == randomisation_test(b, a)


def test_the_randomisation_test_tells_noise_from_a_difference() -> None:
    random = np.random.default_rng(3)
    a = random.random(300)
    noise = random.normal(0, 0.1, 300)
    assert randomisation_test(a, a + noise - noise.mean()) > 0.9
    assert randomisation_test(a, a + noise + 0.1) == pytest.approx(1 / 10_000)
    drawn = randomisation_test(a, a + noise - noise.mean() + 0.01)
    assert drawn == pytest.approx(
        stats.ttest_1samp(noise - noise.mean() + 0.01, 0).pvalue, abs=0.02
    )


def test_a_dialogue_flips_as_a_whole() -> None:
    better, worse = [1.0] * 6, [0.0] * 6
    assert randomisation_test(better, worse) == pytest.approx(2 / 64)
    assert randomisation_test(better, worse, list("aabbcc")) == pytest.approx(2 / 8)


def test_mcnemar_by_hand() -> None:
    # Six questions that only one gets right, all the same one: 2 / 2**6.
    assert mcnemar([True] * 6 + [True, False], [False] * 6 + [True, False]) == pytest.approx(2 / 64)
    # One against five: 2 * (1 + 6) / 2**6.
    assert mcnemar([True] + [False] * 5, [False] + [True] * 5) == pytest.approx(14 / 64)


@few
@given(verdicts)
def test_the_two_tests_agree_on_verdicts(pairs: list[tuple[bool, bool]]) -> None:
    a, b = [x for x, _ in pairs], [y for _, y in pairs]
    assert mcnemar(a, b) == mcnemar(b, a)
    assert 0 < mcnemar(a, b) <= 1
    assert randomisation_test(a, b) == pytest.approx(mcnemar(a, b), abs=0.03)


@few
@given(values)
def test_a_system_does_not_differ_from_itself(some: list[float]) -> None:
    assert randomisation_test(some, some) == 1
    assert mcnemar([v > 0.4 for v in some], [v > 0.4 for v in some]) == 1


def test_wrong_input_is_an_error() -> None:
    for call in (
        lambda: interval_of_mean([]),
        lambda: interval(average, []),
        lambda: randomisation_test([], []),
        lambda: mcnemar([], []),
    ):
        with pytest.raises(ValueError, match="no questions"):
            call()
    with pytest.raises(ValueError, match="not of one length"):
        interval(aurc, [0.5], [True, False])
    with pytest.raises(ValueError, match="2 clusters for 1 rows"):
        interval_of_mean([1.0], ["a", "b"])
    with pytest.raises(ValueError, match="shorter"):
        randomisation_test([1.0, 0.0], [1.0])
    with pytest.raises(ValueError, match="shorter"):
        mcnemar([True, False], [True])
