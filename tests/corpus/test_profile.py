"""What document.toml says of a document, and what is told where it says it wrongly."""

from datetime import date
from pathlib import Path

import pytest

from corpus.decision import Decision
from corpus.errors import CorpusError
from corpus.profile import Profile, Relation, load_facts, profile_of


def profile(tmp_path: Path, text: str) -> Profile:
    path = tmp_path / "document.toml"
    path.write_text(text, encoding="utf-8")
    return profile_of(load_facts(path), path)


def test_the_shipped_decision(decision: Decision) -> None:
    found = decision.profile
    assert (found.kind, found.province, found.year) == ("Quyết định", "Sơn La", 2024)
    assert (found.number, found.issued) == ("78/QĐ-UBND", date(2024, 1, 16))
    assert found.short_issuer == "UBND tỉnh Sơn La"
    assert len(found.districts) == 11
    assert dict(found.short_forms)["hđnd"] == "hội đồng nhân dân"
    assert found.samples.one in found.samples.page


def test_what_is_not_given_is_neutral(tmp_path: Path) -> None:
    found = profile(tmp_path, 'title = "về phòng cháy"\nissuer = "Ủy ban nhân dân tỉnh Hậu Giang"')
    assert found.year == 0
    assert found.welcome == (
        "Xin chào! Tôi trả lời câu hỏi về Quyết định của UBND tỉnh Hậu Giang: “về phòng cháy”."
    )
    assert "Sơn La" not in f"{found}"
    assert found.samples.page
    assert found.samples.anytime


def test_all_fields_are_read(tmp_path: Path) -> None:
    found = profile(
        tmp_path,
        """
        kind = "Nghị quyết"
        title = "về kế hoạch"
        state = "hết hiệu lực"
        relations = [{kind = "thay thế", document = "Nghị quyết số 1/NQ-HĐND"}]
        short_forms = {GRDP = "Tổng sản phẩm trên địa bàn"}
        [samples]
        one = "Ai lo?"
        """,
    )
    assert (found.kind, found.state) == ("Nghị quyết", "hết hiệu lực")
    assert found.relations == (Relation("thay thế", "Nghị quyết số 1/NQ-HĐND"),)
    assert found.short_forms == (("grdp", "tổng sản phẩm trên địa bàn"),)
    assert found.samples.one == "Ai lo?"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('issuer = "UBND"', "thiếu mục “title”"),
        ("title = 5", "mục “title” phải là một chuỗi chữ"),
        ('title = " "', "thiếu mục “title”"),
        ('title = "a"\nyear = "2024"', "mục “year” phải là một năm"),
        ('title = "a"\nyear = true', "mục “year” phải là một năm"),
        ('title = "a"\nyear = 24', "mục “year” phải là một năm"),
        ('title = "a"\n[outside]\ndate = "16/1/2024"', "mục “date” phải là một ngày"),
        ('title = "a"\noutside = "x"', "mục “outside” phải là một bảng"),
        ('title = "a"\ndistricts = "Mai Sơn"', "mục “districts” phải là một danh sách"),
        ('title = "a"\ndistricts = [1]', "mục “districts” phải là một danh sách"),
        ('title = "a"\nshort_forms = {a = 1}', "mục “short_forms” phải là một bảng"),
        ('title = "a"\nrelations = ["x"]', "mục “relations” phải là các bảng"),
        ('title = "a"\nprovinse = "x"', "mục “provinse” không rõ là gì"),
        ('title = "a"\n[samples]\nsome = "x"', "mục “some” không rõ là gì"),
        ("title = ", "sai định dạng"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CorpusError) as raised:
        profile(tmp_path, text)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "document.toml" in str(raised.value)
