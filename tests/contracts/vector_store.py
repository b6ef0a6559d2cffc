"""What every vector engine must do, with NumPy as its oracle.

An engine's own tests take this over: a subclass named `Test…` that says how an empty store is made
and which file to damage.
"""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexDamaged
from index.encoders.base import Vectors
from index.vectors.base import NONE, Fields, Ids, VectorStore

DIMENSION = 16
FIELDS = [
    Fields(decision, clause, grain)
    for decision in ("son-la-2024", "khác", "01/NQ-CP")
    for grain in ("clause", "variant")
    for clause in ("I.1", "II.4.4", "II.4.4b", "")
    for _ in range(5)
]


def unit(rows: int, dimension: int = DIMENSION, seed: int = 0) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


IDS: Ids = np.random.default_rng(7).permutation(10**6)[: len(FIELDS)] + (1 << 60)
VECTORS = unit(len(FIELDS))
QUESTIONS = unit(6, seed=1)


def oracle(
    k: int,
    grain: str,
    decisions: Collection[str] | None = None,
    clauses: Collection[str] | None = None,
    without: str = "",
) -> tuple[Vectors, Ids]:
    """What a search must give: every cosine computed, and sorted."""
    kept = np.array(
        [
            f.grain == grain
            and f.decision != without
            and (decisions is None or f.decision in decisions)
            and (clauses is None or f.clause in clauses)
            for f in FIELDS
        ]
    )
    cosines = QUESTIONS @ VECTORS[kept].T
    order = np.argsort(-cosines, axis=1)[:, :k]
    scores = np.full((len(QUESTIONS), k), -np.inf, dtype=np.float32)
    ids = np.full((len(QUESTIONS), k), NONE)
    scores[:, : order.shape[1]] = np.take_along_axis(cosines, order, axis=1)
    ids[:, : order.shape[1]] = IDS[kept][order]
    return scores, ids


def same(found: tuple[Vectors, Ids], right: tuple[Vectors, Ids]) -> None:
    np.testing.assert_array_equal(found[1], right[1])
    np.testing.assert_allclose(found[0], right[0], atol=1e-5)


