"""The command line, each command in a process of its own."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.loading import open_assistant
from assistant.settings import Settings

ROOT = Path(__file__).parents[3]


def hoiqd(
    *args: str, data: Path | None = None, input: str | None = None
) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("HOIQD_")}
    env |= {"HOIQD_DATA_DIR": str(data)} if data else {}
    env |= {"PYTHONIOENCODING": "utf-8", "COLUMNS": "100", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "assistant", *args],
        cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120,
        input=input or "",
    )  # fmt: skip


def complaint(result: subprocess.CompletedProcess[str], code: int) -> str:
    """The one line on stderr of a command that failed with this code."""
    assert result.returncode == code, result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("Lỗi: ")]
    assert len(lines) == 1, result.stderr
    assert result.stderr.rstrip().endswith(lines[0])
    return lines[0]


@pytest.mark.parametrize("args", [["--help"], ["ask", "--help"], ["deadlines", "--help"]])
def test_help_is_vietnamese(args: list[str]) -> None:
    result = hoiqd(*args)
    assert result.returncode == 0
    assert "Cách dùng: hoiqd" in result.stdout
    assert "Tùy chọn" in result.stdout
    for english in ("Usage", "Options", "Commands", "Show this", "[OPTIONS]"):
        assert english not in result.stdout


@pytest.mark.parametrize("args", [["--help"], ["show", "D3"], ["deadlines"]])
def test_light_commands_load_no_heavy_library(args: list[str]) -> None:
    code = (
        "import runpy, sys\n"
        f"sys.argv = ['hoiqd', *{args!r}]\n"
        "try:\n    runpy.run_module('assistant', run_name='__main__')\n"
        "except SystemExit as end:\n    assert not end.code\n"
        "heavy = {'torch', 'faiss', 'gradio', 'sentence_transformers', 'sklearn'}\n"
        "print('heavy:', sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert result.stderr.strip() == "heavy: []"


def test_show() -> None:
    result = hoiqd("show", "ii.4.4")
    assert (result.returncode, result.stderr) == (0, "")
    assert "Sở Văn hóa, Thể thao và Du lịch" in result.stdout
    assert "Điều 1, Mục II, điểm 4.4" in result.stdout


def test_show_json() -> None:
    row = json.loads(hoiqd("show", "II.4.4", "--json").stdout)
    assert (row["id"], row["page"]) == ("II.4.4", 10)


def test_deadlines_json() -> None:
    rows = json.loads(hoiqd("deadlines", "--json").stdout)
    assert ("D2.1", "2024-01-30") in [(row["clause_id"], row["date"]) for row in rows]


def test_deadlines_ics(tmp_path: Path) -> None:
    result = hoiqd("deadlines", "--ics", str(tmp_path / "moc.ics"))
    assert (result.returncode, result.stdout) == (0, "")
    assert (tmp_path / "moc.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert [p.name for p in tmp_path.iterdir()] == ["moc.ics"]


def test_deadlines_ics_into_a_missing_folder(tmp_path: Path) -> None:
    assert "Không ghi được" in complaint(
        hoiqd("deadlines", "--ics", str(tmp_path / "none" / "moc.ics")), 1
    )
    assert list(tmp_path.iterdir()) == []


def test_agencies() -> None:
    result = hoiqd("agencies", "so", "y", "te")
    assert (result.returncode, result.stderr) == (0, "")
    assert "Sở Y tế" in result.stdout
    assert "6.3" in result.stdout
    assert "Sở Ngoại vụ" in hoiqd("agencies").stdout


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["show", "x"], "“x”"),
        (["show"], "MÃ"),
        (["ask"], "CÂU_HỎI"),
        (["show", "--xyz"], "--xyz"),
        (["nonsense"], "nonsense"),
        (["agencies", "hội đồng chuột"], "hội đồng chuột"),
        (["serve", "--port", "99999"], "--port"),
    ],
)
def test_wrong_use(args: list[str], word: str) -> None:
    assert word in complaint(hoiqd(*args), 2)


def test_no_command_shows_the_help() -> None:
    result = hoiqd()
    assert (result.returncode, result.stdout) == (2, "")
    assert "Cách dùng" in result.stderr


def test_batch_with_a_wrong_file(tmp_path: Path) -> None:
    assert ".jsonl" in complaint(hoiqd("batch", "a.txt", str(tmp_path / "o.csv")), 2)
    assert list(tmp_path.iterdir()) == []


def test_a_bad_setting_is_named() -> None:
    env = {**os.environ, "HOIQD_PORT": "abc"}
    result = subprocess.run(
        [sys.executable, "-m", "assistant", "show", "D3"],
        cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert "HOIQD_PORT" in complaint(result, 2)


@pytest.mark.model
def test_ask_without_an_index(tmp_path: Path) -> None:
    assert "hoiqd build" in complaint(hoiqd("ask", "Ai lo du lịch?", data=tmp_path), 1)


def test_serve_on_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert str(port) in complaint(hoiqd("serve", "--port", str(port), data=tmp_path), 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.model
def test_ask_json_alone_is_on_stdout() -> None:
    open_assistant(Settings(), build_if_missing=True)
    result = hoiqd("ask", "--json", "Cơ quan nào chịu trách nhiệm về", "phát triển du lịch?")
    assert result.returncode == 0
    row = json.loads(result.stdout)
    assert (row["schema"], row["clauses"]) == (2, ["son-la-2024/II.4.4"])
    assert "{" not in result.stderr


def test_people_and_machines_are_added_listed_and_taken_off(tmp_path: Path) -> None:
    assert "--stdin" in complaint(hoiqd("user", "add", "lan", data=tmp_path), 2)
    short = hoiqd("user", "add", "lan", "--stdin", data=tmp_path, input="ngắn\n")
    assert "từ 10 đến 200 ký tự" in complaint(short, 2)
    odd = hoiqd("user", "add", "a:b", "--stdin", data=tmp_path, input="mật khẩu dài\n")
    assert "“a:b”" in complaint(odd, 2)
    assert not (tmp_path / "users").exists()
    for did in ("Đã thêm người dùng lan", "Đã đổi mật khẩu của lan"):
        run = hoiqd("user", "add", "lan", "--stdin", data=tmp_path, input="mật khẩu dài\n")
        assert (run.returncode, run.stdout) == (0, "")
        assert did in run.stderr
        assert "mật khẩu dài" not in run.stderr
    assert hoiqd("user", "list", data=tmp_path).stdout == "lan\n"
    assert hoiqd("user", "remove", "lan", data=tmp_path).returncode == 0
    assert "Không có tên “lan”" in complaint(hoiqd("user", "remove", "lan", data=tmp_path), 2)
    made = hoiqd("token", "add", "may-1", data=tmp_path).stdout.strip()
    assert made.startswith("hoiqd_")
    assert made not in (tmp_path / "tokens").read_text()
    assert hoiqd("token", "list", data=tmp_path).stdout == "may-1\n"


def test_serve_does_not_open_to_everybody_unasked(tmp_path: Path) -> None:
    run = hoiqd("serve", "--host", "0.0.0.0", data=tmp_path)
    assert "HOIQD_ACCESS=password" in complaint(run, 2)
