"""What the browser tests share: the real site on a loopback port, and Debian's chromium.

A page opened through `open_page` must ask nothing of other hosts, get no failure and log no
error or warning; it is checked when the test ends.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parent.parent
SCREENSHOTS = ROOT / "var" / "screenshots"
SERVE = """
from assistant.loading import open_assistant
from assistant.web.server import serve
from assistant.settings import settings
serve(open_assistant(build_if_missing=True), settings(), port=0)
"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Server:
    """The site in a process of its own."""

    def __init__(self, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            cwd=ROOT,
            env={**os.environ, **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self.url = self._address()
        threading.Thread(target=self._drain, daemon=True).start()

    def _address(self) -> str:
        assert self.process.stderr
        for line in self.process.stderr:
            self.lines.append(line)
            if match := re.search(r"http://127\.0\.0\.1:\d+", line):
                return match[0]
        pytest.fail("Máy chủ không khởi động:\n" + "".join(self.lines))

    def _drain(self) -> None:
        assert self.process.stderr
        self.lines += self.process.stderr

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()
    assert server.process.stderr
    server.process.stderr.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """For each module: while Playwright runs, no other test of this thread may run a loop."""
    path = shutil.which("chromium")
    if not path:
        pytest.fail("Không có chromium trên máy này: hãy cài gói chromium của Debian.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """What a page asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.hosts: set[str] = set()
        self.failed: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda r: self.hosts.add(urlsplit(r.url).hostname or "127.0.0.1"))
        page.on("response", lambda r: self.failed.append(r.url) if r.status >= 400 else None)
        page.on("pageerror", lambda e: self.complaints.append(str(e)))
        page.on(
            "console",
            lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None,
        )

    def check(self) -> None:
        assert self.hosts <= {"127.0.0.1"}
        assert self.failed == []
        assert self.complaints == []


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900}) as context:
        yield context


@pytest.fixture
def open_page(context: BrowserContext, server: Server) -> Iterator[Callable[[str], Page]]:
    """Opens a path of the site ("/van-ban"); all pages opened are checked at the end."""
    watches = []

    def opened(path: str) -> Page:
        page = context.new_page()
        watches.append(Watch(page))
        page.goto(f"{server.url}{path}")
        return page

    yield opened
    for watch in watches:
        watch.check()


def serious_findings(page: Page) -> list[str]:
    """What axe-core calls serious or critical: rule, and the first elements."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {[node['html'][:120] for node in v['nodes'][:3]]}"
        for v in violations
        if v["impact"] in ("serious", "critical")
    ]


def fits(page: Page) -> bool:
    """Whether nothing scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def take_screenshots(page: Page, name: str) -> None:
    """The whole page at 360 and 1280 px in both themes, for a person to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    schemes: tuple[Any, ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            path = SCREENSHOTS / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
    page.emulate_media(color_scheme="light")
