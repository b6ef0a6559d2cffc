"""The classifier of answerable questions."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexDamaged
from corpus.library import Variant
from index.answerability import Answerability, Vector
from index.lexical import Analyzer, analyze

ANSWERABLE = ["Sở nào chủ trì về du lịch?", "Cơ quan nào chủ trì?", "Ai chủ trì việc này?"]
LACKING = ["Số điện thoại của sở?", "Số điện thoại là gì?", "Địa chỉ và số điện thoại?"]
FOREIGN = ["Thời tiết hôm nay?", "Giá vàng hôm nay?", "Hôm nay ăn gì?"]
QUESTIONS = ANSWERABLE + LACKING + FOREIGN
VARIANTS = (
    [Variant(q, "II.4.4", answerable=True) for q in ANSWERABLE]
    + [Variant(q, "II.4.4", answerable=False, missing="phone") for q in LACKING]
    + [Variant(q, "", answerable=False) for q in FOREIGN]
)
VECTORS = np.repeat(np.eye(3, 4, dtype=np.float32), 3, axis=0)
NOWHERE: Vector = VECTORS.mean(axis=0)


def terms(question: str) -> list[str]:
    return analyze(question, Analyzer.SYLLABLES)


@pytest.fixture(scope="module")
def fitted() -> Answerability:
    return Answerability.fit([terms(q) for q in QUESTIONS], VECTORS, VARIANTS)


def test_the_three_sides(fitted: Answerability) -> None:
    for question, vector in zip(QUESTIONS, VECTORS, strict=True):
        heard = fitted.score(terms(question), vector)
        assert (heard.overall > 0) is (question in ANSWERABLE)
        assert question not in LACKING or heard.stated < 0
        assert question not in FOREIGN or heard.found < 0


def test_words_and_vectors_both_count(fitted: Answerability) -> None:
    words = fitted.score(terms("Đơn vị nào chủ trì?"), NOWHERE).overall
    assert words > fitted.score(terms("Cho số điện thoại"), NOWHERE).overall
    assert fitted.score([], VECTORS[0]).overall > fitted.score([], VECTORS[4]).overall


def test_nothing_known_leaves_the_intercepts(fitted: Answerability) -> None:
    assert fitted.score([], NOWHERE) == pytest.approx(fitted.intercepts)
    assert fitted.score(["zzz"], NOWHERE) == fitted.score([], NOWHERE)


def test_scores_are_those_of_scikit_learn(fitted: Answerability) -> None:
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    vectorizer = TfidfVectorizer(analyzer=lambda row: row, sublinear_tf=True)
    rows = vectorizer.fit_transform([terms(q) for q in QUESTIONS])
    matrix = sparse.hstack([rows, sparse.csr_matrix((VECTORS - NOWHERE) * 3)]).tocsr()
    machine = LinearSVC(C=2.0, random_state=0).fit(matrix, [v.answerable for v in VARIANTS])
    asked, vector = terms("Sở nào chủ trì, sở nào có số điện thoại?"), VECTORS[1]
    row = sparse.hstack(
        [vectorizer.transform([asked]), sparse.csr_matrix((vector - NOWHERE)[None] * 3)]
    )
    oracle = machine.decision_function(row)[0]
    assert fitted.score(asked, vector).overall == pytest.approx(oracle, abs=1e-5)


def test_a_machine_without_another_side_says_nothing() -> None:
    fitted = Answerability.fit([terms(q) for q in QUESTIONS[:6]], VECTORS[:6], VARIANTS[:6])
    heard = fitted.score(terms(LACKING[0]), VECTORS[4])
    assert heard.found == 0
    assert heard.stated < 0


def test_save_and_load(fitted: Answerability, tmp_path: Path) -> None:
    fitted.save(tmp_path / "a")
    loaded = Answerability.load(tmp_path / "a")
    for question, vector in zip(QUESTIONS, VECTORS, strict=True):
        assert loaded.score(terms(question), vector) == fitted.score(terms(question), vector)


@pytest.mark.parametrize(
    "name", ["terms.json", "weights.npy", "idf.npy", "centre.npy", "intercepts.npy"]
)
@pytest.mark.parametrize("content", [None, b"xyz", b"{}"])
def test_a_damaged_folder(
    fitted: Answerability, tmp_path: Path, name: str, content: bytes | None
) -> None:
    folder = tmp_path / "a"
    fitted.save(folder)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Answerability.load(folder)


def test_arrays_of_another_size_are_not_read(fitted: Answerability, tmp_path: Path) -> None:
    fitted.save(tmp_path / "a")
    np.save(tmp_path / "a" / "weights.npy", np.zeros((3, 2), dtype=np.float32))
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Answerability.load(tmp_path / "a")


def test_a_pickled_array_is_not_read(fitted: Answerability, tmp_path: Path) -> None:
    fitted.save(tmp_path / "a")
    np.save(tmp_path / "a" / "idf.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Answerability.load(tmp_path / "a")
