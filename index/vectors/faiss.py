"""Dense search: FAISS over unit vectors, by inner product. The only user of faiss."""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from corpus.errors import IndexDamaged
from index.encoders.base import Vectors
from index.vectors.base import NONE, Fields, Ids
from index.vectors.labels import Labels

EXACT = "Flat"
_MANY = 10_000  # few vectors are searched exactly whatever the factory: a trained one needs many
_ROWS = "vectors.json"
_untyped: Any = faiss  # for what its stubs lack


class Dense:
    """Vectors of one grain. Scores are cosines in [-1, 1]."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(
        cls, vectors: npt.NDArray[np.float32], factory: str = EXACT, **search: float
    ) -> "Dense":
        """An index of the kind that FAISS's `index_factory` string names.

        `search`: parameters of FAISS's `ParameterSpace` for searching it, such as `nprobe=16`.
        """
        index = faiss.index_factory(vectors.shape[1], factory, faiss.METRIC_INNER_PRODUCT)
        if not index.is_trained:
            index.train(vectors)
        index.add(vectors)
        for name, value in search.items():
            faiss.ParameterSpace().set_index_parameter(index, name, value)
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(
        self,
        questions: npt.NDArray[np.float32],
        k: int,
        among: npt.NDArray[np.bool_] | None = None,
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
        """Scores and row numbers, both of shape (len(questions), at most k), best first.

        `among` says of each row whether it may be found; where fewer are, the number is -1.
        """
        params = None if among is None else _parameters(self._index, among)
        scores, rows = self._index.search(questions, min(k, len(self)), params=params)
        return scores, rows

    @property
    def exact(self) -> bool:
        """Whether the vectors are stored as they were given."""
        return isinstance(faiss.downcast_index(self._index), faiss.IndexFlat)

    @property
    def dimension(self) -> int:
        """Of every vector."""
        return int(self._index.d)

    def vectors(self) -> npt.NDArray[np.float32]:
        """The stored vectors, shape (len(self), dimension); near them if it is not `exact`."""
        if lists := faiss.try_extract_index_ivf(self._index):
            lists.make_direct_map()
        stored: npt.NDArray[np.float32] = self._index.reconstruct_n(0, len(self))
        return stored

    @property
    def nbytes(self) -> int:
        """Size of the file that `save` writes."""
        written = 0

        def count(block: bytes) -> int:
            nonlocal written
            written += len(block)
            return len(block)

        # Only counted: a copy of a large index in memory may not fit. The stubs lack this writer.
        faiss.write_index(self._index, faiss.PyCallbackIOWriter(count))  # type: ignore[attr-defined]
        return written

    def save(self, path: Path) -> None:
        """Writes one file."""
        # Not faiss.write_index, which overlooks a disk that fills up as the file is closed.
        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def load(cls, path: Path) -> "Dense":
        """Reads what `save` wrote; `IndexDamaged` if it is something else."""
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise IndexDamaged(
                f"Tệp chỉ mục {path} hỏng: hãy chạy “hoiqd build --force”."
            ) from error


def _parameters(index: faiss.Index, among: npt.NDArray[np.bool_]) -> Any:
    """Search parameters as the index has them, for some of the rows alone."""
    kind = faiss.downcast_index(index)
    if isinstance(kind, faiss.IndexPreTransform):
        return _untyped.SearchParametersPreTransform(index_params=_parameters(kind.index, among))
    chosen = _untyped.IDSelectorBitmap(np.packbits(among, bitorder="little"))
    if isinstance(kind, faiss.IndexIVF):
        return _untyped.SearchParametersIVF(sel=chosen, nprobe=kind.nprobe)
    if isinstance(kind, faiss.IndexHNSW):
        return _untyped.SearchParametersHNSW(sel=chosen, efSearch=kind.hnsw.efSearch)
    return _untyped.SearchParameters(sel=chosen)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one grain, decision by decision."""

    dense: Dense
    ids: Ids
    decisions: Labels
    clauses: Labels

    def among(
        self, decisions: Collection[str] | None, clauses: Collection[str] | None
    ) -> npt.NDArray[np.bool_] | None:
        """Which rows belong to these; None for all."""
        chosen: npt.NDArray[np.bool_] | None = None
        if decisions is not None and not set(self.decisions.words) <= set(decisions):
            chosen = self.decisions.among(decisions)
        if clauses is not None:
            own = self.clauses.among(clauses)
            chosen = own if chosen is None else chosen & own
        return chosen


