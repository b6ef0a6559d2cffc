"""Dense search: FAISS over unit vectors, by inner product. The only user of faiss."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from corpus.errors import IndexDamaged

EXACT = "Flat"
_DEPTH = 2048  # hits that are scored one by one; the rest get the last hit's score


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
        self, questions: npt.NDArray[np.float32], k: int
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
        """Scores and row numbers, both of shape (len(questions), k), best first."""
        scores, rows = self._index.search(questions, min(k, len(self)))
        return scores, rows

    def scores(self, question: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """A score for every row, shape (len(self),), from one question vector.

        Rows beyond the best 2,048 get the score of the last of these.
        """
        found, rows = self.search(question.reshape(1, -1), _DEPTH)
        known = rows[0] >= 0
        scores = np.full(len(self), found[0][known].min(initial=1.0), dtype=np.float32)
        scores[rows[0][known]] = found[0][known]
        return scores

    @property
    def exact(self) -> bool:
        """Whether the vectors are stored as they were given."""
        return isinstance(faiss.downcast_index(self._index), faiss.IndexFlat)

    def vectors(self) -> npt.NDArray[np.float32]:
        """The stored vectors, shape (len(self), dimension), of an exact index."""
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


@contextmanager
def one_thread() -> Iterator[None]:
    """FAISS on one thread: on a busy machine several wait longer than they search."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
