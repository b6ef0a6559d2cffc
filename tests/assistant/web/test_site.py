"""The site over a made-up assistant: routes, problems, headers, ports."""

import json
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer, QuestionKind, State, Status
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.chat.gradio_shell import policy, rewritten
from assistant.web.chat.page import turn
from assistant.web.pages.files import STATIC
from assistant.web.server import check_port, listen
from corpus.decision import Decision
from corpus.errors import IndexDamaged, OutputError, QuestionError
from corpus.library import load_decision
from corpus.register import Register, load_register

ENCODER = SimpleNamespace(name="fake")


@dataclass(frozen=True)
class FakeAssistant:
    """Answers "xin chào" to everything but a few words."""

    decision: Decision
    register: Register = field(default_factory=load_register)
    index: Any = field(default_factory=lambda: SimpleNamespace(fingerprint="", encoder=ENCODER))

    def ask(self, question: str, *, id: str = "", state: State | None = None) -> Answer:
        if not question.strip():
            raise QuestionError("Câu hỏi trống: hãy gõ câu hỏi.")
        if question == "hỏng":
            raise IndexDamaged("Chỉ mục hỏng: hãy chạy hoiqd build.")
        if question == "nổ":
            raise RuntimeError("chi tiết mật")
        return Answer(
            id or "1",
            question,
            Status.SMALLTALK,
            QuestionKind.SMALLTALK,
            "Xin chào!",
            "son-la-2024",
        )


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = create_app(FakeAssistant(load_decision()), Settings())  # type: ignore[arg-type]
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_ask_answers_with_the_contract(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": "chào", "id": "q7"})
    assert response.status_code == 200
    assert list(response.json())[:4] == ["schema", "id", "question", "status"]
    assert response.json()["id"] == "q7"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"question": " "}, 400, "Câu hỏi trống"),
        ({"question": "hỏng"}, 503, "hoiqd build"),
        ({"question": "nổ"}, 500, "Xin thử lại"),
        ({}, 422, "Thiếu trường “question”"),
        ({"question": 3}, 422, "Trường “question” sai kiểu"),
        ({"question": "a", "x": 1}, 422, "Không dùng trường “x”"),
        ({"question": "a\ud800"}, 422, "ký tự hỏng"),
        ({"question": "a", "id": "x" * 201}, 422, "Trường “id” quá dài"),
        ({"question": "a" * 1_000_001}, 413, "1 MB"),
    ],
)
def test_failures_are_problems_in_vietnamese(
    client: TestClient, body: dict[str, object], status: int, says: str
) -> None:
    response = client.post(
        "/api/v1/ask", content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert response.status_code == status
    assert response.headers["content-type"].startswith("application/problem+json")
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "request_id"}
    assert problem["status"] == status
    assert says in problem["detail"]
    assert "chi tiết mật" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("content", [b"{", b"", b"\xff", b"null", b"[" * 100_000])
def test_broken_json_is_a_problem(client: TestClient, content: bytes) -> None:
    response = client.post(
        "/api/v1/ask", content=content, headers={"content-type": "application/json"}
    )
    assert response.status_code in (400, 422)
    assert response.headers["content-type"].startswith("application/problem+json")


def test_a_body_without_a_declared_length_is_limited_too(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(12):
            yield b" " * 100_000

    response = client.post(
        "/api/v1/ask", content=chunks(), headers={"content-type": "application/json"}
    )
    assert response.status_code == 413


def test_unknown_addresses(client: TestClient) -> None:
    assert client.get("/nope").json()["detail"] == "Địa chỉ này không có."
    page = client.get("/nope", headers={"accept": "text/html"})
    assert page.status_code == 404
    assert "Không tìm thấy trang" in page.text
    wrong = client.get("/api/v1/ask")
    assert wrong.status_code == 405
    assert wrong.headers["allow"] == "POST"


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").json() == {
        "status": "ok",
        "decision": "son-la-2024",
        "clauses": 70,
    }


def test_the_full_text_has_every_clause_once(client: TestClient) -> None:
    html = client.get("/van-ban").text
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {c.id for c in load_decision().clauses} <= set(ids)
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert links <= set(ids)


def test_the_root_leads_to_the_chat_page(client: TestClient) -> None:
    for path in ("/", "/hoi-dap"):
        response = client.get(path, follow_redirects=False)
        assert response.headers["location"] == "/hoi-dap/"
    page = client.get("/")
    assert '<html\n\tlang="vi"' in page.text
    assert "<title>Hỏi Quyết định</title>" in page.text
    assert all(sample in page.text for sample in load_decision().profile.samples.page)


