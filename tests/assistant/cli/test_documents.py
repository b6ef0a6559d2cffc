"""Adding, checking and removing documents on the command line."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.documents import _ask
from assistant.loading import open_assistant
from assistant.settings import Settings
from corpus.identity import PERSON, Finding, Identity
from corpus.readers.base import SourceText
from tests.assistant.cli.test_commands import complaint, hoiqd
from tests.made_files import DECISION, text_file, word_file


@pytest.fixture(name="data")
def with_built_index(tmp_path: Path) -> Path:
    """A data folder whose index of the shipped decision is built, so that only additions are."""
    built = Settings()
    open_assistant(built, build_if_missing=True)
    folder = tmp_path / "data"
    shutil.copytree(built.index_dir, folder / built.index_dir.relative_to(built.data_dir))
    return folder


@pytest.mark.model
def test_files_are_added_a_bad_one_is_told_and_passed_over(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    word_file(folder / "a.docx")
    (folder / "b.pdf").write_bytes(b"MZ" + bytes(100))
    text_file(folder / "c.txt", (*DECISION[:3], "Số: 16/QĐ-UBND", *DECISION[4:]))
    done = hoiqd("add", str(folder), data=data)
    assert done.returncode == 1
    assert "a.docx: đã thêm, mã “15-qd-ubnd-ha-giang-2023” (Quyết định 15/QĐ-UBND)." in done.stderr
    assert "Lỗi: Tệp “b.pdf” là chương trình, không phải văn bản" in done.stderr
    assert "c.txt: đã thêm, mã “16-qd-ubnd-ha-giang-2023”" in done.stderr
    assert "1/3 tệp không thêm được." in done.stderr
    again = hoiqd("add", str(folder / "a.docx"), data=data)
    assert again.returncode == 0
    assert "đã có trong kho, mã “15-qd-ubnd-ha-giang-2023”" in again.stderr


@pytest.mark.model
def test_what_was_added_is_shown_checked_and_removed(tmp_path: Path, data: Path) -> None:
    file = word_file(tmp_path / "a.docx")
    options = ("--number", "17/QĐ-UBND", "--date", "7/3/2023", "--year", "2024")
    assert hoiqd("add", str(file), "--id", "hg", *options, data=data).returncode == 0
    shown = json.loads(hoiqd("show", "hg", "--json", data=data).stdout)
    assert shown["profile"]["number"] == "17/QĐ-UBND"
    assert (shown["profile"]["issued"], shown["profile"]["year"]) == ("2023-03-07", 2024)
    report = json.loads(hoiqd("check", "hg", "--json", data=data).stdout)
    assert report["reader"] == "docx"
    assert report["identity"]["number"]["where"] == "người thêm văn bản"
    assert "Cơ quan (" in hoiqd("check", "hg", data=data).stdout
    assert hoiqd("remove", "hg", data=data).returncode == 0
    assert "Không có" in complaint(hoiqd("check", "hg", data=data), 2)


def test_an_id_is_for_one_file(tmp_path: Path) -> None:
    files = [str(text_file(tmp_path / name)) for name in ("a.txt", "b.txt")]
    assert "đúng một tệp" in complaint(hoiqd("add", *files, "--id", "x", data=tmp_path / "d"), 2)
    wrong = hoiqd("add", files[0], "--date", "31/2/2023", data=tmp_path / "d")
    assert "không phải một ngày" in complaint(wrong, 2)


def test_what_is_unsure_is_asked_for_and_a_wrong_date_again() -> None:
    found = Identity(
        number=Finding("12/QĐ-UBND", "tên tệp"),
        issuer=Finding("Ủy ban nhân dân tỉnh Hà Giang", "phần đầu", True),
        kind=Finding("Quyết định", "tên văn bản", True),
        title=Finding("Về một việc", "tên văn bản", True),
    )
    with CliRunner().isolation(input="\n31/2/2024\n7/3/2024\n") as streams:
        said = _ask(SourceText("", (), ()), found)
        shown = streams[1].getvalue().decode()
    assert said.number == Finding("12/QĐ-UBND", PERSON, True)
    assert said.date == Finding("2024-03-07", PERSON, True)
    assert (said.issuer, said.title) == (found.issuer, found.title)
    assert shown.count("Ngày ban hành (ngày/tháng/năm)") == 2
    assert "“31/2/2024” không phải một ngày" in shown
    assert "Cơ quan ban hành" not in shown
