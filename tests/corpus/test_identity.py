"""Who, what and when a document is, and where each was found."""

from dataclasses import fields

import pytest

from corpus.errors import UsageError
from corpus.facts import day_typed, facts_of_identity
from corpus.identity import ANNEX, FILE_NAME, HEADING, LETTERHEAD, PAGE_TITLE, SEAL, identify
from corpus.letterhead import name_in
from corpus.profile import profile_of
from corpus.readers.base import SourceText
from corpus.readers.blocks import Passage, compose
from tests.made_files import DECISION

HEAD = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
BODY = ("Căn cứ Luật Tổ chức chính quyền địa phương;", "Điều 1. Ban hành kế hoạch này.")


def document(*lines: str, titles: tuple[str, ...] = ()) -> SourceText:
    return compose([Passage(line) for line in lines], "docx", titles=titles)


def found(text: SourceText, file_name: str = "") -> dict[str, tuple[str, str, bool]]:
    identity = identify(text, file_name)
    return {
        field.name: (
            getattr(identity, field.name).value,
            getattr(identity, field.name).where,
            getattr(identity, field.name).sure,
        )
        for field in fields(identity)
    }


def test_a_letterhead_tells_all() -> None:
    assert found(document(*DECISION)) == {
        "number": ("15/QĐ-UBND", LETTERHEAD, True),
        "date": ("2023-03-06", LETTERHEAD, True),
        "issuer": ("Ủy ban nhân dân tỉnh Hà Giang", LETTERHEAD, True),
        "kind": ("Quyết định", HEADING, True),
        "title": (DECISION[6], HEADING, True),
        "signer": ("Nguyễn Văn Sơn", "phần ký", True),
        "province": ("Hà Giang", LETTERHEAD, True),
    }


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 40/2025/QĐ-UBND", "40/2025/QĐ-UBND"),
        ("Số: 2848 /QĐ-UBND", "2848/QĐ-UBND"),
        ("SỐ:  144 /2002/QĐ/BTC", "144/2002/QĐ/BTC"),
        ("Số: 66.18/2026/NQ-CP", "66.18/2026/NQ-CP"),
        ("Số 11-CT/TU", "11-CT/TU"),
        ("Số: 119/KH-BCĐ389 Hà Giang, ngày 02 tháng 12 năm 2021", "119/KH-BCĐ389"),
    ],
)
def test_numbers_as_they_are_printed(line: str, number: str) -> None:
    assert found(document("UBND TỈNH HÀ GIANG", *HEAD, line, *BODY))["number"][0] == number


def test_a_blank_number_is_filled_from_elsewhere_and_unsure() -> None:
    blank = ("UBND TỈNH HÀ GIANG", *HEAD, "Số:", "/QĐ-UBND", "Hà Giang, ngày tháng 4 năm 2026",
             "QUYẾT ĐỊNH", "Về việc phân công", *BODY)  # fmt: skip
    alone = found(document(*blank))
    assert alone["number"] == ("", LETTERHEAD, False)
    assert alone["date"] == ("", LETTERHEAD, False)
    annex = "(Kèm theo Quyết định số 16/QĐ-UBND ngày 15/5/2026 của UBND tỉnh)"
    told = found(document(*blank, "PHỤ LỤC", annex))
    assert told["number"] == ("16/QĐ-UBND", ANNEX, False)
    assert told["date"] == ("2026-05-15", ANNEX, False)
    named = found(document(*blank), "QD-1696-QD-UBND-uy-quyen.pdf")
    assert named["number"] == ("1696/QĐ-UBND", FILE_NAME, False)


def test_the_day_of_a_digital_signature_is_better_than_none() -> None:
    lines = ("27/12/2021 17:22:11", "UBND TỈNH HÀ GIANG", *HEAD, "Hà Giang, ngày tháng 12 năm 2021")
    told = found(document(*lines, "CHỈ THỊ", "Về việc đón Tết", *BODY))
    assert told["date"] == ("2021-12-27", SEAL, False)


def test_a_number_of_another_kind_is_doubted() -> None:
    page = "Thông tư số 97/2025/TT-BTC hướng dẫn chính sách"
    told = found(
        document("BỘ TÀI CHÍNH", *HEAD, "Số: 97/2025/QĐ-UBND", "THÔNG TƯ", "Hướng dẫn", *BODY,
                 titles=(page,))
    )  # fmt: skip
    assert told["number"] == ("97/2025/TT-BTC", PAGE_TITLE, False)
    assert told["kind"] == ("Thông tư", HEADING, True)


