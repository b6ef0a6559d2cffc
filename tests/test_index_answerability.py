"""The classifier of answerable questions."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexDamaged
from index.answerability import Answerability
from index.lexical import Analyzer, analyze

ANSWERABLE = ["Sở nào chủ trì về du lịch?", "Cơ quan nào chủ trì?", "Ai chủ trì việc này?"]
OTHERS = ["Số điện thoại của sở?", "Số điện thoại là gì?", "Địa chỉ và số điện thoại?"]


def terms(question: str) -> list[str]:
    return analyze(question, Analyzer.SYLLABLES)


@pytest.fixture(scope="module")
def fitted() -> Answerability:
    rows = [terms(q) for q in ANSWERABLE + OTHERS]
    return Answerability.fit(rows, [True] * 3 + [False] * 3)


def test_the_two_sides(fitted: Answerability) -> None:
    assert all(fitted.score(terms(q)) > 0 for q in ANSWERABLE)
    assert all(fitted.score(terms(q)) < 0 for q in OTHERS)
    assert fitted.score(terms("Đơn vị nào chủ trì?")) > fitted.score(terms("Cho số điện thoại"))


def test_unknown_terms_leave_the_intercept(fitted: Answerability) -> None:
    assert fitted.score([]) == fitted.score(["zzz"]) == fitted.intercept


def test_scores_are_those_of_scikit_learn(fitted: Answerability) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    rows = [terms(q) for q in ANSWERABLE + OTHERS]
    vectorizer = TfidfVectorizer(analyzer=lambda row: row, sublinear_tf=True)
    matrix = vectorizer.fit_transform(rows)
    machine = LinearSVC(C=0.5, random_state=0).fit(matrix, [True] * 3 + [False] * 3)
    asked = terms("Sở nào chủ trì, sở nào có số điện thoại?")
    oracle = machine.decision_function(vectorizer.transform([asked]))[0]
    assert fitted.score(asked) == pytest.approx(oracle, abs=1e-5)


def test_save_and_load(fitted: Answerability, tmp_path: Path) -> None:
    fitted.save(tmp_path / "a")
    loaded = Answerability.load(tmp_path / "a")
    for question in ANSWERABLE + OTHERS:
        assert loaded.score(terms(question)) == fitted.score(terms(question))


@pytest.mark.parametrize("name", ["terms.json", "weights.npy", "idf.npy"])
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


def test_a_pickled_array_is_not_read(fitted: Answerability, tmp_path: Path) -> None:
    fitted.save(tmp_path / "a")
    np.save(tmp_path / "a" / "idf.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Answerability.load(tmp_path / "a")
