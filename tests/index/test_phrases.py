"""Which texts hold words in a row."""

import pytest

from index.phrases import PhraseIndex

TEXTS = {
    "a": "Phòng, chống tham nhũng; chống lãng phí. Tham nhũng vặt phải bị xử lý.",
    "b": "Mở rộng hợp tác, xã hội hóa dịch vụ công.",
    "c": "Củng cố hợp tác xã.\nHợp tác xã kiểu mới (hợp tác xã số).",
}
PHRASES = PhraseIndex(TEXTS)


def counts(phrase: str, *, accented: bool = True) -> dict[str, int]:
    return PHRASES.counts(phrase.split(), accented=accented)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("tham nhũng", {"a": 2}),
        ("phòng chống tham nhũng", {"a": 1}),
        ("hợp tác", {"b": 1, "c": 3}),
        ("hợp tác xã", {"c": 3}),
        ("hợp tác xã hội", {"b": 1}),
        ("tham nhũng chống lãng phí", {}),
        ("lãng phí tham nhũng", {}),
        ("xã hợp tác", {}),
        ("xã số", {"c": 1}),
        ("du lịch", {}),
    ],
)
def test_a_phrase_spans_no_mark_but_a_comma_before_two_words(
    phrase: str, expected: dict[str, int]
) -> None:
    assert counts(phrase) == expected


def test_diacritics_count_only_where_they_are_typed() -> None:
    assert counts("thăm nhung") == {}
    assert counts("tham nhung") == {}
    assert counts("tham nhung", accented=False) == {"a": 2}
    assert counts("hop tac xa", accented=False) == {"c": 3}


def test_no_words_stand_nowhere() -> None:
    assert PhraseIndex({}).counts(["tham"], accented=True) == {}
