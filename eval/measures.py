"""Measures: pure functions from ranks and answers to figures.

A question that is not answered scores 0, so that silence cannot raise a mean; an empty list of
questions is an error (`ValueError`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Ranked = Sequence[str]


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
    if not values:
        raise ValueError("no questions to measure")
    return sum(values) / len(values)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties half (Hanley and McNeil 1982)."""
    if not positive or not negative:
        raise ValueError("no questions to measure")
    wins = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return wins / (len(positive) * len(negative))


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: the mean, the share that is right, how many."""

    confidence: float
    right: float
    n: int


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """The bins of equal width that are not empty, from low to high confidence."""
    if not confidences:
        raise ValueError("no questions to measure")
    inside: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for c, r in zip(confidences, right, strict=True):
        inside[min(int(c * bins), bins - 1)].append((c, r))
    return [
        Bin(sum(c for c, _ in some) / len(some), sum(r for _, r in some) / len(some), len(some))
        for _, some in sorted(inside.items())
    ]


def expected_calibration_error(
    confidences: Sequence[float], right: Sequence[bool], bins: int = 10
) -> float:
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
