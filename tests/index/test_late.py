"""Late interaction: which passage a question's pieces come nearest to."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexDamaged
from index.late import LateInteraction, rarity
from tests.tiny_encoder import TinyEncoder

TEXTS = (
    "Sở Y tế chủ trì phòng dịch sốt xuất huyết.",
    "Sở Xây dựng chủ trì thẩm định quy hoạch đô thị.",
    "Sở Tài chính chủ trì phân bổ ngân sách.",
)


@pytest.fixture
def late() -> LateInteraction:
    encoder = TinyEncoder(dimension=256)
    return LateInteraction.of(encoder.passage_states(TEXTS), encoder.question_states(TEXTS))


@pytest.mark.parametrize(("asked", "place"), [("sốt xuất huyết", 0), ("quy hoạch", 1)])
def test_the_passage_that_holds_the_rare_words_comes_first(
    late: LateInteraction, asked: str, place: int
) -> None:
    states = TinyEncoder(dimension=256).question_states([f"sở nào chủ trì {asked}"])[0]
    assert int(np.argmax(late.scores(states))) == place


def test_what_every_passage_holds_weighs_least(late: LateInteraction) -> None:
    states = TinyEncoder(dimension=256).question_states(["chủ trì ngân"])[0]
    common, _, rare = rarity(late.nearest(states))
    assert common < rare


def test_one_score_for_each_passage_and_none_above_one(late: LateInteraction) -> None:
    scores = late.scores(TinyEncoder(dimension=256).question_states([TEXTS[2]])[0])
    assert len(scores) == len(late) == len(TEXTS)
    assert scores.max() <= 1.02


def test_kept_as_it_was_and_damage_is_told(late: LateInteraction, tmp_path: Path) -> None:
    late.save(tmp_path / "late")
    again = LateInteraction.load(tmp_path / "late")
    states = TinyEncoder(dimension=256).question_states(["ngân sách"])[0]
    assert np.array_equal(late.scores(states), again.scores(states))
    (tmp_path / "late" / "states.npy").write_bytes(b"?")
    with pytest.raises(IndexDamaged, match="hoiqd build --force"):
        LateInteraction.load(tmp_path / "late")
