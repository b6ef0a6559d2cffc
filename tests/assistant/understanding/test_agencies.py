"""Agencies named in a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.agencies import AgencyFinder, key_text
from corpus.register import Register, load_register
from index.text import fold, has_diacritics
from tests.invented import HERE


@pytest.fixture(scope="module")
def finder(register: Register) -> AgencyFinder:
    return AgencyFinder(register)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("sở y tế", "so-y-te"),
        ("Sở Y Tế lo gì", "so-y-te"),
        ("SYT", "so-y-te"),
        ("LĐ-TB&XH", "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("sở lđtbxh", "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("vh, tt và dl", "so-van-hoa-the-thao-va-du-lich"),
        ("Sở Văn hóa, Thể thao và Du lịch", "so-van-hoa-the-thao-va-du-lich"),
        ("Sở Văn hoá, Thể thao và Du lịch", "so-van-hoa-the-thao-va-du-lich"),
        ("so tai chinh", "so-tai-chinh"),
        ("Bộ Tài chính", "bo-tai-chinh"),
        ("các sở, ban, ngành", "cac-so-ban-nganh"),
        ("công an tỉnh", "cong-an-tinh"),
    ],
)
def test_one_body(finder: AgencyFinder, text: str, slugs: str) -> None:
    named, _ = finder.find(text, accented=has_diacritics(text))
    assert [n.slugs for n in named] == [(slugs,)]


@pytest.mark.parametrize(
    "text", ["", "du lịch", "các công ty", "sở nào", "bất y tế", "phát triển y tế công cộng"]
)
def test_no_body(finder: AgencyFinder, text: str) -> None:
    assert finder.find(text, accented=True)[0] == []


def test_bodies_come_in_order_and_once(finder: AgencyFinder) -> None:
    named, rest = finder.find("Sở Y tế, Sở Tư pháp và Sở Y tế làm gì", accented=True)
    assert [n.slugs[0] for n in named] == ["so-y-te", "so-tu-phap"]
    assert "làm gì" in rest
    assert "tư pháp" not in rest


def test_a_body_of_2025_stands_for_those_it_took_over(finder: AgencyFinder) -> None:
    (named,), _ = finder.find("Sở Nông nghiệp và Môi trường", accented=True)
    assert named.slugs == ("so-nong-nghiep-va-ptnt", "so-tai-nguyen-va-moi-truong")
    assert named.successor is not None
    assert named.successor.name == "Sở Nông nghiệp và Môi trường"


@pytest.mark.parametrize("accented", [True, False])
def test_every_official_name_is_found(
    register: Register, finder: AgencyFinder, accented: bool
) -> None:
    for agency in register:
        if not agency.collective:
            text = agency.name if accented else fold(agency.name)
            named, rest = finder.find(text, accented=accented)
            assert [n.slugs for n in named] == [(agency.slug,)], agency.name
            assert rest == ""


@pytest.mark.parametrize(
    ("text", "key"),
    [("LĐ-TB&XH", "lđtbxh"), ("Văn hóa, Thể thao", "văn hóa thể thao"), ("A & B", "a b")],
)
def test_key_text(text: str, key: str) -> None:
    assert key_text(text) == key


_NAMER = AgencyFinder(load_register())


@given(st.text(max_size=60), st.booleans())
def test_no_text_breaks_it(text: str, accented: bool) -> None:
    _NAMER.find(text, accented=accented)


def test_the_own_name_of_a_body_is_not_the_short_form_of_another() -> None:
    """Before 2025 "thuế tỉnh" was said of the Cục thuế; in a text of 2025 it is a name."""
    invented = AgencyFinder(load_register(HERE / "hau-giang-2025"))
    assert slugs(invented, "Thuế tỉnh") == [("thue-tinh",)]
    assert slugs(AgencyFinder(load_register()), "Thuế tỉnh") == [("cuc-thue-tinh",)]


def slugs(finder: AgencyFinder, text: str) -> list[tuple[str, ...]]:
    return [named.slugs for named in finder.find(text, accented=True)[0]]
