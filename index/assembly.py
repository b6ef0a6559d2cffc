"""Assembly: texts and their vectors -> the index in memory, with what is fitted on them."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from corpus.variants import Variant
from index.classifiers import Classifier, Side, answerable_sides, intent_sides
from index.contents import Contents
from index.encoders.base import Encoder, Vectors
from index.late import LateInteraction
from index.lexical import Analyzer, Lexical, analyze
from index.passage_votes import PassageVotes
from index.retriever import Retriever
from index.units import Document, Grain, texts_by_grain, unit_ids, units_of
from index.vectors.base import VectorStore
from index.vectors.faiss import EXACT, FaissStore


def assemble(
    documents: Sequence[Document],
    variants: Sequence[Variant],
    vectors: Mapping[str, Vectors],
    encoder: Encoder,
    factory: str = EXACT,
    decision: str = "",
    late: LateInteraction | None = None,
) -> Retriever:
    """An index of one decision from texts and the vectors of each grain (in the texts' order)."""
    store = FaissStore(encoder.dimension, factory)
    units = units_of(documents, variants, decision)
    rows = np.concatenate([vectors[grain] for grain in texts_by_grain(units)])
    store.add(unit_ids(units), rows, [unit.fields for unit in units])
    contents = Contents(decision, "", tuple(documents), tuple(variants))
    return assemble_part(contents, vectors, encoder, store, late)


def assemble_part(
    contents: Contents,
    vectors: Mapping[str, Vectors],
    encoder: Encoder,
    store: VectorStore,
    late: LateInteraction | None = None,
) -> Retriever:
    """A decision's part of an index; `store` holds its vectors, or will before it is searched."""
    documents, variants = contents.documents, contents.variants
    texts = texts_by_grain(contents.units)
    answerable = contents.of_grain(Grain.VARIANT)
    texts.pop(Grain.INTENT, None)
    lexical: dict[str, Lexical] = {}
    for analyzer in Analyzer:
        terms: dict[str, list[list[str]]] = {
            grain: [analyze(t, analyzer) for t in rows] for grain, rows in texts.items()
        }
        if answerable:
            terms["expanded"] = _expanded(documents, terms["clause"], terms["variant"], answerable)
        lexical |= {f"{analyzer}/{name}": Lexical.build(rows) for name, rows in terms.items()}
    return Retriever(
        decision=contents.decision,
        documents=documents,
        variants=answerable,
        unanswerable=contents.of_grain(Grain.UNANSWERABLE),
        vectors=store,
        lexical=lexical,
        answerability=_classifier(
            variants, vectors, ("variant", "unanswerable", "intent"), answerable_sides
        ),
        intents=_classifier(variants, vectors, ("intent", "variant", "unanswerable"), intent_sides),
        origins=_origins(documents, answerable, vectors, lexical),
        encoder=encoder,
        late=late,
    )


def _classifier(
    variants: Sequence[Variant],
    vectors: Mapping[str, Vectors],
    grains: Sequence[str],
    sides: Callable[[Sequence[Variant]], list[Side]],
) -> Classifier | None:
    """Fitted on variants of these grains; None if the first of them or all others are missing."""
    present = [grain for grain in grains if grain in vectors]
    if grains[0] not in present or len(present) == 1:
        return None
    rows = [v for grain in present for v in variants if v.grain == grain]
    terms = [analyze(v.question, Analyzer.SYLLABLES) for v in rows]
    return Classifier.fit(terms, np.vstack([vectors[g] for g in present]), sides(rows))


def _origins(
    documents: Sequence[Document],
    variants: Sequence[Variant],
    vectors: Mapping[str, Vectors],
    lexical: Mapping[str, Lexical],
) -> dict[str, PassageVotes]:
    """Which passages the variants of each document that has any were written from."""
    found = {}
    start = 0
    for document in documents:
        passages = slice(start, start + len(document.passages))
        start = passages.stop
        rows = [n for n, v in enumerate(variants) if v.clause_id == document.id]
        if not rows or not document.passages:
            continue
        terms = [analyze(variants[row].question, Analyzer.SYLLABLES) for row in rows]
        sentences = lexical[f"{Analyzer.SYLLABLES}/sentence"]
        found[document.id] = PassageVotes.trace(
            vectors["variant"][rows] @ vectors["sentence"][passages].T,
            np.array([sentences.scores(t)[passages] for t in terms]),
        )
    return found


def _expanded(
    documents: Sequence[Document],
    clauses: Sequence[list[str]],
    variants: Sequence[list[str]],
    answerable: Sequence[Variant],
) -> list[list[str]]:
    """Each clause's terms with those of all its variants."""
    rows = {d.id: list(terms) for d, terms in zip(documents, clauses, strict=True)}
    for variant, terms in zip(answerable, variants, strict=True):
        rows[variant.clause_id] += terms
    return list(rows.values())
