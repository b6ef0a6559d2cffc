"""FAISS against NumPy."""

from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt
import pytest

from corpus.errors import IndexDamaged
from index.vectors.faiss import Dense, one_thread


def unit(rows: int, dimension: int = 16, seed: int = 0) -> npt.NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


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


def test_scores_of_every_row() -> None:
    vectors, question = unit(300), unit(1, seed=2)[0]
    np.testing.assert_allclose(Dense.build(vectors).scores(question), vectors @ question, atol=1e-5)


def test_scores_beyond_the_depth_get_the_last_score() -> None:
    vectors, question = unit(2100), unit(1, seed=2)[0]
    cosines = vectors @ question
    last = np.sort(cosines)[-2048]
    scores = Dense.build(vectors).scores(question)
    np.testing.assert_allclose(scores, np.maximum(cosines, last), atol=1e-5)


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
    scores = dense.scores(vectors[7])
    assert scores.shape == (500,)
    assert int(scores.argmax()) == 7


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
