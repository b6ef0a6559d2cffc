"""Files written whole or not at all."""

import stat
from pathlib import Path

import pytest

from corpus.errors import OutputError
from corpus.whole_file import whole, write_whole


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, b"before")
    with pytest.raises(TypeError), whole(path) as temporary, temporary.open("wb") as file:
        file.writelines([b"aft", "er"])  # type: ignore[list-item]
    assert path.read_bytes() == b"before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_private_file_is_never_open_to_others(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    (tmp_path / ".a.txt.tmp").write_text("left by a killed process, open to all")
    with whole(path, private=True) as temporary:
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
        temporary.write_bytes(b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"^Không ghi được .* hãy kiểm tra"):
        write_whole(tmp_path / "file" / "a.txt", b"")
