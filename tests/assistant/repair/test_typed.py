"""A question as it came, fit to be read or refused with what to do."""

import pytest

from assistant.repair.typed import checked, sound
from corpus.errors import QuestionError

SAMPLE = "Ai lo vùng sâu?"


@pytest.mark.parametrize("typed", ["", "  \n", "\u200b", "\u0301"])
def test_nothing_to_be_seen_is_told_what_can_be_asked(typed: str) -> None:
    with pytest.raises(QuestionError, match=f"trống.*{SAMPLE}"):
        checked(typed, 20, SAMPLE)


def test_a_long_question_is_told_the_limit() -> None:
    assert checked("a" * 20, 20, SAMPLE) == "a" * 20
    with pytest.raises(QuestionError, match="21 ký tự, quá giới hạn 20"):
        checked("a" * 21, 20, SAMPLE)


def test_halves_of_pairs_are_replaced() -> None:
    assert checked("ai lo \ud83d?", 20, SAMPLE) == "ai lo ??"
    assert sound("ai lo 🙂") == "ai lo 🙂"
