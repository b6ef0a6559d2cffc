"""The register of bodies and the search for names."""

import tomllib

import pytest

from corpus.errors import CorpusError
from corpus.profile import Profile
from corpus.register import Register, load_register, printed_name, register_for
from corpus.register_rows import NATIONWIDE
from corpus.register_rows import slug as slug_of

HA_TINH = Profile(province="Hà Tĩnh", year=2026)


def test_every_row_of_the_file_is_loaded_under_its_slug():
    rows = tomllib.loads(NATIONWIDE.read_text(encoding="utf-8"))["agency"]
    slugs = [row["slug"].replace("{province}", "ha-tinh") for row in rows]
    register = register_for(HA_TINH)
    assert len(set(slugs)) == len(slugs)
    assert [agency.slug for agency in register] == slugs
    assert all(register[slug].slug == slug for slug in slugs)


def test_names_are_made_for_the_province():
    register = register_for(HA_TINH)
    for text, found in (
        ("Giao Sở Y tế tỉnh Hà Tĩnh", "so-y-te"),
        ("Ủy ban nhân dân tỉnh Hà Tĩnh", "ubnd-tinh"),
        ("Ngân hàng Nhà nước tỉnh Hà Tĩnh", "ngan-hang-nha-nuoc-chi-nhanh-ha-tinh"),
    ):
        (mention,) = register.mentions(text)
        assert mention.agency.slug == found
        assert "Hà Tĩnh" in mention.text
    told = str(register.agencies) + str(register.successor_bodies)
    assert "{" not in told.replace("{'", "").replace("{}", "")
    assert "Sơn La" not in told


def test_a_city_and_a_document_without_a_place():
    city = register_for(Profile(place="thành phố Huế", province="Huế"))
    (mention,) = city.mentions("Sở Y tế thành phố Huế")
    assert mention.text == "Sở Y tế thành phố Huế"
    nowhere = register_for(Profile())
    assert "{" not in "".join(n for a in nowhere for n in (a.name, a.slug, *a.name_variants))
    assert nowhere["so-y-te"].name_variants == ("Sở Y Tế",)
    assert not [a for a in nowhere if a.slug.startswith("ngan-hang-nha-nuoc-chi-nhanh")]


@pytest.mark.parametrize(("year", "there"), [(2024, False), (2025, True), (2026, True), (0, True)])
def test_bodies_of_2025_are_known_to_decisions_since_then(year, there):
    register = register_for(Profile(province="Hà Tĩnh", year=year))
    assert ("so-nong-nghiep-va-moi-truong" in register.agencies) is there
    later = {body.name for body in register.successor_bodies}
    assert ("Sở Nông nghiệp và Môi trường" in later) is not there


def test_own_rows_add_to_the_nationwide_ones(tmp_path):
    (tmp_path / "r.toml").write_text(
        """
[[agency]]
slug = "so-tu-phap"
aliases = ["nhà luật"]
[[agency.successors]]
function = "toàn bộ"
to = "Sở Tư pháp"
relation = "giu_nguyen"
from = ""
confidence = "high"
legal_basis = "x"
[[agency.successors]]
function = "lý lịch tư pháp và cấp phiếu lý lịch tư pháp"
note = "của tỉnh"
[[agency]]
slug = "ban-quan-ly"
name = "Ban Quản lý khu kinh tế"
kind = "ban"
level = "tinh"
""",
        encoding="utf-8",
    )
    register = register_for(HA_TINH, tmp_path / "r.toml")
    agency, plain = register["so-tu-phap"], register_for(HA_TINH)["so-tu-phap"]
    assert agency.aliases == (*plain.aliases, "nhà luật")
    assert [s.to for s in agency.successors] == ["Sở Tư pháp", "Công an tỉnh"]
    assert agency.successors[1].note == "của tỉnh"
    assert agency.successors[1].since == plain.successors[0].since
    assert [a.slug for a in register][-1] == "ban-quan-ly"
    assert register.mentions("Ban Quản lý khu kinh tế")


def test_a_name_in_an_address():
    assert slug_of("Bà Rịa - Vũng Tàu") == "ba-ria-vung-tau"
    assert slug_of("Đắk Lắk") == "dak-lak"


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
        "agency = 5",
        'agency = ["so-y-te"]',
        '[[agency]]\nslug = "a"\n',
        '[[agency]]\nname = "A"\n',
        '[[agency]]\nslug = "a"\nname = "A"\nkind = "so"\nlevel = "tinh"\nnamed_as = [{ x = 1 }]\n',
    ],
    ids=["syntax", "number", "strings", "fields-missing", "slug-missing", "text-missing"],
)
def test_broken_register_is_one_vietnamese_line(tmp_path, text):
    path = tmp_path / "agencies.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match="sai định dạng") as error:
        register_for(HA_TINH, path)
    assert "\n" not in str(error.value)


def test_register_that_is_not_utf8(tmp_path):
    path = tmp_path / "agencies.toml"
    path.write_bytes(b'name = "S\xf4ng"')
    with pytest.raises(CorpusError, match="sai định dạng"):
        register_for(HA_TINH, path)


def test_no_folder(tmp_path):
    with pytest.raises(CorpusError, match="Không đọc được"):
        load_register(tmp_path / "none")


def test_missing_register(tmp_path):
    with pytest.raises(CorpusError, match="Không đọc được danh bạ cơ quan"):
        register_for(HA_TINH, tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("các Sở, ban, ngành", "Các sở, ban, ngành"),
        ("sở  y\ntế", "Sở Y tế"),
        ("thủ trưởng các Sở, ban, ngành", "Thủ trưởng các sở, ban, ngành"),
        ("Chánh Văn phòng UBND tỉnh", "Chánh Văn phòng UBND tỉnh"),
        ("các huyện, thành phố", "Các huyện, thành phố"),
    ],
)
def test_the_name_printed(register: Register, text: str, name: str) -> None:
    (mention,) = register.mentions(text)
    assert printed_name(mention) == name
