"""A small language model of the decision and of what people ask: syllables and their neighbours."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from index.text import fold, syllables
from index.words import dictionary_words

_START = "<s>"
_PAIRS = 0.85  # how far pairs of neighbours are trusted over single syllables, at most
_DOUBT = 30.0  # half that trust when the first syllable was seen so often
_CANDIDATES = 12  # accented forms considered for one syllable


class Language:
    """Counts of syllables and of pairs of neighbours, from texts with correct diacritics."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._single: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            self._count(syllables(text), 4)
        for word in dictionary_words():
            self._count(word.split(), 1, start=False)
        self._total = sum(self._single.values())
        self._before: Counter[str] = Counter()
        for (first, _), n in self._pairs.items():
            self._before[first] += n

    def _count(self, terms: Sequence[str], weight: int, *, start: bool = True) -> None:
        for term in terms:
            self._single[term] += weight
        row = [_START, *terms] if start else list(terms)
        for pair in pairwise(row):
            self._pairs[pair] += weight

    def knows(self, syllable: str) -> bool:
        """Whether a syllable, as it is written, was ever seen."""
        return syllable in self._single

    def knows_folded(self, syllable: str) -> bool:
        """Whether a syllable without diacritics is the bare form of one that was seen."""
        return syllable in self.forms

    @cached_property
    def forms(self) -> dict[str, tuple[str, ...]]:
        """Bare syllable -> the ways to write it, commonest first."""
        groups: dict[str, list[str]] = defaultdict(list)
        for term, _ in self._single.most_common():
            groups[fold(term)].append(term)
        return {bare: tuple(terms[:_CANDIDATES]) for bare, terms in groups.items()}

    def seen_pair(self, first: str, second: str) -> bool:
        """Whether two syllables were ever seen side by side."""
        return (first, second) in self._pairs

    def probability(self, before: str, term: str) -> float:
        """The log probability of a syllable (or of two, parted by a space) after another."""
        if " " in term:
            first, second = term.split()
            return self.probability(before, first) + self.probability(first, second)
        before = before.split()[-1]
        single = (self._single[term] + 0.01) / self._total
        seen = self._before[before]
        trust = _PAIRS * seen / (seen + _DOUBT)
        pair = self._pairs[before, term] / seen if seen else 0.0
        return math.log(trust * pair + (1 - trust) * single)

    def best_path(self, choices: Sequence[Sequence[tuple[str, float]]]) -> list[str]:
        """The likeliest sequence (Viterbi); each choice comes with a log bonus of its own."""
        paths: dict[str, tuple[float, list[str]]] = {_START: (0.0, [])}
        for options in choices:
            following: dict[str, tuple[float, list[str]]] = {}
            for term, bonus in options:
                score, path = max(
                    ((s + self.probability(last, term), p) for last, (s, p) in paths.items()),
                    key=lambda found: found[0],
                )
                following[term] = (score + bonus, [*path, term])
            paths = following
        return max(paths.values(), key=lambda found: found[0])[1]
