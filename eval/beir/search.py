"""Search of a test collection by the index's own code -> rankings -> figures.

The index is the decision's without question variants (`index.retriever`). Its signals are measured
one by one, and as it adds them up.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ir_measures
import numpy as np
from ir_measures import RR, P, R, nDCG

from corpus.errors import OutputError, reason
from corpus.whole_file import write_whole
from eval.beir.collection import Collection
from eval.beir.passages import document_of
from eval.vectors import VectorCache
from index.assembly import assemble
from index.encoders.base import Encoder, Progress, Vectors
from index.ranking import Ranking
from index.retriever import Retriever
from index.units import Document

Run = dict[str, dict[str, float]]  # query id -> document id -> score
MEASURES = {"nDCG@10": nDCG @ 10, "MRR@10": RR @ 10, "Recall@10": R @ 10, "P@1": P @ 1}
# The signal that each system ranks by; the last ranks as the index does.
SYSTEMS: Mapping[str, str | None] = {
    "bm25-syllables": "syllables/clause",
    "bm25-words": "words/clause",
    "dense": "dense/sentence",
    "hybrid": None,
}
_DEPTH = 100  # documents kept for each query


@dataclass(frozen=True, slots=True)
class BeirOutcome:
    """One system's run, and its figures by the measure's name, each in [0, 1]."""

    name: str
    run: Run
    figures: dict[str, float]


def measure(
    collection: Collection, encoder: Encoder, vectors: Path, progress: Progress | None = None
) -> list[BeirOutcome]:
    """Every system of `SYSTEMS` on the collection; `vectors` is the folder of the cache."""
    cache = VectorCache(vectors, encoder)
    index = build_index(collection, encoder, cache, progress)
    runs: dict[str, Run] = {name: {} for name in SYSTEMS}
    for query_id, ranking in _rankings(collection, index, cache, progress):
        for name, signal in SYSTEMS.items():
            runs[name][query_id] = best(ranking, signal)
    return [BeirOutcome(name, run, figures(collection, run)) for name, run in runs.items()]


def build_index(
    collection: Collection, encoder: Encoder, cache: VectorCache, progress: Progress | None = None
) -> Retriever:
    """The index of the collection's documents."""
    documents = [document_of(text) for text in collection.documents]
    rows = cache.passages([p for d in documents for p in d.passages], progress)
    vectors = {"clause": _centres(documents, rows), "sentence": rows}
    if progress:
        progress("từ khóa", 0, 1)
    index = assemble(documents, (), vectors, encoder)
    if progress:
        progress("từ khóa", 1, 1)
    return index


def _centres(documents: Sequence[Document], rows: Vectors) -> Vectors:
    """The direction of each document's mean passage, of length 1, or 0 without passages.

    Encoding long documents whole costs several times their passages.
    """
    counts = [len(d.passages) for d in documents]
    parts = np.split(rows, np.cumsum(counts)[:-1])
    sums = np.stack([part.sum(axis=0) for part in parts])
    centres: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return centres


def _rankings(
    collection: Collection, index: Retriever, cache: VectorCache, progress: Progress | None
) -> Iterator[tuple[str, Ranking]]:
    vectors = cache.questions([q.text for q in collection.queries], progress)
    for n, (query, vector) in enumerate(zip(collection.queries, vectors, strict=True), 1):
        yield query.id, index.rank(query.text, vector)
        if progress:
            progress("tìm kiếm", n, len(collection.queries))


def best(ranking: Ranking, signal: str | None = None) -> dict[str, float]:
    """The best 100 documents, by one signal or by all; one that scores 0 in it is not found."""
    scores = ranking.signals[signal] if signal else ranking.scores
    order = np.argsort(-scores, kind="stable")
    kept = [n for n in order[:_DEPTH] if signal is None or scores[n] != 0]
    return {ranking.document_ids[n]: float(scores[n]) for n in kept}


def figures(collection: Collection, run: Run) -> dict[str, float]:
    """The figures of `MEASURES`, by name; a query without a ranking scores 0."""
    found = ir_measures.calc_aggregate(MEASURES.values(), collection.qrels, run)
    return {name: float(found[measure]) for name, measure in MEASURES.items()}


def write_outcomes(folder: Path, collection: Collection, outcomes: Sequence[BeirOutcome]) -> None:
    """`metrics.json` with every figure, and a TREC run file of each system.

    Raises `OutputError` if the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"Không ghi được vào {folder} ({reason(error)}): hãy chọn thư mục khác."
        ) from error
    for outcome in outcomes:
        lines = list(_trec(outcome.run, outcome.name))
        write_whole(folder / f"{outcome.name}.trec", "".join(lines).encode())
    metrics = {
        "documents": len(collection.documents),
        "queries": len(collection.queries),
        "systems": {outcome.name: outcome.figures for outcome in outcomes},
    }
    write_whole(folder / "metrics.json", json.dumps(metrics, indent=2).encode())


def _trec(run: Run, tag: str) -> Iterator[str]:
    for query, documents in run.items():
        for rank, (document, score) in enumerate(documents.items(), 1):
            yield f"{query}\tQ0\t{document}\t{rank}\t{score!r}\t{tag}\n"
