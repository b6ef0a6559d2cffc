"""Rankings: the candidates of one question, with their scores and what is known of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corpus.variants import Variant
from index.classifiers import Answerable, Intended
from index.fusion import Scores
from index.lexical import QuestionSyllable

OVERLAP_WEIGHT = 0.2  # BM25's share in how near a variant is; found on held-out variants


@dataclass(frozen=True, slots=True)
class Hit:
    """A document and its fused score (0 is an average document, higher is better)."""

    document_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """A variant near the question.

    `cosine` of the vectors, in [-1, 1]; `overlap` is its BM25 score over the sum of the
    question's term weights: 0 for no shared term, above 1 for nearly the same wording.
    """

    variant: Variant
    cosine: float
    overlap: float


@dataclass(frozen=True, slots=True)
class Signals:
    """One question's scores before fusion, by signal ("dense/sentence"), of all documents.

    `documents[name][i]` belongs to document `i`; `passages[name][i]` holds a score of each of its
    passages, for the signals whose grain is the sentence.
    """

    documents: Mapping[str, npt.NDArray[np.floating]]
    passages: Mapping[str, Sequence[Scores]]


@dataclass(frozen=True)
class Ranking:
    """One question's candidates, in document order: all documents of a small collection.

    `scores[i]` and every signal belong to `document_ids[i]`. `sentences` holds for each candidate
    a score of each of its passages, `nearness` how near each of its answerable variants is (cosine
    plus a share of BM25); `unknown` is the share in [0, 1] of the question's syllables, weighted
    by rarity, that no clause or variant holds. `question_syllables` are those of one
    asked of a decision whose text alone is searched.
    """

    question: str
    document_ids: tuple[str, ...]
    scores: Scores
    signals: Mapping[str, npt.NDArray[np.floating]]
    sentences: Mapping[str, Scores]
    nearest: tuple[Nearest, ...]
    nearest_unanswerable: tuple[Nearest, ...]
    nearness: Mapping[str, npt.NDArray[np.floating]]
    unknown: float
    answerability: Answerable
    intended: Intended | None
    accented: bool
    question_syllables: Mapping[str, QuestionSyllable] = field(default_factory=dict)

    @property
    def by_text(self) -> bool:
        """Whether there was no prepared question to compare with."""
        return not (self.nearest or self.nearest_unanswerable)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._places

    @cached_property
    def _places(self) -> dict[str, int]:
        return {document_id: n for n, document_id in enumerate(self.document_ids)}

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The candidates, best first; equals stand in document order."""
        order = np.argsort(-self.scores, kind="stable")
        return tuple(Hit(self.document_ids[i], float(self.scores[i])) for i in order)

    @property
    def best(self) -> float:
        """The best candidate's score."""
        return float(self.scores.max())

    def score(self, document_id: str) -> float | None:
        """That of a document; None if it is no candidate."""
        place = self._places.get(document_id)
        return None if place is None else float(self.scores[place])

    def raised(self, by: Scores) -> "Ranking":
        """The same with something added to each candidate's score, in their order."""
        return replace(self, scores=self.scores + by)

    def last(self, documents: Collection[str]) -> "Ranking":
        """The same with these documents last."""
        left_out = np.isin(self.document_ids, list(documents))
        return replace(self, scores=np.where(left_out, self.scores.min(), self.scores))
