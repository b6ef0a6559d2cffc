"""The whole site behind a reverse proxy that serves it below a sub-path, stripped or not."""

import json
import re
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

import pytest
import uvicorn

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.layout import PAGES

PREFIX = "/tra-cuu"
_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length", "server", "date"}


class Proxy(BaseHTTPRequestHandler):
    """Passes on what stands below the prefix, and nothing else."""

    port: ClassVar[int]
    strips: ClassVar[bool]

    def do_GET(self) -> None:
        if not self.path.startswith(f"{PREFIX}/"):
            self.send_error(404)
            return
        path = self.path.removeprefix(PREFIX) if self.strips else self.path
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        upstream = HTTPConnection("127.0.0.1", self.port, timeout=20)
        upstream.request(self.command, path, body, dict(self.headers))
        answer = upstream.getresponse()
        content = answer.read()
        upstream.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP:
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module", params=[True, False], ids=["stripped", "whole"])
def address(
    request: pytest.FixtureRequest,
    tiny_assistant: Assistant,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Where the proxy listens; the site behind it knows its prefix."""
    config = Settings(data_dir=tmp_path_factory.mktemp("site"), root_path=PREFIX)
    app = create_app(tiny_assistant, config)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    handler = type("Handler", (Proxy,), {"port": port, "strips": request.param})
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    serving = threading.Thread(target=proxy.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{proxy.server_port}"
    proxy.shutdown()
    proxy.server_close()
    server.should_exit = True
    serving.join()
    running.join()


def fetch(url: str, body: object = None) -> tuple[HTTPResponse, str]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=20)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if body is None:
        connection.request("GET", path, headers={"accept": "text/html,*/*"})
    else:
        headers = {"content-type": "application/json"}
        connection.request("POST", path, json.dumps(body).encode(), headers)
    response = connection.getresponse()
    text = response.read().decode("utf-8", "replace")
    connection.close()
    return response, text


@pytest.mark.parametrize("start", ["/", "/hoi-dap"])
def test_redirects_stay_below_the_prefix(address: str, start: str) -> None:
    response, _ = fetch(f"{address}{PREFIX}{start}")
    assert response.status == 307
    assert urlsplit(response.headers["location"]).path == f"{PREFIX}/hoi-dap/"


# The page of the evaluation is another package's, handed over by the command line.
@pytest.mark.parametrize("name", [p for p in [*PAGES, "widget", "api"] if p != "danh-gia"])
def test_whatever_a_page_refers_to_is_found_below_the_prefix(address: str, name: str) -> None:
    url = f"{address}{PREFIX}/{name}"
    response, text = fetch(url)
    assert response.status == 200
    named = set(re.findall(r'(?:href|src|action)="([^"#]+)', text))
    own = {urljoin(url, n) for n in named if not n.startswith(("data:", "http:", "https:"))}
    assert any("/static/" in o or "/assets/" in o for o in own)
    for found in sorted(own):
        assert found.startswith(f"{address}{PREFIX}/"), found
        if not found.endswith("/danh-gia"):
            assert fetch(found)[0].status < 400, found


def test_the_interface_answers(address: str) -> None:
    response, text = fetch(f"{address}{PREFIX}/api/v1/ask", {"question": "Điểm 7.1 nói gì?"})
    assert response.status == 200
    assert json.loads(text)["clause"]["id"] == "II.7.1"


def test_the_chat_knows_its_place(address: str) -> None:
    response, text = fetch(f"{address}{PREFIX}/hoi-dap/config")
    assert response.status == 200
    assert urlsplit(json.loads(text)["root"]).path == f"{PREFIX}/hoi-dap"


def test_the_widget_is_served(address: str) -> None:
    response, text = fetch(f"{address}{PREFIX}/widget.js")
    assert response.status == 200
    assert "currentScript" in text
