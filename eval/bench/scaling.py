"""Cost against size: synthetic clauses, exact and approximate search, BM25.

A synthetic clause joins two or three different sentences of the decision, drawn with a fixed
seed. Its vector is not the encoder's, which would take hours for a million: it is the mean of its
sentences' vectors with a little noise, brought to length 1. The questions are real variants.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import isqrt
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from corpus.decision import Decision
from index.encoders.base import Encoder, Progress, Vectors
from index.lexical import Analyzer, Lexical, analyze
from index.units import documents_of
from index.vectors.faiss import EXACT, Dense, one_thread

T = TypeVar("T")
Rows = npt.NDArray[np.int64]
SMALLEST, LARGEST = 100, 1_000_000
BM25_LARGEST = 100_000  # a million would take 6 GiB more than the vectors do while it is built
NONE = -1
_SEED = 0
_NOISE = 0.1  # length of the noise against the mean's 1
_BLOCK = 10_000
_K = 10
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Cost:
    """What an index over so many synthetic clauses costs.

    `ratio` is its time for a question over that of exact search; `recall` the share of the ten
    nearest clauses that it finds, None for BM25, which looks for others.
    """

    clauses: int
    index: str
    build_seconds: float
    mib: float
    question_ms: float
    ratio: float
    recall: float | None

    @property
    def recall_words(self) -> str:
        """The recall as tables show it."""
        return "—" if self.recall is None else f"{self.recall:.3f}"


def sizes_up_to(largest: int) -> list[int]:
    """Powers of ten from 100 on, then `largest` itself."""
    powers = [10**n for n in range(2, 7) if 10**n < largest]
    return [*powers, largest]


def sentences_of(decision: Decision) -> list[str]:
    """The decision's different sentences and headings, in document order."""
    return list(dict.fromkeys(p for d in documents_of(decision.answerable) for p in d.passages))


def recombine(sentences: int, clauses: int) -> Rows:
    """Rows of two or three different sentence numbers, the third `NONE` for about one in two."""
    rng = np.random.default_rng(_SEED)
    first, second, third = (rng.integers(sentences - n, size=clauses) for n in range(3))
    second += second >= first
    third += third >= np.minimum(first, second)
    third += third >= np.maximum(first, second)
    third[rng.random(clauses) < 0.5] = NONE
    return np.stack([first, second, third], axis=1)


def mixed_vectors(parts: Rows, sentences: Vectors) -> Vectors:
    """A unit vector for each clause: its sentences' mean, with noise drawn with a fixed seed."""
    rng = np.random.default_rng(_SEED)
    dimension = sentences.shape[1]
    padded = np.vstack([sentences, np.zeros((1, dimension), dtype=np.float32)])  # for NONE
    vectors = np.empty((len(parts), dimension), dtype=np.float32)
    for start in range(0, len(parts), _BLOCK):
        block = _unit(padded[parts[start : start + _BLOCK]].sum(axis=1))
        noise = rng.standard_normal(block.shape, dtype=np.float32)
        vectors[start : start + _BLOCK] = _unit(block + noise * (_NOISE / dimension**0.5))
    return vectors


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def joined_terms(parts: Rows, sentences: Sequence[list[str]]) -> list[list[str]]:
    """The terms of each clause: those of its sentences, one after another."""
    return [[t for n in row if n != NONE for t in sentences[n]] for row in parts.tolist()]


def recall(found: Rows, exact: Rows) -> float:
    """The share of the exact neighbours that were found, over rows of equal k (Aumüller 2020)."""
    shared = [len(set(a) & set(b)) for a, b in zip(found.tolist(), exact.tolist(), strict=True)]
    return sum(shared) / exact.size


def approximate(clauses: int) -> dict[str, dict[str, int]]:
    """FAISS's names of approximate indexes for so many vectors, and their search parameters.

    About as many lists as the square root (39 vectors each at least, which k-means asks for), of
    which a sixteenth is searched but not under eight; a graph of 32 neighbours a node.
    """
    lists = max(1, min(isqrt(clauses), clauses // 39))
    return {
        f"IVF{lists},Flat": {"nprobe": min(lists, max(8, lists // 16))},
        "HNSW32": {"efSearch": 64},
    }


def scaling(
    encoder: Encoder,
    decision: Decision,
    questions: Sequence[str],
    sizes: Sequence[int],
    progress: Progress | None = None,
) -> list[Cost]:
    """Costs of each kind of index at each size; the smaller sets are the head of the largest."""
    sentences = sentences_of(decision)
    parts = recombine(len(sentences), max(sizes))
    vectors = mixed_vectors(parts, encoder.passages(sentences))
    asked = encoder.questions(questions)
    costs: list[Cost] = []
    for n, size in enumerate(sizes):
        if progress:
            progress("Cỡ dữ liệu", n, len(sizes))
        exact, *others = _dense_costs(vectors[:size], asked)
        costs += [exact, *others]
        if size <= BM25_LARGEST:
            costs.append(_bm25_cost(parts[:size], sentences, questions, exact.question_ms))
    if progress:
        progress("Cỡ dữ liệu", len(sizes), len(sizes))
    return costs


def _dense_costs(vectors: Vectors, questions: Vectors) -> list[Cost]:
    """The exact index, then the approximate ones."""
    exact, base = _dense_cost(vectors, questions, EXACT)
    costs = [base]
    for factory, search in approximate(len(vectors)).items():
        rows, cost = _dense_cost(vectors, questions, factory, **search)
        ratio = cost.question_ms / base.question_ms
        costs.append(replace(cost, ratio=ratio, recall=recall(rows, exact)))
    return costs


def _dense_cost(
    vectors: Vectors, questions: Vectors, factory: str, **search: float
) -> tuple[Rows, Cost]:
    """The rows found for each question, and the cost as if the index were exact."""
    start = time.perf_counter()
    dense = Dense.build(vectors, factory, **search)
    built = time.perf_counter() - start
    found: list[Rows] = []
    with one_thread():
        ms = _median_ms(lambda q: found.append(dense.search(q, _K)[1]), questions[:, np.newaxis])
    name = " ".join([factory, *(f"{key}={value}" for key, value in search.items())])
    cost = Cost(len(vectors), name, built, dense.nbytes / _MIB, ms, ratio=1.0, recall=1.0)
    return np.concatenate(found), cost


def _bm25_cost(
    parts: Rows, sentences: Sequence[str], questions: Sequence[str], exact_ms: float
) -> Cost:
    """BM25 over syllables and their pairs; cutting the texts into terms is not counted."""
    terms = joined_terms(parts, [analyze(s, Analyzer.SYLLABLES) for s in sentences])
    start = time.perf_counter()
    lexical = Lexical.build(terms)
    built = time.perf_counter() - start
    ms = _median_ms(lexical.scores, [analyze(q, Analyzer.SYLLABLES) for q in questions])
    with tempfile.TemporaryDirectory() as folder:
        lexical.save(Path(folder))
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    return Cost(len(parts), "BM25", built, size / _MIB, ms, ms / exact_ms, None)


def _median_ms(search: Callable[[T], object], questions: Iterable[T]) -> float:
    times = []
    for question in questions:
        start = time.perf_counter()
        search(question)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)
