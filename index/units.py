"""Units: what is indexed, each with the decision and the clause it is of, and its grain."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from corpus.decision import Clause
from corpus.variants import Variant
from index.vectors.base import Fields, Ids

# An id: 36 bits of the decision's hash, 3 for the grain, 24 for the row (16 million of a grain).
_DECISION_BITS, _GRAIN_BITS, _ROW_BITS = 36, 3, 24


class Grain(StrEnum):
    """How large a unit is, or what kind of question."""

    CLAUSE = "clause"
    SENTENCE = "sentence"
    VARIANT = "variant"
    UNANSWERABLE = "unanswerable"
    INTENT = "intent"


PASSAGES = (Grain.CLAUSE, Grain.SENTENCE)


@dataclass(frozen=True, slots=True)
class Document:
    """What is searched for: a clause, or any text with its passages."""

    id: str
    text: str
    passages: tuple[str, ...]
    context: str = ""  # what it stands under

    @property
    def whole(self) -> str:
        """Its text after what it stands under."""
        return f"{self.context}. {self.text}" if self.context else self.text


def documents_of(
    clauses: Sequence[Clause], contexts: Mapping[str, str] | None = None
) -> tuple[Document, ...]:
    """Clauses as documents; their passages are the heading and the sentences."""
    return tuple(
        Document(
            c.id,
            c.text,
            ((c.heading,) if c.heading else ()) + tuple(s.text for s in c.sentences),
            (contexts or {}).get(c.id, ""),
        )
        for c in clauses
    )


@dataclass(frozen=True, slots=True)
class Unit:
    """One text that is indexed; `clause` is "" for what belongs to no clause."""

    decision: str
    clause: str
    grain: Grain
    text: str

    @property
    def fields(self) -> Fields:
        """As a vector store takes them."""
        return Fields(self.decision, self.clause, self.grain)


def units_of(
    documents: Sequence[Document], variants: Sequence[Variant], decision: str = ""
) -> tuple[Unit, ...]:
    """The units of a decision, grain by grain."""
    pieces = [(d.id, Grain.CLAUSE, d.text) for d in documents]
    pieces += [(d.id, Grain.SENTENCE, p) for d in documents for p in d.passages]
    questions = [(v.clause_id, Grain(v.grain), v.question) for v in variants]
    pieces += [row for grain in Grain for row in questions if row[1] is grain]
    return tuple(Unit(decision, *row) for row in pieces)


def texts_by_grain(units: Iterable[Unit]) -> dict[Grain, list[str]]:
    """The texts of each grain that there are any of, in order."""
    texts: dict[Grain, list[str]] = {}
    for unit in units:
        texts.setdefault(unit.grain, []).append(unit.text)
    return texts


def unit_ids(units: Sequence[Unit]) -> Ids:
    """Ids for a vector store, of all units of some decisions, each decision's as in `units_of`.

    Known without asking any engine, and apart from those of other decisions (two share them with
    one chance in 10^10; a store takes no id twice).
    """
    seen: Counter[tuple[str, Grain]] = Counter()
    ids = np.empty(len(units), dtype=np.int64)
    for n, unit in enumerate(units):
        part = unit.decision, unit.grain
        ids[n] = _first_id(*part) + seen[part]
        seen[part] += 1
    return ids


@cache
def _first_id(decision: str, grain: Grain) -> int:
    digest = hashlib.sha256(decision.encode()).digest()
    own = int.from_bytes(digest[:8]) >> (64 - _DECISION_BITS)
    return ((own << _GRAIN_BITS) + list(Grain).index(grain)) << _ROW_BITS


def rows_of(ids: Ids) -> Ids:
    """The places of units among those of their decision and grain."""
    return ids & ((1 << _ROW_BITS) - 1)
