"""Leaks: variants that stand too near to an evaluation question, or twice.

Variants and evaluation questions must stay strangers, or the figures measure memory. Two
questions are near if their folded syllables are the same, or if at least 70% of them (Jaccard)
are; very short ones only if they are the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from index.text import folded_syllables

NEAR = 0.7
_SHORT = 4


def leaks(variants: Sequence[str], questions: Iterable[str]) -> list[tuple[int, str]]:
    """Each variant (by place) that is near an evaluation question, with that question."""
    by_term: dict[str, set[int]] = defaultdict(set)
    cut = [tuple(folded_syllables(v)) for v in variants]
    for n, terms in enumerate(cut):
        for term in terms:
            by_term[term].add(n)
    found = {}
    for question in questions:
        terms = tuple(folded_syllables(question))
        own = sorted({*terms}, key=lambda term: len(by_term[term]))
        # What is near lacks so few of its words that it has one of as many and one more.
        rarest = own[: len(own) - int(NEAR * len(own)) + 1]
        for n in set[int]().union(*(by_term[t] for t in rarest)):
            if near(terms, cut[n]):
                found[n] = question
    return sorted(found.items())


def near(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two questions, as folded syllables, are nearly the same."""
    if a == b:
        return True
    if min(len(a), len(b)) < _SHORT:
        return False
    first, second = set(a), set(b)
    return len(first & second) / len(first | second) >= NEAR


def repeated(variants: Sequence[str]) -> list[str]:
    """Variants that stand twice, whatever their punctuation and letter case."""
    seen: set[str] = set()
    twice = []
    for variant in variants:
        key = " ".join(variant.lower().split()).strip(" ?.!…")
        if key in seen:
            twice.append(variant)
        seen.add(key)
    return twice
