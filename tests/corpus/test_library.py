"""The library: what is found, how it is named, and what is told of what cannot be taken in."""

import shutil
from pathlib import Path

import pytest

from corpus.decision import Decision
from corpus.errors import CorpusError, UnknownClause, UsageError
from corpus.library import CORPUS, ClauseRef, Library, load_library

TEXT = """ỦY BAN NHÂN DÂN
TỈNH HẬU GIANG

QUYẾT ĐỊNH
Về phát triển du lịch năm 2025

Căn cứ Luật Du lịch ngày 19/6/2017;

Điều 1. Sở Tài chính chủ trì bố trí kinh phí.

Điều 2. Sở Y tế chịu trách nhiệm thi hành Quyết định này./.
"""


def add(folder: Path, name: str, facts: str = 'title = "về du lịch"', text: str = TEXT) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "document.toml").write_text(facts, encoding="utf-8")
    (folder / name / "decision.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def two(tmp_path: Path) -> Library:
    facts = 'title = "về du lịch"\nprovince = "Hậu Giang"\n[outside]\nnumber = "12/QĐ-UBND"\n'
    add(tmp_path, "hau-giang-2025", f"{facts}date = 2025-01-02\nsource = 'x'")
    return load_library([CORPUS, tmp_path])


def test_decisions_of_both_folders_are_found(two: Library) -> None:
    assert [d.id for d in two] == ["son-la-2024", "hau-giang-2025"]
    assert two.problems == ()
    assert two["hau-giang-2025"].profile.province == "Hậu Giang"
    assert two["hau-giang-2025"].year == 2025
    with pytest.raises(CorpusError, match="hiện có: son-la-2024, hau-giang-2025"):
        two["an-giang"]


def test_the_year_is_read_from_the_head_where_nothing_else_tells(tmp_path: Path) -> None:
    add(tmp_path, "x", text=TEXT.replace("Về phát triển", "ngày 3 tháng 1 năm 2026\nVề phát triển"))
    assert load_library([tmp_path])["x"].year == 2026


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Quyết định số 12/QĐ-UBND giao cho ai?", ["hau-giang-2025"]),
        ("quyết định 78 nói gì", ["son-la-2024"]),
        ("ở Hậu Giang sở nào chủ trì?", ["hau-giang-2025"]),
        ("năm 2024 ai chủ trì về y tế", ["son-la-2024"]),
        ("ở Hậu Giang năm 2024", []),
        ("ai lo du lịch?", []),
    ],
)
def test_what_a_question_calls_a_decision(two: Library, text: str, ids: list[str]) -> None:
    assert [d.id for d in two.called(text)] == ids


def test_by_number_and_year(two: Library) -> None:
    assert [d.id for d in two.numbered("12")] == ["hau-giang-2025"]
    assert two.numbered("12", 2024) == ()
    assert [d.id for d in two.numbered("78/qđ-ubnd", 2024)] == ["son-la-2024"]


def test_what_is_damaged_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    add(tmp_path, "a")
    add(tmp_path, "b", "title = ")
    add(tmp_path, "c", text="không phải quyết định")
    add(tmp_path, "d", 'id = "e"\ntitle = "x"')
    shutil.copytree(CORPUS / "son-la-2024", tmp_path / "son-la-2024")
    found = load_library([CORPUS, tmp_path])
    assert [d.id for d in found] == ["son-la-2024", "a"]
    assert len(found.problems) == 4
    assert all("\n" not in line for line in found.problems)
    assert "đã có văn bản mang mã “son-la-2024”" in found.problems[3]
    assert "khác tên thư mục" in found.problems[2]


def test_a_reference_is_written_and_read_back(decision: Decision, two: Library) -> None:
    ref = ClauseRef(decision.id, "II.4.4")
    assert f"{ref}" == "son-la-2024/II.4.4"
    assert ClauseRef.parse(f" {ref} ") == ref
    assert two.clause(ClauseRef.parse("son-la-2024/ii.4.4")).id == "II.4.4"
    with pytest.raises(UnknownClause, match=r"II\.99"):
        two.clause(ClauseRef(decision.id, "II.99"))


@pytest.mark.parametrize("text", ["", "II.4.4", "son-la-2024/", "/II.4", "a/b/c", "a b/c", "../x"])
def test_what_is_no_reference_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="không phải mã điều khoản"):
        ClauseRef.parse(text)
