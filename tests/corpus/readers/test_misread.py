"""Marks that a machine misread are mended, those of words that stand well are left."""

import pytest

from corpus.readers.misread import mended


def mend(text: str, sure: float = 0.8, around: str = "") -> str:
    pages = [[(word, sure) for word in part.split()] for part in (text, around)]
    return " ".join(mended(pages)[0])


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("NGHỊ QUYÉT", "NGHỊ QUYẾT"),
        ("Tô chức thực hiện", "Tổ chức thực hiện"),
        ("phát triên kinh tê (xã hội)", "phát triển kinh tế (xã hội)"),
        ("Phó Chủ tịch; thành phó", "Phó Chủ tịch; thành phó"),
        ("một tài liệu hay", "một tài liệu hay"),
        ("12/KH-UBND — § 389", "12/KH-UBND — § 389"),
    ],
)
def test_misread_marks(read: str, printed: str) -> None:
    assert mend(read) == printed


def test_what_was_read_surely_is_left() -> None:
    assert mend("Tô chức thực hiện", sure=0.97) == "Tô chức thực hiện"


def test_a_text_tells_how_its_own_words_are_spelt() -> None:
    assert mend("giống lưa Quạ Vàng") == "giống lưa Quạ Vàng"
    own = " ".join(["giống lúa Quạ Vàng"] * 4)
    assert mend("giống lưa Quạ Vàng", around=own) == "giống lúa Quạ Vàng"


def test_a_word_among_its_own_is_left() -> None:
    own = " ".join(["đội ngũ cộng tác viên", "công tác năm"] * 4)
    assert mend("đội ngũ cộng tác viên", around=own) == "đội ngũ cộng tác viên"
