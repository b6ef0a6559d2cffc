"""Logs and request ids: one line for each request, and nothing in it that a client typed."""

import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web import logs
from assistant.web.app import create_app
from assistant.web.middleware.request_log import visiting

QUESTION = "Ai lo việc mật danh là hoa ban?"


class Lines(logging.Handler):
    """Keeps what a form makes of the records."""

    def __init__(self, form: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(form)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[Lines]:
    handler, logger = Lines(logs.Json(3)), logging.getLogger("hoiqd")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


@pytest.fixture(scope="module")
def client(
    tiny_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    app = create_app(tiny_assistant, Settings(data_dir=tmp_path_factory.mktemp("data")))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def rows(kept: Lines) -> list[dict[str, Any]]:
    return [json.loads(line) for line in kept.lines]


def test_a_request_has_one_line_without_what_was_typed(client: TestClient, kept: Lines) -> None:
    response = client.post("/api/v1/ask", json={"question": QUESTION, "id": "hoa ban"})
    (row,) = rows(kept)
    assert (row["method"], row["path"], row["status"]) == ("POST", "/api/v1/ask", 200)
    assert (row["worker"], row["level"]) == (3, "info")
    assert row["request_id"] == response.headers["x-request-id"]
    assert row["ms"] > 0
    assert len(row["client"]) == 16
    assert "testclient" not in kept.lines[0]
    assert "hoa ban" not in kept.lines[0]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/van-ban?tim=hoa+ban", "/van-ban"),
        ("/api/v1/jobs/hoa-ban", "/api/v1/jobs/{id_}"),
        ("/static/base.css", "/static"),
        ("/hoi-dap/hoa-ban", "other"),
        ("/hoa-ban", "other"),
        ("/hoi-dap/", "/hoi-dap/"),
    ],
)
def test_addresses_are_told_as_routes(
    client: TestClient, kept: Lines, path: str, told: str
) -> None:
    client.get(path)
    assert [row["path"] for row in rows(kept)] == [told]
    assert "hoa" not in kept.lines[0]


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("4bf92f3577b34da6", True),
        ("tu-proxy.0001", True),
        ("short", False),
        ("x" * 65, False),
        ("a b c d e f g h", False),
        ('"},{"level":"x', False),
    ],
)
def test_a_sane_id_of_a_proxy_is_kept(client: TestClient, given: str, *, taken: bool) -> None:
    first = client.get("/healthz", headers={"x-request-id": given}).headers["x-request-id"]
    assert (first == given) is taken
    assert len(first) >= 8


def test_ids_differ_and_stand_in_problems(client: TestClient) -> None:
    found = [client.post("/api/v1/ask", json={"question": " "}) for _ in range(3)]
    assert len({r.headers["x-request-id"] for r in found}) == 3
    assert all(r.json()["request_id"] == r.headers["x-request-id"] for r in found)
    large = client.post("/api/v1/ask", content=b" " * 1_000_001)
    assert large.json()["request_id"] == large.headers["x-request-id"]


def test_a_failure_is_logged_with_its_id_and_place_but_not_its_words(
    client: TestClient, kept: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def broken(self: Assistant, question: str, **_: Any) -> Any:
        threads.append(threading.current_thread() is threading.main_thread())
        logging.getLogger("hoiqd").warning("trong luồng %s", visiting())
        raise ValueError(question)

    monkeypatch.setattr(Assistant, "ask", broken)
    response = client.post("/api/v1/ask", json={"question": QUESTION})
    assert response.status_code == 500
    assert threads == [False]
    told = rows(kept)
    assert {row["request_id"] for row in told} == {response.json()["request_id"]}
    failure = next(row for row in told if "error" in row)
    assert "in broken" in failure["error"]
    assert "ValueError" in failure["error"]
    assert not any("hoa ban" in line for line in kept.lines)


def test_text_is_one_line_whatever_a_message_holds() -> None:
    record = logging.LogRecord("hoiqd", logging.WARNING, "", 0, "a\nb\x1b[31m ế", None, None)
    line = logs.TextFormat(1).format(record)
    assert line.endswith(r"WARNING a\nb\x1b[31m ế")
    assert "\n" not in line


def test_causes_and_system_errors_are_told() -> None:
    try:
        try:
            raise OSError(28, "No space left", "/mat/hoa ban")
        except OSError as error:
            raise ValueError("hoa ban") from error
    except ValueError as error:
        told = logs.TextFormat(1).formatException((type(error), error, error.__traceback__))
    assert "ValueError\n" in told
    assert "OSError: No space left" in told
    assert "hoa ban" not in told.replace('raise OSError(28, "No space left", "/mat/hoa ban")',
                                         "").replace('raise ValueError("hoa ban")', "")  # fmt: skip