def test_a_heading_that_holds_number_and_date() -> None:
    told = found(
        document("NGHỊ QUYẾT", "CỦA CHÍNH PHỦ SỐ 03/NQ-CP NGÀY 15 THÁNG 01 NĂM 2010",
                 "VỀ NHỮNG GIẢI PHÁP CHỦ YẾU", "Trong năm qua, kinh tế phát triển.")
    )  # fmt: skip
    assert told["number"] == ("03/NQ-CP", HEADING, True)
    assert told["date"] == ("2010-01-15", HEADING, True)
    assert told["issuer"] == ("Chính phủ", HEADING, True)
    assert told["title"] == ("VỀ NHỮNG GIẢI PHÁP CHỦ YẾU", HEADING, True)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH BẮC NINH", "Ủy ban nhân dân tỉnh Bắc Ninh"),
        ("UỶ BAN NHÂN DÂN HUYỆN MÈO VẠC", "Ủy ban nhân dân huyện Mèo Vạc"),
        ("BỘ TÀI CHÍNH", "Bộ Tài chính"),
        ("SỞ Y TẾ", "Sở Y tế"),
        ("THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ"),
    ],
)
def test_names_as_they_are_written(printed: str, name: str) -> None:
    assert name_in(printed) == name


def test_the_lowest_body_of_a_letterhead_issues() -> None:
    told = found(document("ỦY BAN NHÂN DÂN", "TỈNH HÀ GIANG", "SỞ Y TẾ", *HEAD, "Số: 5/KH-SYT",
                          "KẾ HOẠCH", "Tiêm chủng mở rộng", *BODY))  # fmt: skip
    assert told["issuer"][0] == "Sở Y tế"


def test_document_toml_is_read_as_it_was_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    import tomllib

    written = facts_of_identity("ha-giang", identify(document(*DECISION)))
    profile = profile_of(tomllib.loads(written), tmp_path / "document.toml")
    assert (profile.number, str(profile.issued)) == ("15/QĐ-UBND", "2023-03-06")
    assert profile.place == "tỉnh Hà Giang"
    assert profile.signer == "Nguyễn Văn Sơn"


@pytest.mark.parametrize("typed", ["15/5/2026", " 15-05-2026", "15.5.2026", "2026-5-15"])
def test_days_as_people_type_them(typed: str) -> None:
    assert day_typed(typed) == "2026-05-15"


@pytest.mark.parametrize("typed", ["31/2/2026", "hôm nay", "5/2026"])
def test_what_is_no_day_is_told(typed: str) -> None:
    with pytest.raises(UsageError, match="không phải một ngày"):
        day_typed(typed)


def test_a_directive_whose_text_follows_its_title_at_once() -> None:
    lines = (
        "THỦ TƯỚNG CHÍNH PHỦ", "Số: 22/CT-TTg", *HEAD, "Hà Nội, ngày 26 tháng 5 năm 2023",
        "CHỈ THỊ",
        "Về việc đẩy mạnh cải cách", "Thời gian qua, việc cải cách còn chậm. Để khắc phục, "
        "Thủ tướng Chính phủ yêu cầu các bộ, ngành, địa phương:",
        "1. Các bộ rà soát thủ tục.", "THỦ TƯỚNG",
        "Phạm Văn An",
    )  # fmt: skip
    told = found(document(*lines))
    assert told["title"][0] == "Về việc đẩy mạnh cải cách"
    assert told["signer"][0] == "Phạm Văn An"


def test_a_letter_is_named_by_its_subject() -> None:
    lines = (
        "UBND TỈNH HÀ GIANG", "SỞ Y TẾ", "Số: 15/SYT-VP", "V/v phòng bệnh mùa mưa", *HEAD,
        "Hà Giang, ngày 06 tháng 3 năm 2023", "Kính gửi: Các phòng Y tế", "1. Các phòng rà soát.",
    )  # fmt: skip
    told = found(document(*lines))
    assert told["kind"] == ("Công văn", LETTERHEAD, True)
    assert told["title"] == ("phòng bệnh mùa mưa", LETTERHEAD, True)
    assert told["number"][0] == "15/SYT-VP"