def test_a_prefix_of_a_proxy_is_kept() -> None:
    app = create_app(
        FakeAssistant(load_decision()),  # type: ignore[arg-type]
        Settings(root_path="/tra-cuu"),
    )
    with TestClient(app) as client:
        for start in ("", "/tra-cuu"):
            response = client.get(f"{start}/", follow_redirects=False)
            assert response.headers["location"] == "/tra-cuu/hoi-dap/"
            assert "chat.js" in client.get(f"{start}/hoi-dap/").text
            assert client.get(f"{start}/van-ban").status_code == 200
            assert client.get(f"{start}/static/chat.css").status_code == 200
            assert client.get(f"{start}/hoi-dap/theme.css").status_code == 200
            assert client.get(f"{start}/hoi-dap/gradio_api/upload").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/hoi-dap/", "/van-ban", "/healthz", "/nope", "/static/chat.js", "/hoi-dap/config"],
)
def test_security_headers_are_everywhere(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"origin": "http://evil.example"}).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert not [h for h in headers if h.startswith("access-control-")]


def test_scripts_of_the_chat_page_are_allowed_by_hash_only(client: TestClient) -> None:
    response = client.get("/hoi-dap/")
    scripts = re.search(r"script-src ([^;]*);", response.headers["content-security-policy"])
    assert scripts
    assert "'unsafe-inline'" not in scripts[1]
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", response.text)
    assert scripts[1].count("'sha256-") == len(inline)


def test_policy_counts_inline_scripts() -> None:
    page = b'<script>a</script><script type="module" src="x"></script><script data-x>b</script>'
    assert policy(page).count("sha256-") == 2


def test_previews_and_manifest_are_taken_out() -> None:
    page = rewritten(
        b'<html lang="en"><meta charset="utf-8" /><meta property="og:url" content="x" />'
        b'<link rel="manifest" href="/manifest.json" /></body>'
    )
    assert b"og:" not in page
    assert b"manifest" not in page
    assert b"<noscript>" in page


@pytest.mark.parametrize(
    "path",
    ["upload", "call/x", "queue/join", "file=/etc/passwd", "proxy=http://x", "info/../upload"],
)
def test_addresses_that_the_chat_does_not_use_are_shut(client: TestClient, path: str) -> None:
    assert client.get(f"/hoi-dap/gradio_api/{path}").status_code == 404
    assert client.post(f"/hoi-dap/gradio_api/{path}").status_code == 404
    assert client.get("/hoi-dap/login").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/hoi-dap/", "/van-ban", "/static/base.css", "/static/chat.css", "/static/van-ban.css"],
)
def test_nothing_is_loaded_from_outside(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    loaded = re.findall(r"""(?:src|href|url|@import)\s*[=(\s]\s*["']?([^"')\s>]+)""", response.text)
    assert [a for a in loaded if re.match(r"(?:[a-z]+:)?//", a)] == []


def test_letters_are_ours_and_whole(client: TestClient) -> None:
    urls = re.findall(r'url\("([^"]+)"\)', (STATIC / "base.css").read_text())
    assert len(urls) == 2
    for url in urls:
        response = client.get(f"/static/{url}")
        assert response.headers["content-type"] == "font/ttf"
        assert len(response.content) > 50_000
    assert client.get("/static/font/LICENSE").status_code == 404
    assert client.get("/static/..%2fserver.py").status_code == 404


def test_the_openapi_description_is_served_without_pages_from_outside(client: TestClient) -> None:
    assert "/api/v1/ask" in client.get("/api/v1/openapi.json").json()["paths"]
    assert client.get("/docs").status_code == 404


def test_a_turn_never_raises_and_keeps_only_answers(caplog: pytest.LogCaptureFixture) -> None:
    fake = FakeAssistant(load_decision())
    kept, html, answered = turn(fake, "chào", [])  # type: ignore[arg-type]
    assert answered
    assert len(kept) == 1
    assert "Xin chào!" in html
    for question, says in ((" ", "Câu hỏi trống"), ("nổ", "xin thử lại")):
        same, html, answered = turn(fake, question, kept)  # type: ignore[arg-type]
        assert same == kept
        assert not answered
        assert says in html
        assert "chi tiết mật" not in html
    assert "chi tiết mật" in caplog.text


def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OutputError, match=rf"^Cổng {port} đang có chương trình khác dùng"):
            check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_one_clear_line() -> None:
    with pytest.raises(OutputError, match=r"^Không mở được địa chỉ 192\.0\.2\.1"):
        check_port("192.0.2.1", 0)
    check_port("127.0.0.1", 0)


def test_answers_do_not_wait_for_a_late_acknowledgement() -> None:
    """Nagle's algorithm would hold the body of each answer back for 40 ms."""
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
    ):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
