"""Workbooks: what is read of them, and those made to hurt whoever reads them."""

import re
import resource
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import DEFUSEDXML, Workbook

from assistant.batch import workbook
from assistant.batch.inputs import read_items
from assistant.batch.workbook import read_rows
from corpus.errors import UsageError
from tests import hostile

GOOD = "Sở nào chủ trì về du lịch?"


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", hostile.FILES)
def test_a_hostile_workbook_is_refused_in_time(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "a.xlsx", hostile.FILES[name]())
    assert path.stat().st_size < 200_000
    used = resource.getrusage(resource.RUSAGE_SELF)
    with pytest.raises(UsageError, match=r"^Tệp a\.xlsx ") as caught:
        list(read_items(path, "a.xlsx"))
    assert "\n" not in str(caught.value)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - used.ru_utime < 3, "the work is not done in this process"


# In a process of its own: other children of this one may have been larger.
READER = """
import resource, sys
from pathlib import Path
from assistant.batch.inputs import read_items
from corpus.errors import UsageError
try:
    list(read_items(Path(sys.argv[1]), "a.xlsx"))
except UsageError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_memory_is_limited(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", hostile.empty_cells(4_000_000))
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    told, most = done.stdout.splitlines()
    assert re.search(r"bộ nhớ|thời gian|quá 500\.000 ô", told)
    assert int(most) < 1_500_000, "kilobytes"


def test_a_file_of_ten_thousand_questions_is_read_once(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["STT", "Câu hỏi"])
    for n in range(10_000):
        sheet.append([n, f"{GOOD} ({n})"])
    book.save(tmp_path / "a.xlsx")
    used = time.process_time()
    items = list(read_items(tmp_path / "a.xlsx"))
    assert [(i.id, i.question, i.line) for i in items[9_999:]] == [
        ("9999", f"{GOOD} (9999)", 10_001)
    ]
    assert len(items) == 10_000
    assert time.process_time() - used < 5


def test_rows_far_apart_keep_their_numbers(tmp_path: Path) -> None:
    content = hostile.workbook(hostile.row(2) + hostile.row(1_048_576))
    items = list(read_items(written(tmp_path / "a.xlsx", content)))
    assert [(i.line, i.question) for i in items] == [(2, GOOD), (1_048_576, GOOD)]


@pytest.mark.parametrize(
    ("limit", "value", "says"),
    [("_MAX_FILLED", 2, "quá 2 dòng"), ("_MAX_CELLS", 3, "quá 3 ô"), ("_MAX_TEXT", 50, "ký tự")],
)
def test_what_is_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, says: str
) -> None:
    content = hostile.workbook("".join(map(hostile.row, range(2, 5))))
    path = str(written(tmp_path / "a.xlsx", content))
    assert len(read_rows(path)) == 4
    monkeypatch.setattr(workbook, limit, value)
    with pytest.raises(UsageError, match=says):
        read_rows(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_no_part_declares_a_type(tmp_path: Path, encoding: str) -> None:
    doctype = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE sst []>'
    assert DEFUSEDXML
    content = hostile.workbook(hostile.row(2), before=doctype, encoding=encoding)
    with pytest.raises(UsageError, match="không phải bảng tính"):
        read_rows(str(written(tmp_path / "a.xlsx", content)))


def test_values_are_text(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append([1, 1.5, datetime(2024, 1, 16), True, None, "=A1", "a"])
    book.save(tmp_path / "a.xlsx")
    assert read_rows(str(tmp_path / "a.xlsx")) == [
        (1, ["1", "1.5", "2024-01-16 00:00:00", "True", "", "\0", "a"])
    ]
