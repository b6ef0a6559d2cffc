"""Significance: how far a figure may be off, and whether two systems differ.

The units are questions, or whole dialogues where `clusters` names, row by row, what belongs
together: turns of one dialogue are no independent witnesses. Every draw has a fixed seed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from eval.measures import Flags, Numbers

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

RESAMPLES = 2000
PERMUTATIONS = 9999
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """What the figure may be, at confidence `LEVEL`."""

    low: float
    high: float


def interval_of_mean(values: Numbers, clusters: Sequence[str] | None = None) -> Interval:
    """The interval of a mean, by the percentile bootstrap (Efron and Tibshirani 1993, ch. 13).

    Its width is 0 where all values are alike or there is a single unit; that is no certainty.
    """
    unit = _units(len(values), clusters)
    sums, sizes = np.bincount(unit, weights=values), np.bincount(unit)
    draws = _draws(len(sizes))
    return _percentiles(sums[draws].sum(axis=1) / sizes[draws].sum(axis=1))


def interval(
    statistic: Callable[..., float],
    *columns: Sequence[Any] | npt.NDArray[Any],
    clusters: Sequence[str] | None = None,
) -> Interval:
    """The same for any statistic of columns of equal length, called with arrays of rows drawn.

    A resample for which the statistic raises `ValueError`, having nothing to measure, is left
    out; on the columns themselves it raises.
    """
    arrays = [np.asarray(c) for c in columns]
    if len({len(a) for a in arrays}) != 1:
        raise ValueError("the columns are not of one length")
    unit = _units(len(arrays[0]), clusters)
    statistic(*arrays)
    found = []
    for rows in _resamples(unit):
        try:
            found.append(statistic(*(a[rows] for a in arrays)))
        except ValueError:
            continue
    return _percentiles(np.array(found))


def randomisation_test(a: Numbers, b: Numbers, clusters: Sequence[str] | None = None) -> float:
    """Two-sided p of a paired difference of means (Fisher's randomisation; Smucker et al. 2007).

    Exact where at most 13 units differ; else by `PERMUTATIONS` drawn ones with the observed one
    among them, so that p is never 0.
    """
    from scipy.stats import permutation_test

    pairs = [x - y for x, y in zip(a, b, strict=True)]
    differences = np.bincount(_units(len(pairs), clusters), weights=pairs)
    differing = differences[differences != 0]
    if len(differing) < 2:
        return 1.0
    found = permutation_test(
        (differing,),
        lambda d, axis: abs(d.sum(axis=axis)),
        permutation_type="samples",
        alternative="greater",
        n_resamples=PERMUTATIONS,
        batch=1000,
        rng=0,
    )
    return float(found.pvalue)


def mcnemar(a: Flags, b: Flags) -> float:
    """Two-sided p, exact, that two systems are right equally often (McNemar 1947)."""
    from scipy.stats import binomtest

    pairs = list(zip(a, b, strict=True))
    _units(len(pairs), None)
    first, second = sum(x and not y for x, y in pairs), sum(y and not x for x, y in pairs)
    return float(binomtest(first, first + second).pvalue) if first + second else 1.0


def _units(n: int, clusters: Sequence[str] | None) -> Integers:
    """The number of each row's unit."""
    if not n:
        raise ValueError("no questions to measure")
    if clusters is None:
        return np.arange(n)
    if len(clusters) != n:
        raise ValueError(f"{len(clusters)} clusters for {n} rows")
    return np.unique(np.asarray(clusters), return_inverse=True)[1]


def _draws(units: int) -> Integers:
    """Units drawn with replacement, shape (RESAMPLES, units)."""
    return np.random.default_rng(0).integers(0, units, (RESAMPLES, units))


def _resamples(unit: Integers) -> Iterator[Integers]:
    """The rows of each resample: a unit drawn twice gives its rows twice."""
    for drawn in _draws(int(unit.max()) + 1):
        times = np.bincount(drawn, minlength=int(unit.max()) + 1)
        yield np.repeat(np.arange(len(unit)), times[unit])


def _percentiles(found: Floats) -> Interval:
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(found, [tail, 100 - tail])
    return Interval(float(low), float(high))
