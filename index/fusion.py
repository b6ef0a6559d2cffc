"""Fusion: the scores of several searches -> one score for each document.

Every signal is brought to mean 0 and deviation 1 over the documents of one question (z-score)
and the signals are added with weights. Weighted sums of normalised scores beat reciprocal
rank fusion (Bruch, Gai, Ingber 2023, "An analysis of fusion functions for hybrid retrieval").
"""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]

_CANDIDATES = 100
BEST_OF = 3  # variants (or passages) of a document that are averaged

# Found on question variants that were held out of the index, then checked by `hoiqd eval`.
ACCENTED: Mapping[str, float] = {
    "dense/variant": 1.0,
    "dense/sentence": 0.5,
    "syllables/variant": 1.0,
    "syllables/expanded": 0.75,
    "words/expanded": 0.25,
    "words/clause": 0.5,
}
# Diacritics that were restored may be wrong: the bare syllables have a say too.
RESTORED: Mapping[str, float] = {**ACCENTED, "folded/variant": 0.6, "folded/expanded": 0.6}
# Without diacritics neither the encoder nor the segmenter understands a question.
UNACCENTED: Mapping[str, float] = {
    "folded/variant": 1.0,
    "folded/expanded": 1.0,
    "folded/clause": 0.5,
}
# Where there are no variants: passages, words and syllables together. Chosen on the collections
# that eval/README.md names.
PLAIN: Mapping[str, float] = {
    "dense/sentence": 1.0,
    "dense/clause": 0.5,
    "syllables/clause": 0.5,
    "words/clause": 0.5,
}
# The same with late interaction, which is there for decisions without prepared questions. Chosen
# on documents with questions by `python -m eval.documents FOLDER --ask`.
LATE = "late/clause"
TEXT: Mapping[str, float] = {
    LATE: 1.0,
    "dense/sentence": 0.25,
    "syllables/clause": 1.0,
    "syllables/sentence": 0.5,
    "words/clause": 0.5,
}
TEXT_UNACCENTED: Mapping[str, float] = {LATE: 0.5, "folded/clause": 1.0}


def zscore(scores: npt.NDArray[np.floating], among: npt.NDArray[np.bool_] | None = None) -> Scores:
    """Mean 0, deviation 1 over the documents `among`, or over all; all zeros where these agree."""
    values = scores.astype(np.float64)
    some = values if among is None else values[among]
    deviation = some.std()
    if deviation < 1e-9:
        return np.zeros_like(values)
    normal: Scores = (values - some.mean()) / deviation
    return normal


def fuse(
    signals: Mapping[str, npt.NDArray[np.floating]],
    weights: Mapping[str, float],
    among: npt.NDArray[np.bool_] | None = None,
) -> Scores:
    """The weighted mean of the z-scored signals, shape (documents,); `among`: see `zscore`."""
    total = sum(weights.values())
    fused: Scores = sum(
        (weight / total * zscore(signals[name], among) for name, weight in weights.items()),
        start=np.zeros(len(next(iter(signals.values())))),
    )
    return fused


def candidates(signals: Iterable[npt.NDArray[np.floating]]) -> npt.NDArray[np.bool_]:
    """Which documents are among the best 100 of any signal.

    Scores brought to one scale over these alone do not depend on how many documents share no
    word with the question: over all, the more there are, the louder BM25 would become.
    """
    rows = list(signals)
    found = np.zeros(len(rows[0]), dtype=np.bool_)
    for scores in rows:
        found[np.argsort(-scores, kind="stable")[:_CANDIDATES]] = True
    return found


class Members:
    """Which rows (sentences, variants) belong to which document."""

    def __init__(self, owners: npt.NDArray[np.int64], documents: int) -> None:
        """`owners[row]` is the document's number."""
        width = max(int(np.bincount(owners, minlength=documents).max(initial=0)), 1)
        self._rows = np.full((documents, width), -1, dtype=np.int64)
        filled = np.zeros(documents, dtype=np.int64)
        for row, owner in enumerate(owners):
            self._rows[owner, filled[owner]] = row
            filled[owner] += 1
        self._empty = self._rows < 0

    def best(self, scores: npt.NDArray[np.floating], k: int) -> Scores:
        """The mean of each document's `k` best rows; the lowest score of all if it has none."""
        if not len(scores):
            return np.zeros(len(self._rows))
        grid = np.where(self._empty, -np.inf, scores[self._rows])
        k = min(k, grid.shape[1])
        top = np.partition(grid, -k, axis=1)[:, -k:]
        present = np.isfinite(top)
        counts = present.sum(axis=1)
        sums = np.where(present, top, 0.0).sum(axis=1)
        means: Scores = np.where(counts > 0, sums / np.maximum(counts, 1), float(scores.min()))
        return means
