"""The normal form of text: one spelling for what looks the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import clean, fold, folded_syllables, has_diacritics, normalize, syllables

VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
LIKE_VIETNAMESE = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + " -/&.,0123456789Ðð"))


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("hoà", "hòa"),
        ("hòa", "hòa"),
        ("Hoà Bình", "hòa bình"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("thủy", "thủy"),
        ("quý", "quý"),
        ("quỹ", "quỹ"),
        ("hoàn toàn", "hoàn toàn"),
        ("kĩ thuật", "kỹ thuật"),
        ("kỹ thuật", "kỹ thuật"),
        ("lí lịch", "lý lịch"),
        ("quí", "quý"),
        ("nghỉ", "nghỉ"),
        ("gi\u200bao\ufeff thông", "giao thông"),
        ("Ðiện Biên", "điện biên"),
        ("703–KL/TU", "703-kl/tu"),
        ("  một \t\n hai\u00a0ba ", "một hai ba"),
        ("một\x00hai", "một hai"),
        ("", ""),
    ],
)
def test_normalize(typed: str, normal: str) -> None:
    assert normalize(typed) == normal
    assert normalize(unicodedata.normalize("NFD", typed)) == normal


def test_clean_keeps_case_and_spelling() -> None:
    assert clean(unicodedata.normalize("NFD", " Sở  Y tế,\u200b Hoà Bình ")) == "Sở Y tế, Hoà Bình"


@given(st.one_of(st.text(), LIKE_VIETNAMESE))
def test_clean_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(LIKE_VIETNAMESE)
def test_normalize_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
    assert normalize(unicodedata.normalize("NFD", text)) == normalize(text)


@given(LIKE_VIETNAMESE)
def test_fold_keeps_the_length(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_fold() -> None:
    assert fold("Sở Tài chính, Đường bộ, ưu tiên") == "So Tai chinh, Duong bo, uu tien"


def test_syllables_keep_identifiers_whole() -> None:
    text = "Kết luận 703-KL/TU ngày 30/01/2024, 1.234,5 tỷ; KH&CN."
    found = ["kết", "luận", "703-kl/tu", "ngày", "30/01/2024", "1.234,5", "tỷ", "kh&cn"]
    assert syllables(text) == found
    assert folded_syllables("Đường  bộ") == ["duong", "bo"]
    assert syllables("?!… —") == []


@pytest.mark.parametrize(
    ("text", "accented"),
    [("du lịch", True), ("du lich", False), ("đi", True), ("", False), ("123", False)],
)
def test_has_diacritics(text: str, accented: bool) -> None:
    assert has_diacritics(text) is accented
    assert has_diacritics(unicodedata.normalize("NFD", text)) is accented