class FaissStore:
    """See `VectorStore`; FAISS's own index for each grain, in memory.

    A grain of 10,000 rows or more is held in the kind of index that `factory` names. Rows stand by
    decision, those of a decision in the order given: the files tell nothing of what was added
    first.
    """

    def __init__(self, dimension: int, factory: str = EXACT) -> None:
        self.dimension = dimension
        self._factory = factory
        self._grains: dict[str, _Rows] = {}

    def __len__(self) -> int:
        return sum(len(rows.ids) for rows in self._grains.values())

    def add(self, ids: Ids, vectors: Vectors, fields: Sequence[Fields]) -> None:
        """See `VectorStore.add`."""
        if vectors.shape != (len(ids), self.dimension) or len(fields) != len(ids):
            raise ValueError(f"{len(ids)} ids, vectors {vectors.shape}, {len(fields)} fields")
        taken = np.concatenate([ids, *(rows.ids for rows in self._grains.values())])
        if len(np.unique(taken)) < len(taken) or taken.min(initial=0) < 0:
            raise ValueError("an id is negative or stands twice")
        for grain in dict.fromkeys(f.grain for f in fields):
            chosen = np.array([f.grain == grain for f in fields])
            own = [f for f in fields if f.grain == grain]
            decisions, clauses = [f.decision for f in own], [f.clause for f in own]
            self._append(grain, ids[chosen], vectors[chosen], decisions, clauses)

    def _append(
        self, grain: str, ids: Ids, vectors: Vectors, decisions: list[str], clauses: list[str]
    ) -> None:
        if old := self._grains.get(grain):
            ids = np.concatenate([old.ids, ids])
            vectors = np.concatenate([old.dense.vectors(), vectors])
            decisions, clauses = old.decisions.each + decisions, old.clauses.each + clauses
        self._put(grain, ids, vectors, Labels.of(decisions), Labels.of(clauses))

    def _put(
        self, grain: str, ids: Ids, vectors: Vectors, decisions: Labels, clauses: Labels
    ) -> None:
        order = np.argsort(decisions.codes, kind="stable")
        dense = Dense.build(
            np.ascontiguousarray(vectors[order]), self._factory if len(ids) >= _MANY else EXACT
        )
        self._grains[grain] = _Rows(
            dense,
            ids[order],
            decisions.at(order),
            clauses.at(order),
        )

    def search(
        self,
        questions: Vectors,
        k: int,
        *,
        grain: str,
        decisions: Collection[str] | None = None,
        clauses: Collection[str] | None = None,
    ) -> tuple[Vectors, Ids]:
        """See `VectorStore.search`."""
        if questions.ndim != 2 or questions.shape[1] != self.dimension:
            raise ValueError(f"questions {questions.shape} for dimension {self.dimension}")
        scores = np.full((len(questions), k), -np.inf, dtype=np.float32)
        ids = np.full((len(questions), k), NONE, dtype=np.int64)
        if rows := self._grains.get(grain):
            found, numbers = rows.dense.search(questions, k, rows.among(decisions, clauses))
            known = numbers >= 0
            width = numbers.shape[1]
            ids[:, :width][known] = rows.ids[numbers[known]]
            scores[:, :width][known] = found[known]
        return scores, ids

    def stored(self, grain: str, decision: str) -> tuple[Ids, Vectors] | None:
        """See `VectorStore.stored`."""
        rows = self._grains.get(grain)
        if rows is None:
            return np.zeros(0, dtype=np.int64), np.zeros((0, self.dimension), dtype=np.float32)
        if not rows.dense.exact:
            return None
        own = rows.decisions.among([decision])
        return rows.ids[own], rows.dense.vectors()[own]

    def remove(self, decision: str) -> int:
        """See `VectorStore.remove`."""
        before = len(self)
        for grain, rows in list(self._grains.items()):
            left = ~rows.decisions.among([decision])
            if left.all():
                continue
            del self._grains[grain]
            if left.any():
                self._put(
                    grain,
                    rows.ids[left],
                    rows.dense.vectors()[left],
                    rows.decisions.where(left),
                    rows.clauses.where(left),
                )
        return before - len(self)

    def save(self, folder: Path) -> None:
        """Writes a file for each grain, and one that says what their rows are of."""
        told: dict[str, Any] = {"dimension": self.dimension, "factory": self._factory, "grains": {}}
        for grain, rows in sorted(self._grains.items()):
            rows.dense.save(folder / f"{grain}.faiss")
            told["grains"][grain] = {
                "ids": rows.ids.tolist(),
                "decisions": rows.decisions.to_json(),
                "clauses": rows.clauses.to_json(),
            }
        (folder / _ROWS).write_text(json.dumps(told), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "FaissStore":
        """See `VectorStore.load`."""
        try:
            told = json.loads((folder / _ROWS).read_text(encoding="utf-8"))
            store = cls(told["dimension"], told["factory"])
            for grain, row in told["grains"].items():
                dense = Dense.load(folder / f"{grain}.faiss")
                ids = np.array(row["ids"], dtype=np.int64)
                decisions = Labels.from_json(row["decisions"])
                clauses = Labels.from_json(row["clauses"])
                if {len(dense), len(decisions.codes), len(clauses.codes)} != {len(ids)}:
                    raise ValueError("rows")
                if dense.dimension != store.dimension:
                    raise ValueError("dimension")
                store._grains[grain] = _Rows(dense, ids, decisions, clauses)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(
                f"Tệp chỉ mục trong {folder} hỏng: hãy chạy “hoiqd build --force”."
            ) from error
        return store


@contextmanager
def one_thread() -> Iterator[None]:
    """FAISS on one thread: on a busy machine several wait longer than they search."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
