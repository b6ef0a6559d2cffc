"""Segmentation into words."""

import pytest

from index.words import dictionary_words, segment


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("theo Kết luận số 703-KL/TU của Tỉnh ủy", "703-kl/tu"),
        ("trước ngày 30/01/2024 phải xong", "30/01/2024"),
        ("Sở LĐ-TB&XH chủ trì", "lđ-tb&xh"),
        ("Sở KH&CN chủ trì", "kh&cn"),
        ("Nghị quyết 01/NQ-CP", "01/nq-cp"),
        ("tăng 7,5 so với năm trước", "7,5"),
    ],
)
def test_identifiers_stay_whole(text: str, identifier: str) -> None:
    assert identifier in segment(text)


def test_words_are_joined_and_punctuation_is_left_out() -> None:
    assert segment("Sở Giao thông, vận tải!") == ["sở", "giao_thông", "vận_tải"]


@pytest.mark.parametrize("text", ["", "   ", "?!", "\u200b"])
def test_no_words(text: str) -> None:
    assert segment(text) == []


def test_no_syllable_is_lost() -> None:
    text = "sở văn hóa thể thao và du lịch chủ trì phối hợp"
    assert "_".join(segment(text)).split("_") == text.split()


def test_dictionary_words_are_in_normal_form() -> None:
    words = dictionary_words()
    assert len(words) > 15_000
    assert "du lịch" in words
    assert all(word == word.lower() for word in words)
