"""Lexical search: BM25 over words, syllables and folded syllables. The only user of bm25s."""

import json
import logging
import math
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import bm25s
import numpy as np
import numpy.typing as npt

from corpus.errors import IndexDamaged
from index.text import folded_syllables, syllables
from index.words import segment

logging.getLogger("bm25s").setLevel(logging.WARNING)


class Analyzer(StrEnum):
    """How a text is cut into terms."""

    WORDS = "words"  # underthesea's words
    SYLLABLES = "syllables"  # syllables and pairs of neighbours
    FOLDED = "folded"  # the same without diacritics


def _with_pairs(terms: list[str]) -> list[str]:
    return terms + [f"{a} {b}" for a, b in pairwise(terms)]


_ANALYZE: dict[Analyzer, Callable[[str], list[str]]] = {
    Analyzer.WORDS: segment,
    Analyzer.SYLLABLES: lambda text: _with_pairs(syllables(text)),
    Analyzer.FOLDED: lambda text: _with_pairs(folded_syllables(text)),
}


def analyze(text: str, analyzer: Analyzer) -> list[str]:
    """The terms of a text."""
    return _ANALYZE[analyzer](text)


def main_analyzer(terms: Collection[Analyzer]) -> Analyzer:
    """The one of syllables: with diacritics if the question has them."""
    return Analyzer.SYLLABLES if Analyzer.SYLLABLES in terms else Analyzer.FOLDED


def named_analyzers(signals: Iterable[str]) -> list[Analyzer]:
    """Those that signals ("words/clause") name."""
    names = dict.fromkeys(name.split("/")[0] for name in signals)
    return [analyzer for analyzer in Analyzer if analyzer in names]


class QuestionSyllable(NamedTuple):
    """A syllable of a question: how rare it is in the texts, and whether any of them holds it."""

    rarity: float
    known: bool


class Lexical:
    """BM25 (Lucene's variant, k1 1.5, b 0.75) over the terms of one analyzer. Scores are >= 0."""

    def __init__(self, bm25: bm25s.BM25, size: int) -> None:
        self._bm25 = bm25
        self._size = size

    @classmethod
    def build(cls, documents: Sequence[list[str]]) -> "Lexical":
        """From documents cut into terms; at least one must have a term."""
        bm25 = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
        bm25.index(list(documents), show_progress=False)
        return cls(bm25, len(documents))

    def __len__(self) -> int:
        return self._size

    def scores(self, terms: list[str]) -> npt.NDArray[np.float32]:
        """A score for every document, shape (len(self),); 0 where no term is shared."""
        known = [t for t in terms if t and t in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        scores: npt.NDArray[np.float32] = self._bm25.get_scores(known)
        return scores

    def idf(self, term: str) -> float:
        """BM25's inverse document frequency; that of a term in no document if it is unknown."""
        row = self._bm25.vocab_dict.get(term)
        indptr = self._bm25.scores["indptr"]
        holding = 0 if row is None else int(indptr[row + 1] - indptr[row])
        return math.log(1 + (self._size - holding + 0.5) / (holding + 0.5))

    def knows(self, term: str) -> bool:
        """Whether any document holds the term."""
        return term in self._bm25.vocab_dict

    def question_syllables(self, terms: Sequence[str]) -> dict[str, QuestionSyllable]:
        """The syllables among a question's terms."""
        single = dict.fromkeys(t for t in terms if " " not in t)
        return {t: QuestionSyllable(self.idf(t), self.knows(t)) for t in single}

    def unknown(self, terms: Sequence[str]) -> float:
        """The share of a question's syllables, weighted by rarity, that no document holds."""
        single = [t for t in terms if " " not in t]
        total = sum(map(self.idf, single))
        return sum(self.idf(t) for t in single if not self.knows(t)) / total if total else 1.0

    def save(self, folder: Path) -> None:
        """Writes a folder of arrays (no pickle) and JSON."""
        self._bm25.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> "Lexical":
        """Reads what `save` wrote; `IndexDamaged` if it is something else."""
        try:
            bm25 = bm25s.BM25.load(str(folder), show_progress=False, allow_pickle=False)
            params = json.loads((folder / "params.index.json").read_text(encoding="utf-8"))
            return cls(bm25, int(params["num_docs"]))
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamaged(
                f"Tệp chỉ mục trong {folder} hỏng: hãy chạy “hoiqd build --force”."
            ) from error
