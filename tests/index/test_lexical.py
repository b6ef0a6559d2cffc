"""BM25, worked by hand."""

import math
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexDamaged
from index.lexical import Analyzer, Lexical, analyze

DOCUMENTS = [["a", "b", "a"], ["b", "c"], ["c", "c", "c", "d"]]  # 3 terms on average
QUESTIONS = [["a"], ["b", "c"], ["d", "d"], ["c", "unknown"]]


def idf(holding: int) -> float:
    return math.log(1 + (3 - holding + 0.5) / (holding + 0.5))


def weight(tf: int, length: int) -> float:
    return tf / (tf + 1.5 * (1 - 0.75 + 0.75 * length / 3))


@pytest.fixture
def lexical() -> Lexical:
    return Lexical.build(DOCUMENTS)


@pytest.mark.parametrize(
    ("question", "scores"),
    [
        (["a"], [idf(1) * weight(2, 3), 0, 0]),
        (["b"], [idf(2) * weight(1, 3), idf(2) * weight(1, 2), 0]),
        (
            ["b", "c"],
            [idf(2) * weight(1, 3), 2 * idf(2) * weight(1, 2), idf(2) * weight(3, 4)],
        ),
        (["d", "d"], [0, 0, 2 * idf(1) * weight(1, 4)]),
        (["a", "unknown"], [idf(1) * weight(2, 3), 0, 0]),
    ],
)
def test_scores(lexical: Lexical, question: list[str], scores: list[float]) -> None:
    np.testing.assert_allclose(lexical.scores(question), scores, rtol=1e-5)


@pytest.mark.parametrize("question", [[], ["unknown"]])
def test_nothing_shared(lexical: Lexical, question: list[str]) -> None:
    assert lexical.scores(question).tolist() == [0, 0, 0]


def test_idf(lexical: Lexical) -> None:
    assert lexical.idf("a") == pytest.approx(idf(1))
    assert lexical.idf("b") == pytest.approx(idf(2))
    assert lexical.idf("unknown") == pytest.approx(idf(0))
    assert lexical.knows("a")
    assert not lexical.knows("unknown")


def test_save_and_load(lexical: Lexical, tmp_path: Path) -> None:
    lexical.save(tmp_path / "x")
    loaded = Lexical.load(tmp_path / "x")
    assert len(loaded) == len(lexical) == 3
    for question in QUESTIONS:
        assert np.array_equal(loaded.scores(question), lexical.scores(question))
        assert [loaded.idf(t) for t in question] == [lexical.idf(t) for t in question]


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        Lexical.load(tmp_path / "x")


def test_every_file_missing_or_foreign(lexical: Lexical, tmp_path: Path) -> None:
    lexical.save(tmp_path / "x")
    for path in sorted((tmp_path / "x").iterdir()):
        content = path.read_bytes()
        path.write_bytes(b"xyz")
        with pytest.raises(IndexDamaged, match="hoiqd build"):
            Lexical.load(tmp_path / "x")
        path.unlink()
        with pytest.raises(IndexDamaged, match="hoiqd build"):
            Lexical.load(tmp_path / "x")
        path.write_bytes(content)
    assert len(Lexical.load(tmp_path / "x")) == 3


@pytest.mark.parametrize(
    ("analyzer", "terms"),
    [
        (Analyzer.WORDS, ["phát_triển", "du_lịch"]),
        (
            Analyzer.SYLLABLES,
            ["phát", "triển", "du", "lịch", "phát triển", "triển du", "du lịch"],
        ),
        (
            Analyzer.FOLDED,
            ["phat", "trien", "du", "lich", "phat trien", "trien du", "du lich"],
        ),
    ],
)
def test_analyze(analyzer: Analyzer, terms: list[str]) -> None:
    assert analyze("Phát triển du lịch.", analyzer) == terms
