"""Measuring the reading of documents: what counts as right, and that a lost one counts as wrong."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus.errors import UsageError
from corpus.readers.base import SourceText
from corpus.readers.text import read
from eval.documents.gold import load_gold
from eval.documents.run import measure, table
from eval.documents.scores import same_bodies

TEXT = "CHỈ THỊ\n\n1. Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra trước ngày 15/3/2025.\n"
STRUCTURE = {
    "number": "1/CT-UBND",
    "date": "5/3/2025",
    "issuer": "",
    "kind": "CHỈ THỊ",
    "task_rows": 0,
    "assignments": [
        {
            "task_starts": "Sở Y tế chủ trì, phối hợp",
            "lead": ["Sở Y tế"],
            "coordinate": ["Công an tỉnh"],
            "deadline": "trước ngày 15/3/2025",
        },
        {"task_starts": "kiểm tra", "lead": ["Sở Tài chính"], "coordinate": [], "deadline": ""},
    ],
}
QUESTION = {"evidence": "Sở Y tế chủ trì", "answerable": True}


def identity(document: SourceText, name: str) -> Mapping[str, str]:
    return {"number": "1/CT-UBND", "date": "2025-03-05", "issuer": "", "kind": "Kế hoạch"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("first", TEXT), ("second", "Thư không đánh số.\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "original.txt").write_text(text, encoding="utf-8")
        (tmp_path / name / "structure.json").write_text(json.dumps(STRUCTURE), encoding="utf-8")
        (tmp_path / name / "questions.jsonl").write_text(json.dumps(QUESTION), encoding="utf-8")
    return tmp_path


def test_each_measure_counts_right_and_wrong(folder: Path) -> None:
    first, second = measure(load_gold(folder), read, identity)
    assert first.scores.right == {
        "assignments": [True, False],
        "coordinators": [True],
        "deadlines": [True],
        "well_cut": [True],
        "rows": [True],
        "number": [True],
        "date": [True],
        "issuer": [True],
        "kind": [False],
    }
    assert any("Sở Tài chính" in line for line in first.scores.wrong)
    assert second.failure
    assert second.scores.right["assignments"] == [False, False]
    lines = list(table([first, second]))
    assert lines[-1].startswith("all text: read 1/2 assignments 0.250 (1/4)")


def test_letters_of_transcripts_are_counted(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "thu.txt").write_text(TEXT, encoding="utf-8")
    printed = TEXT.replace("kiểm tra", "kiếm tra").upper()
    (tmp_path / "old" / "thu.truth.txt").write_text(printed, encoding="utf-8")
    (one,) = measure(load_gold(tmp_path), read, identity)
    letters = one.scores.right["letters"]
    assert (one.gold.name, letters.count(False)) == ("thu", 1)
    assert len(letters) == sum(not c.isascii() for c in TEXT)


def test_tasks_in_rows_are_counted_apart(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "original.txt").write_text(TEXT, encoding="utf-8")
    told = STRUCTURE["assignments"]
    assert isinstance(told, list)
    rows = {"assignments": [{**told[0], "where": "Phụ lục, dòng 1"}, told[1]]}
    (tmp_path / "first" / "structure.json").write_text(json.dumps(rows), encoding="utf-8")
    (one,) = measure(load_gold(tmp_path), read, identity)
    assert one.scores.right["in rows"] == [True, True]


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="không có tài liệu"):
        load_gold(tmp_path)


@pytest.mark.parametrize(
    ("found", "wanted", "right"),
    [
        (["Sở Y tế"], ["Giám đốc Sở Y tế"], True),
        (["Sở Y tế", "Sở Nội vụ"], ["Sở Y tế"], True),
        (["Sở Y tế", "Sở Nội vụ", "Thanh tra tỉnh"], ["Sở Y tế"], False),
        (["Sở Y tế"], ["Sở Y tế", "Sở Nội vụ"], False),
        ([], [], True),
        ([], ["Sở Y tế"], False),
    ],
)
def test_which_bodies_are_the_same(found: list[str], wanted: list[str], right: bool) -> None:
    assert same_bodies(found, wanted) is right
