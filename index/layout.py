"""Layout: which sentences and variants belong to which document, by their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corpus.variants import Variant
from index.fusion import Members, Scores
from index.units import Document, Grain


@dataclass(frozen=True)
class Layout:
    """The rows of one decision's units, grain by grain, in the documents' order."""

    documents: tuple[Document, ...]
    answerable: tuple[Variant, ...]
    unanswerable: tuple[Variant, ...]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The documents' ids."""
        return tuple(d.id for d in self.documents)

    @cached_property
    def places(self) -> dict[str, int]:
        """Document id -> its number."""
        return {document_id: n for n, document_id in enumerate(self.ids)}

    @cached_property
    def sizes(self) -> dict[str, int]:
        """How many units are searched for, of each grain that there are any of."""
        sizes: dict[str, int] = {
            Grain.CLAUSE: len(self.documents),
            Grain.SENTENCE: len(self._sentence_owners),
            Grain.VARIANT: len(self.answerable),
            Grain.UNANSWERABLE: len(self.unanswerable),
        }
        return {grain: size for grain, size in sizes.items() if size}

    @cached_property
    def _sentence_owners(self) -> npt.NDArray[np.int64]:
        counts = [len(d.passages) for d in self.documents]
        return np.repeat(np.arange(len(self.documents)), counts)

    @cached_property
    def _variant_owners(self) -> npt.NDArray[np.int64]:
        return np.array([self.places[v.clause_id] for v in self.answerable], dtype=np.int64)

    @cached_property
    def sentences(self) -> Members:
        """The sentences of each document."""
        return Members(self._sentence_owners, len(self.documents))

    @cached_property
    def variants(self) -> Members:
        """The variants of each document."""
        return Members(self._variant_owners, len(self.documents))

    @cached_property
    def variant_rows(self) -> dict[str, npt.NDArray[np.int64]]:
        """The rows of each document's variants, of those that have any."""
        owners = self._variant_owners
        return {self.ids[n]: np.flatnonzero(owners == n) for n in np.unique(owners)}

    @cached_property
    def _bounds(self) -> npt.NDArray[np.int64]:
        """Where the passages of each document begin, and the last one's end."""
        return np.searchsorted(self._sentence_owners, np.arange(len(self.documents) + 1))

    def by_document(
        self, passages: npt.NDArray[np.floating], documents: Iterable[int] | None = None
    ) -> list[Scores]:
        """The parts of a row of passages that belong to these documents, or to each."""
        row = passages.astype(np.float64)
        documents = range(len(self.documents)) if documents is None else documents
        return [row[self._bounds[n] : self._bounds[n + 1]] for n in documents]
