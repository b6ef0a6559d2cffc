"""What the README gives programmers, run against the site on a loopback port."""

import json
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.app import create_app

ROOT = Path(__file__).parent.parent
CLIENT = ROOT / "examples" / "client.py"
README = (ROOT / "README.md").read_text(encoding="utf-8")
CURL = re.findall(r"^curl .+$", README, re.M)
DEFAULT = "http://127.0.0.1:7860"


@pytest.fixture(scope="module")
def url(tiny_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(tiny_assistant, Settings(data_dir=tmp_path_factory.mktemp("readme")))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_the_readme_has_examples() -> None:
    paths = ("ask", "batch", "decisions/", "agencies/", "deadlines", "decision")
    assert len(CURL) == len(paths)
    for line, path in zip(CURL, paths, strict=True):
        assert f"{DEFAULT}/api/v1/{path}" in line


@pytest.mark.parametrize("line", CURL)
def test_a_curl_line_works(url: str, line: str) -> None:
    if not shutil.which("curl"):
        pytest.fail("Không có curl trên máy này: hãy cài gói curl của Debian.")
    line = line.replace("curl -sS", "curl -sS --fail-with-body").replace(DEFAULT, url)
    run = subprocess.run(["bash", "-c", line], capture_output=True, encoding="utf-8", timeout=60)
    assert run.returncode == 0, run.stdout + run.stderr
    rows = run.stdout.splitlines()
    assert len(rows) == (2 if "/batch" in line else 1)
    assert all(json.loads(row) and "error" not in json.loads(row) for row in rows)


def client(address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(CLIENT), address],
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        timeout=60,
    )


def test_the_client_asks_and_goes_on_asking(url: str) -> None:
    run = client(url)
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("Điều 1, Mục II, điểm 4.4, trang 10") >= 2
    assert "\nlist " in run.stdout


def test_the_client_tells_of_failures() -> None:
    run = client("http://127.0.0.1:1")
    assert run.returncode == 1
    assert run.stderr.startswith("Lỗi: không nối được máy chủ")
    assert "Traceback" not in run.stderr


def test_the_client_is_typed() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(CLIENT)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout
