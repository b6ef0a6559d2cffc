"""Classifiers of questions: what is answerable, and what asks for a set."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexDamaged
from corpus.variants import Intent, Variant
from index.classifiers import (
    Answerable,
    Classifier,
    Vector,
    answerable_sides,
    intended,
    intent_sides,
)
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
def fitted() -> Classifier:
    return Classifier.fit([terms(q) for q in QUESTIONS], VECTORS, answerable_sides(VARIANTS))


def score(classifier: Classifier, question: str, vector: Vector) -> Answerable:
    return Answerable(*map(float, classifier.scores(terms(question), vector)))


def test_the_three_sides(fitted: Classifier) -> None:
    for question, vector in zip(QUESTIONS, VECTORS, strict=True):
        heard = score(fitted, question, vector)
        assert (heard.overall > 0) is (question in ANSWERABLE)
        assert question not in LACKING or heard.stated < 0
        assert question not in FOREIGN or heard.found < 0


def test_words_and_vectors_both_count(fitted: Classifier) -> None:
    words = score(fitted, "Đơn vị nào chủ trì?", NOWHERE).overall
    assert words > score(fitted, "Cho số điện thoại", NOWHERE).overall
    assert score(fitted, "", VECTORS[0]).overall > score(fitted, "", VECTORS[4]).overall


def test_nothing_known_leaves_the_intercepts(fitted: Classifier) -> None:
    assert fitted.scores([], NOWHERE) == pytest.approx(fitted.intercepts)
    assert fitted.scores(["zzz"], NOWHERE) == pytest.approx(fitted.scores([], NOWHERE))


def test_scores_are_those_of_scikit_learn(fitted: Classifier) -> None:
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
    assert fitted.scores(asked, vector)[0] == pytest.approx(oracle, abs=1e-5)


def test_a_machine_without_another_side_says_nothing() -> None:
    rows = [terms(q) for q in QUESTIONS[:6]]
    fitted = Classifier.fit(rows, VECTORS[:6], answerable_sides(VARIANTS[:6]))
    heard = score(fitted, LACKING[0], VECTORS[4])
    assert heard.found == 0
    assert heard.stated < 0


def test_save_and_load(fitted: Classifier, tmp_path: Path) -> None:
    fitted.save(tmp_path / "a")
    loaded = Classifier.load(tmp_path / "a", 3)
    for question, vector in zip(QUESTIONS, VECTORS, strict=True):
        assert score(loaded, question, vector) == score(fitted, question, vector)


@pytest.mark.parametrize(
    "name", ["terms.json", "weights.npy", "idf.npy", "centre.npy", "intercepts.npy"]
)
@pytest.mark.parametrize("content", [None, b"xyz", b"{}"])
def test_a_damaged_folder(
    fitted: Classifier, tmp_path: Path, name: str, content: bytes | None
) -> None:
    folder = tmp_path / "a"
    fitted.save(folder)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Classifier.load(folder, 3)


def test_arrays_of_another_size_are_not_read(fitted: Classifier, tmp_path: Path) -> None:
    fitted.save(tmp_path / "a")
    np.save(tmp_path / "a" / "weights.npy", np.zeros((3, 2), dtype=np.float32))
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Classifier.load(tmp_path / "a", 3)


def test_a_pickled_array_is_not_read(fitted: Classifier, tmp_path: Path) -> None:
    fitted.save(tmp_path / "a")
    np.save(tmp_path / "a" / "idf.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Classifier.load(tmp_path / "a", 3)


def test_another_number_of_machines_is_not_read(fitted: Classifier, tmp_path: Path) -> None:
    fitted.save(tmp_path / "a")
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Classifier.load(tmp_path / "a", 7)


ASKED = {
    Intent.ONE: ["Sở nào lo du lịch?", "Ai lo việc y tế?", "Ai chủ trì du lịch?"],
    Intent.TASKS: ["Mọi việc của Sở Y tế?", "Các việc của Sở Tư pháp?", "Mọi việc của sở?"],
    Intent.DEADLINES: ["Tất cả các hạn?", "Những hạn nào?", "Tất cả các hạn chót?"],
}


def test_what_asks_for_a_set() -> None:
    rows = [(i, q) for i, questions in ASKED.items() for q in questions]
    variants = [Variant(q, "", answerable=True, intent=i) for i, q in rows]
    fitted = Classifier.fit([terms(q) for _, q in rows], VECTORS, intent_sides(variants))
    for (intent, question), vector in zip(rows, VECTORS, strict=True):
        heard = intended(fitted.scores(terms(question), vector))
        assert (heard.several > 0) is (intent is not Intent.ONE)
        assert intent is Intent.ONE or heard.intents[0] is intent
        assert len(heard.intents) == 2
