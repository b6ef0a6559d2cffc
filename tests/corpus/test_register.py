"""The register of bodies and the search for names."""

import tomllib

import pytest

from corpus.errors import CorpusError
from corpus.register import REGISTER, load_register


def test_every_row_of_the_file_is_loaded_under_its_slug(register):
    rows = tomllib.loads(REGISTER.read_text(encoding="utf-8"))["agency"]
    slugs = [row["slug"] for row in rows]
    assert len(set(slugs)) == len(slugs)
    assert [agency.slug for agency in register] == slugs
    assert all(register[slug].slug == slug for slug in slugs)


def test_successor_bodies_point_at_register_slugs(register):
    assert register.successor_bodies
    for body in register.successor_bodies:
        for slug in (*body.inherits, *(slug for slug, _ in body.parts)):
            assert slug in register.agencies


def test_fields_of_one_agency(register):
    agency = register["so-nong-nghiep-va-ptnt"]
    assert agency.name == "Sở Nông nghiệp và PTNT"
    assert "Sở Nông nghiệp và Phát triển nông thôn" in agency.name_variants
    assert "NTM" in agency.ambiguous
    assert agency.successors[0].to == "Sở Nông nghiệp và Môi trường"
    assert agency.successors[0].since == "2025-02-20"
    assert not agency.collective
    assert register["cac-so-ban-nganh"].collective


@pytest.mark.parametrize(
    ("text", "slugs", "names"),
    [
        (
            "Chủ tịch UBND các huyện, thành phố quyết định.",
            ["ubnd-cac-huyen-thanh-pho"],
            ["Chủ tịch UBND các huyện, thành phố"],
        ),
        ("các ngành có liên quan", ["cac-nganh-lien-quan"], ["các ngành có liên quan"]),
        (
            "Sở Nội vụ và Văn phòng UBND tỉnh",
            ["so-noi-vu", "van-phong-ubnd-tinh"],
            ["Sở Nội vụ", "Văn phòng UBND tỉnh"],
        ),
        ("SỞ  Y\nTẾ chủ trì", ["so-y-te"], ["SỞ  Y\nTẾ"]),
        ("Sở Y tếx", [], []),
        ("", [], []),
    ],
)
def test_mentions_longest_first_in_text_order(register, text, slugs, names):
    mentions = register.mentions(text)
    assert [m.agency.slug for m in mentions] == slugs
    assert [m.text for m in mentions] == names
    assert all(text[m.start : m.end] == m.text for m in mentions)


def test_every_official_spelling_finds_itself_whole(register):
    for agency in register:
        for name in (agency.name, *agency.named_as, *agency.name_variants):
            (mention,) = register.mentions(f"Giao {name} thực hiện.")
            assert mention.text == name


@pytest.mark.parametrize(
    "text",
    [
        "[[agency]\nslug =",
        "",
        "agency = 5",
        'agency = ["so-y-te"]',
        '[[agency]]\nslug = "so-y-te"\n',
        '[[agency]]\nslug = "a"\nname = "A"\nkind = "so"\nlevel = "tinh"\nnamed_as = [{ x = 1 }]\n',
    ],
    ids=["syntax", "empty", "number", "strings", "fields-missing", "text-missing"],
)
def test_broken_register_is_one_vietnamese_line(tmp_path, text):
    path = tmp_path / "agencies.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match="sai định dạng") as error:
        load_register(path)
    assert "\n" not in str(error.value)


def test_register_that_is_not_utf8(tmp_path):
    path = tmp_path / "agencies.toml"
    path.write_bytes(b'name = "S\xf4ng"')
    with pytest.raises(CorpusError, match="sai định dạng"):
        load_register(path)


def test_missing_register(tmp_path):
    with pytest.raises(CorpusError, match="Không đọc được danh bạ cơ quan"):
        load_register(tmp_path / "none.toml")
