"""FAISS against NumPy, and as a vector store."""

import json
from pathlib import Path

import faiss
import numpy as np
import pytest

from corpus.errors import IndexDamaged
from index.vectors import faiss as engine
from index.vectors.base import Fields
from index.vectors.faiss import EXACT, Dense, FaissStore, one_thread
from tests.contracts.vector_store import DIMENSION, VectorStoreContract, unit


def test_search_is_the_inner_product() -> None:
    vectors, questions = unit(200), unit(5, seed=1)
    scores, rows = Dense.build(vectors).search(questions, 10)
    cosines = questions @ vectors.T
    assert rows.tolist() == np.argsort(-cosines, axis=1)[:, :10].tolist()
    np.testing.assert_allclose(scores, -np.sort(-cosines, axis=1)[:, :10], atol=1e-5)


def test_k_beyond_the_rows() -> None:
    scores, rows = Dense.build(unit(3)).search(unit(1, seed=1), 10)
    assert scores.shape == rows.shape == (1, 3)
    assert sorted(rows[0].tolist()) == [0, 1, 2]


def test_an_exact_index_gives_its_vectors_back() -> None:
    vectors = unit(20)
    dense = Dense.build(vectors)
    assert dense.exact
    assert np.array_equal(dense.vectors(), vectors)


def test_a_trained_factory() -> None:
    vectors = unit(500)
    dense = Dense.build(vectors, "IVF4,Flat")
    assert not dense.exact
    assert len(dense) == 500
    assert dense.search(vectors[[7]], 1)[1].tolist() == [[7]]


def test_a_wider_search_finds_more() -> None:
    vectors, questions = unit(2000), unit(50, seed=3)
    exact = Dense.build(vectors).search(questions, 10)[1].tolist()
    missed = []
    for lists in (1, 40):
        dense = Dense.build(vectors, "IVF40,Flat", nprobe=lists)
        found = dense.search(questions, 10)[1].tolist()
        missed.append(sum(len(set(a) - set(b)) for a, b in zip(exact, found, strict=True)))
    assert missed[0] > missed[1] == 0


@pytest.mark.parametrize("factory", ["Flat", "IVF4,Flat", "HNSW8"])
def test_nbytes_is_the_size_of_the_file(factory: str, tmp_path: Path) -> None:
    dense = Dense.build(unit(300), factory)
    dense.save(tmp_path / "x.faiss")
    assert dense.nbytes == (tmp_path / "x.faiss").stat().st_size


def test_save_and_load(tmp_path: Path) -> None:
    vectors = unit(20)
    Dense.build(vectors).save(tmp_path / "x.faiss")
    loaded = Dense.load(tmp_path / "x.faiss")
    assert len(loaded) == 20
    assert np.array_equal(loaded.vectors(), vectors)


@pytest.mark.parametrize("content", [b"", b"not an index", b"\x80\x04pickle" * 100])
def test_a_foreign_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.faiss"
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Dense.load(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Dense.load(tmp_path / "x.faiss")


def test_one_thread_is_given_back() -> None:
    before = faiss.omp_get_max_threads()
    with one_thread():
        assert faiss.omp_get_max_threads() == 1
    assert faiss.omp_get_max_threads() == before


# --- as a store


class TestFaissStore(VectorStoreContract):
    def empty(self, dimension: int = DIMENSION) -> FaissStore:
        return FaissStore(dimension)


FACTORIES = ["IVF4,Flat", "HNSW8", "PCA8,IVF4,Flat", "PCA8,Flat"]
ROWS = [Fields("a" if n % 3 else "b", str(n % 5), "clause") for n in range(600)]


def filled(factory: str) -> FaissStore:
    store = FaissStore(DIMENSION, factory)
    store.add(np.arange(600), unit(600), ROWS)
    return store


def kept_as(store: FaissStore) -> bool:
    """Whether it holds its vectors as they were given."""
    return store.stored("clause", "a") is not None


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_MANY", 300)


@pytest.mark.parametrize("factory", FACTORIES)
def test_few_rows_are_held_exactly_whatever_the_factory(factory: str) -> None:
    assert kept_as(filled(factory))


@pytest.mark.parametrize("factory", FACTORIES)
@pytest.mark.usefixtures("few_are_many")
def test_many_rows_are_held_as_the_factory_says(factory: str, tmp_path: Path) -> None:
    store = filled(factory)
    assert not kept_as(store)
    store.save(tmp_path)
    for one in (store, FaissStore.load(tmp_path)):
        scores, ids = one.search(unit(600)[[7, 9]], 20, grain="clause", decisions=["b"])
        rows = ids[ids >= 0]
        assert len(rows) > 20
        assert (rows % 3 == 0).all()
        if not factory.startswith("PCA"):  # of random vectors too much is lost
            assert ids[1, 0] == 9
            assert scores[1, 0] == pytest.approx(1, abs=1e-4)
    assert FaissStore.load(tmp_path).remove("a") == 400


@pytest.mark.usefixtures("few_are_many")
def test_a_grain_that_grows_and_shrinks_past_the_border() -> None:
    store = FaissStore(DIMENSION, "IVF4,Flat")
    vectors = unit(600)
    store.add(np.arange(200), vectors[:200], ROWS[:200])
    assert kept_as(store)
    store.add(np.arange(200, 600), vectors[200:], ROWS[200:])
    assert not kept_as(store)
    assert store.search(vectors[[5]], 1, grain="clause")[1].tolist() == [[5]]
    assert store.remove("a") == 400
    kept = store.stored("clause", "b")
    assert kept is not None
    np.testing.assert_array_equal(kept[1], vectors[kept[0]])


def test_a_file_of_another_store(tmp_path: Path) -> None:
    filled(EXACT).save(tmp_path)
    good = (tmp_path / "clause.faiss").read_bytes()
    for other in (unit(599), unit(600, DIMENSION + 1)):
        Dense.build(other).save(tmp_path / "clause.faiss")
        with pytest.raises(IndexDamaged, match="hoiqd build --force"):
            FaissStore.load(tmp_path)
    (tmp_path / "clause.faiss").write_bytes(good)
    whole = (tmp_path / "vectors.json").read_text()
    for spoil in (list.pop, lambda codes: codes.__setitem__(3, 99)):
        told = json.loads(whole)
        spoil(told["grains"]["clause"]["clauses"]["codes"])
        (tmp_path / "vectors.json").write_text(json.dumps(told))
        with pytest.raises(IndexDamaged, match="hoiqd build --force"):
            FaissStore.load(tmp_path)


def test_what_was_added_first_does_not_show(tmp_path: Path) -> None:
    """A part that is added, changed or removed leaves the files of a fresh store."""
    vectors, at = unit(600), {d: [n for n, f in enumerate(ROWS) if f.decision == d] for d in "ab"}
    written = []
    for name, order in (("one", "ab"), ("other", "ba")):
        store = FaissStore(DIMENSION)
        for decision in order:
            rows = at[decision]
            store.add(np.array(rows), vectors[rows], [ROWS[n] for n in rows])
        (folder := tmp_path / name).mkdir()
        store.save(folder)
        written.append({p.name: p.read_bytes() for p in folder.iterdir()})
    assert written[0] == written[1]
