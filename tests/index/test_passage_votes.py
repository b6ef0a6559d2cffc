"""Which passage of a document its variants were written from."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.assistant import Assistant
from corpus.errors import IndexDamaged
from index.fusion import zscore
from index.passage_votes import PassageVotes, load_origins, save_origins
from index.retriever import Retriever


@pytest.fixture
def origins() -> PassageVotes:
    """Three passages; variants 0 and 1 were written from the first, 2 from the last."""
    likeness = np.array([[0.9, 0.1, 0.2], [0.8, 0.2, 0.1], [0.1, 0.2, 0.9]])
    return PassageVotes.trace(likeness, likeness)


def test_shares_add_up(origins: PassageVotes) -> None:
    np.testing.assert_allclose(origins.shares.sum(axis=1), 1.0)
    assert origins.shares.argmax(axis=1).tolist() == [0, 0, 2]


def test_cosine_and_overlap_count_alike() -> None:
    one, other = np.array([[1.0, 0.0]]), np.array([[0.0, 50.0]])
    np.testing.assert_allclose(PassageVotes.trace(one, other).shares, [[0.5, 0.5]])


def test_near_variants_vote_for_their_passage(origins: PassageVotes) -> None:
    assert origins.votes(np.array([0.9, 0.8, 0.2])).argmax() == 0
    assert origins.votes(np.array([0.2, 0.3, 0.9])).argmax() == 2


def test_variants_all_as_near_leave_it_open(origins: PassageVotes) -> None:
    same = PassageVotes.trace(np.ones((2, 3)), np.ones((2, 3)))
    assert same.votes(np.array([0.5, 0.5])).tolist() == [0.0, 0.0, 0.0]


def test_everyday_words_reach_the_passage_by_way_of_variants(tiny_assistant: Assistant) -> None:
    index = tiny_assistant.index
    ranking = index.search("Cán bộ hành dân, giấy tờ đi lại nhiều lần thì ai phải bớt?")
    scores = index.passage_scores(ranking, "II.2.5")
    best = index.documents[index.ids.index("II.2.5")].passages[scores.argmax()]
    assert "đơn giản hoá thủ tục hành chính" in best


def test_passages_without_variants(tiny_assistant: Assistant) -> None:
    index: Retriever = replace(tiny_assistant.index, variants=())
    ranking = index.search("Ai lo chất thải nhựa?")
    scores = index.passage_scores(ranking, "II.7.1")
    own = ranking.sentences["II.7.1"]
    assert scores.shape == own.shape
    np.testing.assert_allclose(zscore(scores), zscore(own))
    assert "nhựa" in index.documents[index.ids.index("II.7.1")].passages[scores.argmax()]


def test_saved_and_read_again(origins: PassageVotes, tmp_path: Path) -> None:
    save_origins(tmp_path / "origins", {"II.4.4": origins})
    again = load_origins(tmp_path / "origins")
    assert list(again) == ["II.4.4"]
    np.testing.assert_array_equal(again["II.4.4"].shares, origins.shares)


@pytest.mark.parametrize("content", [b"", b"nothing", b"\x93NUMPY"])
def test_a_damaged_file_is_said_to_be(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "II.4.4.npy").write_bytes(content)
    with pytest.raises(IndexDamaged, match="hoiqd build --force"):
        load_origins(tmp_path)
