"""Contents: what is indexed of one decision, its clauses and its prepared questions."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.decision import Decision
from corpus.errors import CorpusError
from corpus.library import CORPUS, load_decision
from corpus.variants import Variant, load_variants, variants_sha256
from index.text import syllables
from index.units import Document, Grain, Unit, documents_of, units_of


@dataclass(frozen=True)
class Contents:
    """What is indexed of one decision; `sha256` is that of its text."""

    decision: str
    sha256: str
    documents: tuple[Document, ...]
    variants: tuple[Variant, ...]

    @classmethod
    def of(cls, decision: Decision, variants: list[Variant]) -> "Contents":
        """Of a decision with its prepared questions; `CorpusError` if nothing can be searched."""
        documents = documents_of(decision.answerable, _contexts(decision))
        if not any(syllables(d.text) for d in documents):
            raise CorpusError(
                f"Văn bản “{decision.id}” không có điểm nào để tìm: hãy xem lại tệp nguồn."
            )
        return cls(decision.id, decision.sha256, documents, tuple(variants))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All its units."""
        return units_of(self.documents, self.variants, self.decision)

    def of_grain(self, grain: Grain) -> tuple[Variant, ...]:
        """Its questions of a kind."""
        return tuple(v for v in self.variants if v.grain == grain)

    @cached_property
    def units_sha256(self) -> str:
        """A hash of the units and of what is told of the questions."""
        rows = [[u.decision, u.clause, u.grain, u.text] for u in self.units]
        made_of = [rows, variants_sha256(list(self.variants))]
        return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _contexts(decision: Decision) -> dict[str, str]:
    """Of each clause that answers, the headings that it stands under, outermost first."""
    headings = {c.id: c.heading for c in decision.clauses if c.heading}
    return {
        c.id: ". ".join(headings[a] for a in c.ancestors if a in headings)
        for c in decision.answerable
    }


def load_contents(
    decision_id: str, corpus: Path = CORPUS, accepted: Path | None = None
) -> Contents:
    """Of the decision in a folder; `accepted` is a file of wordings beyond its own, if it exists.

    `CorpusError` says what is wrong with the folder.
    """
    decision = load_decision(decision_id, corpus)
    return Contents.of(decision, load_variants(decision_id, corpus, accepted))
