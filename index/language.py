"""A small language model of the decision and of what people ask: syllables and their neighbours."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from index.text import fold, syllables
from index.words import dictionary_words

START = "<s>"
END = "</s>"
_PAIRS = 0.85  # how far pairs of neighbours are trusted over single syllables, at most
_DOUBT = 30.0  # half that trust when the first syllable was seen so often
_REMEMBERED = 1 << 18  # probabilities kept at hand
_CANDIDATES = 12  # accented forms considered for one syllable


class Language:
    """Counts of syllables and of pairs of neighbours, from texts with correct diacritics."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._single: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            self._count([START, *syllables(text), END], 4)
        for word in dictionary_words():
            self._count(word.split(), 1)
        del self._single[START], self._single[END]
        self._total = sum(self._single.values())
        self._before: Counter[str] = Counter()
        for (first, _), n in self._pairs.items():
            self._before[first] += n
        self._known: dict[tuple[str, str], float] = {}

    def _count(self, row: Sequence[str], weight: int) -> None:
        for term in row:
            self._single[term] += weight
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

    @cached_property
    def _leaders(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """Syllable -> those seen before it, and how often, commonest first."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (first, second), n in self._pairs.most_common():
            if first != START:
                found[second].append((first, n))
        return {second: tuple(rows) for second, rows in found.items()}

    def seen_before(self, syllable: str) -> tuple[tuple[str, int], ...]:
        """The syllables seen before this one and how often, commonest first."""
        return self._leaders.get(syllable, ())

    @cached_property
    def _beside(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        """Pairs whose first is bare, and pairs whose second is bare."""
        after: Counter[tuple[str, str]] = Counter()
        before: Counter[tuple[str, str]] = Counter()
        for (first, second), n in self._pairs.items():
            after[fold(first), second] += n
            before[first, fold(second)] += n
        return after, before

    @cached_property
    def _folded(self) -> Counter[str]:
        """How often each syllable was seen, whatever its diacritics."""
        counts: Counter[str] = Counter()
        for term, n in self._single.items():
            counts[fold(term)] += n
        return counts

    def fit(self, before: str, syllable: str, after: str) -> int:
        """How often a syllable was seen beside its neighbours (bare), on the better side.

        A dictionary word counts 1, a sentence 4; the edges of a text are `START` and `END`.
        """
        follows, precedes = self._beside
        return max(follows.get((before, syllable), 0), precedes.get((syllable, after), 0))

    def pull(self, before: str, syllable: str, after: str) -> float:
        """How many times oftener than by chance it was seen so, on the better side."""
        follows, precedes = self._beside
        chance = self._single[syllable] / self._total
        return max(
            follows.get((before, syllable), 0) / (chance * self._folded[before] or 1),
            precedes.get((syllable, after), 0) / (chance * self._folded[after] or 1),
        )

    def bare_share(self, bare: str) -> float:
        """How much of what is written like this without diacritics has none to begin with."""
        forms = self.forms.get(bare, ())
        total = sum(self._single[form] for form in forms)
        return self._single[bare] / total if total else 1.0

    def seen_pair(self, first: str, second: str) -> bool:
        """Whether two syllables were ever seen side by side."""
        return (first, second) in self._pairs

    def probability(self, before: str, term: str) -> float:
        """The log probability of a syllable (or of several, parted by spaces) after another."""
        known = self._known.get((before, term))
        if known is None:
            row = [before.split()[-1], *term.split()]
            known = sum(self._step(first, second) for first, second in pairwise(row))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[before, term] = known
        return known

    def _step(self, before: str, term: str) -> float:
        single = (self._single[term] + 0.01) / self._total
        seen = self._before[before]
        trust = _PAIRS * seen / (seen + _DOUBT)
        pair = self._pairs[before, term] / seen if seen else 0.0
        return math.log(trust * pair + (1 - trust) * single)

    def best_path(self, choices: Sequence[Sequence[tuple[str, float]]]) -> list[str]:
        """The likeliest sequence (Viterbi); each choice comes with a log bonus of its own."""
        paths: dict[str, tuple[float, list[str]]] = {START: (0.0, [])}
        for options in (*choices, ((END, 0.0),)):
            following: dict[str, tuple[float, list[str]]] = {}
            for term, bonus in options:
                score, last = max((s + self.probability(t, term), t) for t, (s, _) in paths.items())
                if term not in following or score + bonus > following[term][0]:
                    following[term] = (score + bonus, [*paths[last][1], term])
            paths = following
        return paths[END][1][:-1]
