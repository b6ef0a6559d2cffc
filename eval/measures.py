"""Measures: pure functions from ranks and answers to figures.

A question that is not answered scores 0, so that silence cannot raise a mean; an empty list of
questions is an error (`ValueError`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ranked = Sequence[str]
Numbers = Sequence[float] | npt.NDArray[np.float64]
Flags = Sequence[bool] | npt.NDArray[np.bool_]


def _require(values: Sequence[object] | npt.NDArray[np.generic]) -> None:
    if not len(values):
        raise ValueError("no questions to measure")


def hit_at_k(ranked: Ranked, gold: Iterable[str], k: int) -> float:
    """1 if a right document is among the first `k`, else 0 (success@k)."""
    return float(bool(set(ranked[:k]) & set(gold)))


def reciprocal_rank(ranked: Ranked, gold: Iterable[str], k: int = 10) -> float:
    """1 / rank of the first right document among the first `k`, else 0 (MRR; Voorhees 1999)."""
    right = set(gold)
    for rank, document in enumerate(ranked[:k], 1):
        if document in right:
            return 1 / rank
    return 0.0


def set_f1(found: Iterable[str], gold: Iterable[str]) -> float:
    """Harmonic mean of precision and recall of a set; 1 if both are empty (van Rijsbergen 1979)."""
    a, b = set(found), set(gold)
    if not a and not b:
        return 1.0
    return 2 * len(a & b) / (len(a) + len(b))


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; `ValueError` if there are no values."""
    _require(values)
    return sum(values) / len(values)


def auroc(positive: Numbers, negative: Numbers) -> float:
    """The chance that a positive scores above a negative, ties half (Hanley and McNeil 1982)."""
    _require(positive)
    _require(negative)
    scores = np.sort(negative)
    below = np.searchsorted(scores, positive, "left") + np.searchsorted(scores, positive, "right")
    return float(below.sum() / (2 * len(positive) * len(negative)))


def refusal_precision(refused: Flags, unanswerable: Flags) -> float:
    """The share of the refused that is unanswerable, 0 if none is refused (van Rijsbergen 1979)."""
    _require(refused)
    due = [float(u) for r, u in zip(refused, unanswerable, strict=True) if r]
    return mean(due) if due else 0.0


def refusal_recall(refused: Flags, unanswerable: Flags) -> float:
    """The share of the unanswerable that is refused (van Rijsbergen 1979)."""
    return mean([float(r) for r, u in zip(refused, unanswerable, strict=True) if u])


def risk_coverage(confidences: Numbers, right: Flags) -> npt.NDArray[np.float64]:
    """Points (coverage, risk), shape (n, 2), by rising coverage (El-Yaniv and Wiener 2010).

    Each confidence in turn is the border of answering: coverage is the share of questions at or
    above it, risk the share of these that is wrong. Equal confidences make one point.
    """
    _require(confidences)
    _, place = np.unique(-np.asarray(confidences, dtype=float), return_inverse=True)
    wrong = np.bincount(place, weights=~np.asarray(right, dtype=bool)).cumsum()
    answered = np.bincount(place).cumsum()
    return np.column_stack([answered / len(place), wrong / answered])


def aurc(confidences: Numbers, right: Flags) -> float:
    """Area under the risk-coverage curve: mean risk over coverages (Geifman and El-Yaniv 2017).

    A coverage inside a block of equal confidences has the risk of the whole block's point.
    """
    coverage, risk = risk_coverage(confidences, right).T
    return float(np.diff(coverage, prepend=0.0) @ risk)


def coverage_at_risk(confidences: Numbers, right: Flags, risk: float) -> float:
    """The largest coverage whose risk is at most `risk`, else 0 (Geifman and El-Yaniv 2017)."""
    points = risk_coverage(confidences, right)
    return float(points[points[:, 1] <= risk, 0].max(initial=0.0))


def confusion(
    gold: Sequence[Iterable[str]], shown: Sequence[str | None]
) -> Counter[tuple[str, str]]:
    """How often clause `shown` stood for clause `gold`, in wrong answers (a confusion matrix).

    A wrong answer to a question with several right clauses counts once for each; a question not
    answered (None) or without a right clause counts nowhere.
    """
    _require(gold)
    pairs = [(set(right), label) for right, label in zip(gold, shown, strict=True)]
    return Counter(
        (clause, label)
        for right, label in pairs
        if label is not None and label not in right
        for clause in sorted(right)
    )


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: the mean, the share that is right, how many."""

    confidence: float
    right: float
    n: int


def reliability(confidences: Numbers, right: Flags, bins: int = 10) -> list[Bin]:
    """The bins of equal width that are not empty, from low to high confidence."""
    _require(confidences)
    sure = np.asarray(confidences, dtype=float)
    place = np.minimum((sure * bins).astype(int), bins - 1)
    n = np.bincount(place)
    full = n > 0
    means = [np.bincount(place, weights=w)[full] / n[full] for w in (sure, np.asarray(right))]
    return [Bin(*b) for b in zip(*(m.tolist() for m in means), n[full].tolist(), strict=True)]


def expected_calibration_error(confidences: Numbers, right: Flags, bins: int = 10) -> float:
    """Mean gap between confidence and share right over equal-width bins (Guo et al. 2017)."""
    found = reliability(confidences, right, bins)
    return sum(b.n * abs(b.confidence - b.right) for b in found) / len(confidences)


_COLLECTIVE = re.compile(r"(các sở,? ban,? ngành)\s*[,;]\s*(ubnd các huyện, thành phố)")
_BY_FIELD = re.compile(r" theo lĩnh vực quản lý nhà nước được giao")


def agency_set(names: Iterable[str]) -> frozenset[str]:
    """Agencies for comparison: letter case, blanks and punctuation do not count.

    "Các sở, ban, ngành, UBND các huyện, thành phố" is split in two.
    """
    keys = set()
    for name in names:
        text = _BY_FIELD.sub("", " ".join(name.lower().split()))
        match = _COLLECTIVE.fullmatch(text)
        parts = match.groups() if match else (text,)
        keys |= {" ".join(re.findall(r"\w+", part)) for part in parts}
    return frozenset(keys)


def overlaps(spans: Iterable[tuple[int, int]], gold: tuple[int, int]) -> bool:
    """Whether any span shares a character with the gold span."""
    return any(start < gold[1] and gold[0] < end for start, end in spans)