class VectorStoreContract:
    """The tests; `empty` and `files` are the engine's own."""

    def empty(self, dimension: int = DIMENSION) -> VectorStore:
        """A store without rows."""
        raise NotImplementedError

    def files(self, folder: Path) -> list[Path]:
        """The files that `save` wrote and that must be whole."""
        return [path for path in folder.iterdir() if path.is_file()]

    @pytest.fixture(params=["fresh", "saved and read again"])
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> VectorStore:
        store = self.empty()
        half = len(FIELDS) // 2
        store.add(IDS[:half], VECTORS[:half], FIELDS[:half])
        store.add(IDS[half:], VECTORS[half:], FIELDS[half:])
        if request.param == "fresh":
            return store
        store.save(tmp_path)
        return type(store).load(tmp_path)

    @pytest.mark.parametrize("k", [1, 7, 60, 500])
    def test_the_nearest_of_a_grain(self, store: VectorStore, k: int) -> None:
        assert len(store) == len(FIELDS)
        assert store.dimension == DIMENSION
        for grain in ("clause", "variant"):
            same(store.search(QUESTIONS, k, grain=grain), oracle(k, grain))

    @pytest.mark.parametrize(
        "decisions",
        [{"khác"}, {"son-la-2024", "01/NQ-CP"}, {"son-la-2024", "khác", "01/NQ-CP"}, {"none"},
         {"none", "khác"}, ()],
    )  # fmt: skip
    def test_among_decisions(self, store: VectorStore, decisions: Collection[str]) -> None:
        found = store.search(QUESTIONS, 30, grain="clause", decisions=decisions)
        same(found, oracle(30, "clause", decisions))

    @pytest.mark.parametrize("clauses", [{"II.4.4"}, {"I.1", ""}, {"II.4"}, ()])
    def test_among_clauses(self, store: VectorStore, clauses: Collection[str]) -> None:
        found = store.search(QUESTIONS, 30, grain="variant", clauses=clauses)
        same(found, oracle(30, "variant", clauses=clauses))
        found = store.search(
            QUESTIONS, 30, grain="variant", decisions=["khác"], clauses=list(clauses)
        )
        same(found, oracle(30, "variant", ["khác"], clauses))

    def test_a_grain_that_there_is_none_of(self, store: VectorStore) -> None:
        scores, ids = store.search(QUESTIONS, 3, grain="intent")
        assert scores.shape == ids.shape == (len(QUESTIONS), 3)
        assert (ids == NONE).all()
        assert np.isneginf(scores).all()

    def test_no_question(self, store: VectorStore) -> None:
        scores, ids = store.search(QUESTIONS[:0], 3, grain="clause")
        assert scores.shape == ids.shape == (0, 3)

    def test_removal(self, store: VectorStore, tmp_path: Path) -> None:
        assert store.remove("khác") == 40
        assert store.remove("khác") == store.remove("none") == 0
        assert len(store) == 80
        for grain in ("clause", "variant"):
            same(store.search(QUESTIONS, 50, grain=grain), oracle(50, grain, without="khác"))
        none = store.search(QUESTIONS, 2, grain="clause", decisions=["khác"])
        assert (none[1] == NONE).all()
        folder = tmp_path / "smaller"
        folder.mkdir()
        store.save(folder)
        again = type(store).load(folder)
        assert len(again) == 80
        same(again.search(QUESTIONS, 50, grain="clause"), oracle(50, "clause", without="khác"))

    def test_what_was_removed_may_come_back(self, store: VectorStore) -> None:
        own = np.array([f.decision == "khác" for f in FIELDS])
        store.remove("khác")
        store.add(IDS[own], VECTORS[own], [f for f in FIELDS if f.decision == "khác"])
        assert len(store) == len(FIELDS)
        same(store.search(QUESTIONS, 9, grain="clause"), oracle(9, "clause"))

    def test_rows_as_they_were_given(self, store: VectorStore) -> None:
        own = np.array([f.decision == "khác" and f.grain == "variant" for f in FIELDS])
        kept = store.stored("variant", "khác")
        if kept is None:  # an engine may hold them in another form
            return
        assert dict(zip(kept[0].tolist(), kept[1].tolist(), strict=True)) == dict(
            zip(IDS[own].tolist(), VECTORS[own].tolist(), strict=True)
        )
        none = store.stored("variant", "none")
        assert none is not None
        assert len(none[0]) == len(none[1]) == 0

    def test_empty(self, tmp_path: Path) -> None:
        store = self.empty()
        assert len(store) == store.remove("khác") == 0
        assert (store.search(QUESTIONS, 2, grain="clause")[1] == NONE).all()
        store.add(IDS[:0], VECTORS[:0], [])
        store.save(tmp_path)
        again = type(store).load(tmp_path)
        assert len(again) == 0
        assert again.dimension == DIMENSION
        again.add(IDS, VECTORS, FIELDS)
        same(again.search(QUESTIONS, 9, grain="clause"), oracle(9, "clause"))

    def test_another_dimension(self, store: VectorStore) -> None:
        with pytest.raises(ValueError, match="vectors"):
            store.add(np.array([1]), unit(1, DIMENSION + 1), FIELDS[:1])
        with pytest.raises(ValueError, match="dimension"):
            store.search(unit(1, DIMENSION - 1), 3, grain="clause")
        with pytest.raises(ValueError, match="dimension"):
            store.search(QUESTIONS[0], 3, grain="clause")
        assert len(store) == len(FIELDS)

    @pytest.mark.parametrize(
        ("ids", "vectors", "fields"),
        [([1, 2], 1, 2), ([1], 1, 2), ([1], 2, 1), ([1, 1], 2, 2), ([-1], 1, 1)],
    )
    def test_rows_that_do_not_fit(
        self, store: VectorStore, ids: list[int], vectors: int, fields: int
    ) -> None:
        with pytest.raises(ValueError, match="id"):
            store.add(np.array(ids), unit(vectors), FIELDS[:fields])
        assert len(store) == len(FIELDS)

    def test_an_id_that_is_taken(self, store: VectorStore) -> None:
        with pytest.raises(ValueError, match="id"):
            store.add(np.array([5, int(IDS[3])]), unit(2), FIELDS[:2])
        assert len(store) == len(FIELDS)

    @pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\x80\x04pickle" * 100, None])
    def test_a_damaged_file(self, tmp_path: Path, content: bytes | None) -> None:
        store = self.empty()
        store.add(IDS, VECTORS, FIELDS)
        store.save(tmp_path)
        files = self.files(tmp_path)
        assert files
        for path in files:
            good = path.read_bytes()
            path.unlink() if content is None else path.write_bytes(content)
            with pytest.raises(IndexDamaged, match="hoiqd build --force"):
                type(store).load(tmp_path)
            path.write_bytes(good)
        assert len(type(store).load(tmp_path)) == len(FIELDS)

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(IndexDamaged, match="hoiqd build --force"):
            type(self.empty()).load(tmp_path / "none")

    def test_what_was_written_is_no_pickle(self, tmp_path: Path) -> None:
        store = self.empty()
        store.add(IDS, VECTORS, FIELDS)
        store.save(tmp_path)
        for path in self.files(tmp_path):
            assert not path.read_bytes().startswith(b"\x80"), path.name
