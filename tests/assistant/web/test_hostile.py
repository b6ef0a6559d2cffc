"""Requests that no page of ours sends: what they may not open, hold, stop or put into the log."""

import asyncio
import contextlib
import http.cookies
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from assistant.access.session import COOKIE, Sessions
from assistant.access.tokens import Tokens
from assistant.access.users import Users
from assistant.batch.jobs import Jobs
from assistant.reports.export import WRITERS
from assistant.settings import Settings
from assistant.web import logs
from assistant.web.app import create_app
from assistant.web.middleware.access_control import AccessControl
from assistant.web.protocol import Impatient
from corpus.errors import UsageError
from corpus.library import load_decision
from tests.assistant.web.test_site import FakeAssistant

PASSWORD = "mật khẩu rất dài"
HERE, PROXY, AWAY = "127.0.0.1", "10.1.0.1", "192.0.2.7"
ASK, BATCH, JOBS = "/api/v1/ask", "/api/v1/batch", "/api/v1/jobs"
PREDICT = "/hoi-dap/gradio_api/run/predict"
FORGED = "hoa ban\n2026-01-01 00:00:00 INFO [deadbeefdeadbeef] POST /dang-nhap 200 1 ms\n\x1b[31m"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    users = Users.of(Settings(data_dir=folder))
    users.add("lan", PASSWORD)
    users.add("nam", PASSWORD)
    return folder


@pytest.fixture(scope="module")
def application(data: Path) -> Callable[..., Any]:
    """The site with those settings; sites are made once."""
    made: dict[str, Any] = {}

    def make(**changes: Any) -> Any:
        key = repr(sorted(changes.items()))
        if key not in made:
            given = {"data_dir": data, "trusted_proxies": PROXY, "feedback": "off",
                     "logins_per_minute": 1000} | changes  # fmt: skip
            made[key] = create_app(
                FakeAssistant(load_decision()),  # type: ignore[arg-type]
                Settings(**given),
            )
        return made[key]

    return make


@pytest.fixture(scope="module")
def site(application: Callable[..., Any]) -> Callable[..., TestClient]:
    def client(peer: str = AWAY, **changes: Any) -> TestClient:
        return TestClient(
            application(**changes), client=(peer, 5), raise_server_exceptions=False,
            follow_redirects=False,
        )  # fmt: skip

    return client


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What is logged, as JSON."""
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logs.Json(1).format(record))

    handler, root = Lines(), logging.getLogger()
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)


# ---- Gradio -------------------------------------------------------------------------------------


def record(path: object) -> dict[str, object]:
    return {"path": str(path), "meta": {"_type": "gradio.FileData"}}


def gradio(app: Any) -> Any:
    return next(r.app for r in app.routes if getattr(r, "path", "") == "/hoi-dap")


def put_aside() -> list[Path]:
    """Files that Gradio has copied; it makes a folder or two of its own."""
    return [p for p in Path(os.environ["GRADIO_TEMP_DIR"]).rglob("*") if not p.is_dir()]


@pytest.mark.parametrize(
    "sent",
    [
        {"fn_index": 0, "data": ["FILE", []]},
        {"fn_index": 0, "data": ["chào", ["FILE"]]},
        {"fn_index": 0, "data": ["chào", "FILE"]},
        {"fn_index": 0, "data": ["chào", [{"question": ["FILE"]}]]},
        {"fn_index": 0, "data": ["chào", [{"path": 1}]]},
        {"fn_index": 0, "data": ["chào", [[[[[[[[]]]]]]]]]},
        {"fn_index": 0, "data": ["chào", [[]] * 201]},
        {"fn_index": 0, "data": ["chào"]},
        {"fn_index": 0, "data": ["chào", [], []]},
        {"fn_index": 0, "data": [["chào"], []]},
        {"fn_index": 0, "data": [1, []]},
        {"fn_index": 0, "data": {"0": "chào"}},
        {"fn_index": 0, "data": ["\ud800", []]},
        {"fn_index": 0, "data": ["chào", [float("nan")]]},
        {"fn_index": 0, "data": ["chào", []], "batched": True},
        {"fn_index": 0, "data": ["chào", []], "simple_format": True},
        {"fn_index": 99, "data": ["chào", []]},
        {"fn_index": -1, "data": ["chào", []]},
        {"fn_index": True, "data": ["chào", []]},
        {"fn_index": 0.0, "data": ["chào", []]},
        {"data": ["chào", []]},
        ["chào"],
    ],
)
def test_calls_that_the_chat_page_does_not_send_never_reach_gradio(
    site: Callable[..., TestClient], told: list[str], capfd: pytest.CaptureFixture[str],
    tmp_path: Path, sent: object,
) -> None:  # fmt: skip
    secret = tmp_path / "secret"
    secret.write_text("bí mật")
    body = json.dumps(sent).replace('"FILE"', json.dumps(record(secret)))
    response = site().post(PREDICT, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400, response.text
    assert "tải lại trang" in response.json()["detail"]
    assert put_aside() == []
    assert told == []
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"a": 1' + b"0" * 9000])
def test_calls_that_are_no_json_are_refused(site: Callable[..., TestClient], body: bytes) -> None:
    response = site().post(PREDICT, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["title"] == "Yêu cầu không đúng"


@pytest.mark.parametrize("extra", [{}, {"event_data": None, "trigger_id": 4, "session_hash": "a1"}])
def test_calls_of_the_chat_page_are_answered(
    site: Callable[..., TestClient], extra: dict[str, object]
) -> None:
    response = site().post(PREDICT, json={"fn_index": 0, "data": ["chào", []], **extra})
    assert response.status_code == 200
    assert "Xin chào!" in response.text


@pytest.mark.parametrize("path", ["/etc/hostname", "/dev/zero", "/proc/self/environ", "/nowhere"])
def test_gradio_itself_opens_no_file_either(application: Callable[..., Any], path: str) -> None:
    """Its own check, past ours."""
    inner = TestClient(gradio(application()), raise_server_exceptions=False)
    sent = {"data": [record(path), []], "fn_index": 0}
    assert inner.post("/gradio_api/run/predict", json=sent).status_code == 500
    assert put_aside() == []


def test_the_folder_of_gradio_is_private_and_goes_with_the_process() -> None:
    code = "from assistant.web.chat.page import _private_folder; print(_private_folder().name)"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not Path(made.stdout.strip()).exists()
    assert "hoiqd-gradio-" in made.stdout
    folder = Path(os.environ["GRADIO_TEMP_DIR"])
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_uid == os.getuid()


def test_gradio_prints_nothing_that_was_typed(
    application: Callable[..., Any], told: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    inner = TestClient(gradio(application()), raise_server_exceptions=False)
    for sent in ([FORGED], [record(FORGED), []], [FORGED, [record(FORGED)]]):
        response = inner.post("/gradio_api/run/predict", json={"data": sent, "fn_index": 0})
        assert response.status_code == 500
    out, err = capfd.readouterr()
    assert "hoa ban" not in out + err
    assert "\x1b" not in out + err
    failures = [json.loads(line) for line in told]
    assert len([f for f in failures if "error" in f]) == 3
    assert not any("hoa ban" in line or "deadbeef" in line for line in told)


@pytest.mark.parametrize(
    "path", ["assets/" + "a" * 5000, "assets/none.js", "static/none", "static/a/../../x"]
)
def test_failures_of_gradio_are_told_in_vietnamese(
    site: Callable[..., TestClient], told: list[str], path: str
) -> None:
    response = site().get(f"/hoi-dap/{path}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "Trang hỏi đáp không dùng địa chỉ này."
    assert told == []


# ---- Who asks and does not read -----------------------------------------------------------------


async def call(
    app: Any, path: str = ASK, body: bytes = b'{"question": "x"}', *, peer: str = AWAY,
    kind: str = "application/json", reads: bool = True,
) -> int:  # fmt: skip
    """The status of a POST; one that does not `read` hangs at the first byte."""
    statuses: list[int] = []
    left = [body]

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": left.pop(), "more_body": False}

    async def send(message: Any) -> None:
        statuses.append(message.get("status", 0))
        if not reads:
            await asyncio.sleep(60)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": [(b"host", b"x"), (b"content-type", kind.encode())],
        "client": (peer, 1), "server": (HERE, 80),
    }  # fmt: skip
    await app(scope, receive, send)
    return statuses[0]


def test_who_does_not_read_holds_no_place(application: Callable[..., Any]) -> None:
    app = application(concurrency=1, queue=0)

    async def both() -> int:
        unread = [asyncio.create_task(call(app, reads=False)) for _ in range(4)]
        await asyncio.sleep(0.5)
        status = await call(app, peer="192.0.2.8")
        for task in unread:
            task.cancel()
        return status

    assert asyncio.run(both()) == 200


def test_no_client_takes_all_lists(application: Callable[..., Any]) -> None:
    app, body = application(), b'{"questions": ["x", "y"]}'

    async def both() -> tuple[int, int, int]:
        unread = [asyncio.create_task(call(app, BATCH, body, reads=False)) for _ in range(2)]
        await asyncio.sleep(0.3)
        third, other = await call(app, BATCH, body), await call(app, BATCH, body, peer="192.0.2.8")
        for task in unread:
            task.cancel()
        await asyncio.gather(*unread, return_exceptions=True)
        return third, other, await call(app, BATCH, body)

    assert asyncio.run(both()) == (429, 200, 200)


def test_a_list_that_is_not_read_is_broken_off(application: Callable[..., Any]) -> None:
    app, body = application(send_seconds=0.2), b'{"questions": ["x", "y"]}'

    async def unread() -> float:
        start = time.monotonic()
        await call(app, BATCH, body, reads=False)
        return time.monotonic() - start

    assert asyncio.run(unread()) < 5


FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\r\n--x--\r\n'


@pytest.mark.parametrize("path", [JOBS, "/hang-loat"])
def test_reading_files_is_work_too(
    application: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    go = threading.Event()

    def slow(*_: Any) -> Any:
        go.wait(20)
        raise UsageError("không có câu hỏi")

    monkeypatch.setattr(Jobs, "add", slow)
    monkeypatch.setattr("assistant.web.middleware.concurrency.PATIENCE", 0.1)
    app = application(answer_seconds={JOBS: 1.0, "/hang-loat": 1.1}[path])

    def sent(peer: str) -> Any:
        kind = "multipart/form-data; boundary=x"
        return asyncio.create_task(call(app, path, FILE, peer=peer, kind=kind))

    async def flood() -> list[int]:
        first, second = sent(AWAY), sent(AWAY)
        await asyncio.sleep(0.3)
        third, other = await sent(AWAY), await sent("192.0.2.8")
        late = [await first, await second]
        go.set()
        await asyncio.sleep(0.5)
        return [third, other, *late, await sent(AWAY)]

    assert asyncio.run(flood()) == [429, 503, 504, 504, 400]


class Served:
    """An application on a real socket, whose clients are waited for half a second."""

    def __init__(self, app: Any) -> None:
        http = type("Http", (Impatient,), {"seconds": 0.5})
        self.server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", http=http))
        self.running = threading.Thread(target=self.server.run)

    def __enter__(self) -> "Served":
        self.running.start()
        while not self.server.started:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.running.join()

    def connect(self) -> socket.socket:
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(self.server.servers[0].sockets[0].getsockname())
        client.settimeout(5)
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return client

    @property
    def open(self) -> int:
        return len(self.server.server_state.connections)


async def large(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a" * 12_000_000})


def test_a_connection_that_is_not_read_is_broken_off() -> None:
    with Served(large) as served, served.connect() as client:
        until = time.monotonic() + 5
        while not served.open:
            time.sleep(0.02)
        while served.open and time.monotonic() < until:
            time.sleep(0.05)
        assert served.open == 0
        got = 0
        with contextlib.suppress(ConnectionError):
            while piece := client.recv(65536):
                got += len(piece)
        assert got < 12_000_000


def test_a_connection_that_is_read_gets_all() -> None:
    with Served(large) as served, served.connect() as client:
        got = 0
        while piece := client.recv(262_144):
            got += len(piece)
        assert got > 12_000_000


# ---- The gate -----------------------------------------------------------------------------------


@pytest.mark.parametrize("access", ["none", "password", "proxy", "token"])
@pytest.mark.parametrize("end", ["%0a", "%0d", "%00", "%09", "%1f", "%7f", "%0a%0a"])
def test_an_address_with_a_control_character_is_none(
    site: Callable[..., TestClient], access: str, end: str
) -> None:
    for peer in (HERE, AWAY, PROXY):
        client = site(peer, access=access)
        sent = {"x-forwarded-for": AWAY} if peer == PROXY else {"host": HERE}
        for path in ("/metrics", "/readyz", ASK, BATCH, "/mcp", "/dang-nhap", "/van-ban",
                     "/static/base.css", PREDICT, "/hoi-dap/"):  # fmt: skip
            for method in ("GET", "POST"):
                response = client.request(method, f"http://testserver{path}{end}", headers=sent)
                assert response.status_code == 404, (peer, method, path)
                assert response.json()["title"] == "Không tìm thấy"


@pytest.fixture(scope="module")
def session(data: Path) -> str:
    return Sessions.of(Settings(data_dir=data)).start("lan")


@pytest.mark.parametrize(
    "before",
    ['prefs={"a":1}', "a[b]=1", "a b=c", 'x="chưa đóng', "=", ";;", "a=b=c", "ö=ü",
     f"{COOKIE}=x.1.y", f'{COOKIE}="', "$Version=1", 'q="\\073 \\"', f"x{COOKIE}=1"],
)  # fmt: skip
def test_a_cookie_of_another_program_shuts_nobody_out(
    site: Callable[..., TestClient], session: str, before: str
) -> None:
    client = site(access="password")
    for ours in (session, f'"{session}"'):
        for sent in (f"{before}; {COOKIE}={ours}", f"{COOKIE}={ours}; {before}"):
            headers = {"cookie": sent.encode()}
            assert client.get("/van-ban", headers=headers).status_code == 200, sent
            assert "<strong>lan</strong>" in client.get("/dang-nhap", headers=headers).text


def test_cookies_of_other_programs_reach_nobody(
    data: Path, session: str, site: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    real = http.cookies._unquote  # type: ignore[attr-defined]
    monkeypatch.setattr(http.cookies, "_unquote", lambda s: parsed.append(s) or real(s))
    slow = f'{COOKIE}="{chr(92) * 3000}"; x="{chr(92) * 3000}"'
    for access in ("none", "password"):
        for path in ("/van-ban", "/dang-nhap", "/hoi-dap/config", "/api/v1/clauses"):
            site(access=access).get(path, headers={"cookie": f"{slow}; {COOKIE}={session}"})
    assert not [text for text in parsed if chr(92) in text]

    passed: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passed.append([v for k, v in scope["headers"] if k == b"cookie"])

    config = Settings(data_dir=data)
    gate = AccessControl(app, config, Sessions.of(config), Tokens.of(config))
    sent = [(b"cookie", b"a=1; b"), (b"cookie", f"c=2; {COOKIE}={session};d".encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": sent, "client": (AWAY, 1)}
    asyncio.run(gate(scope, None, None))  # type: ignore[arg-type]
    assert passed == [[f"{COOKIE}={session}".encode()]]


@pytest.mark.parametrize("access", ["none", "password", "proxy", "token"])
def test_cookies_without_end_are_refused(site: Callable[..., TestClient], access: str) -> None:
    client = site(access=access)
    for cookies in ([("cookie", "a=" + "b" * 8191)], [("cookie", "a" * 3000)] * 3):
        response = client.get("/van-ban", headers=cookies)
        assert response.status_code == 431
        assert "xóa cookie" in response.json()["detail"]


@pytest.mark.parametrize(
    ("host", "changes", "known"),
    [
        ("localhost", {}, True),
        ("localhost:8080", {}, True),
        ("LocalHost.", {}, True),
        ("127.0.0.1:7860", {}, True),
        ("[::1]:7860", {}, True),
        ("10.0.0.8", {}, True),  # no other site's page stands under an address that is ours
        (socket.gethostname(), {}, True),
        ("evil.example", {}, False),
        ("evil.example:7911", {}, False),
        ("localhost.evil.example", {}, False),
        ("127.0.0.1.evil.example", {}, False),
        ("evil.example#localhost", {}, False),
        ("localhost:80@evil.example", {}, False),
        ("127.0.0.1:99999", {}, False),
        ("127.0.0.1:evil", {}, False),
        ("[::1", {}, False),
        ("may-chu:7860", {"host": "may-chu"}, True),
        ("evil.example", {"host": "0.0.0.0", "open": "on"}, False),
        ("hoidap.example.vn", {"allowed_hosts": "hoidap.example.vn, may-chu"}, True),
        ("HOIDAP.example.vn:8443", {"allowed_hosts": "Hoidap.example.vn, may-chu"}, True),
        ("may-chu", {"allowed_hosts": "hoidap.example.vn, may-chu"}, True),
        ("www.hoidap.example.vn", {"allowed_hosts": "hoidap.example.vn"}, False),
    ],
)
def test_the_site_answers_under_its_names_alone(
    data: Path, host: str, changes: dict[str, Any], known: bool
) -> None:
    reached: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])

    async def send(message: Any) -> None:
        sent.append(message)

    sent: list[Any] = []
    config = Settings(**{"data_dir": data, "allowed_hosts": ""} | changes)
    gate = AccessControl(app, config, Sessions.of(config), Tokens.of(config))
    for path in ("/van-ban", "/metrics", "/healthz"):
        for peer in (HERE, AWAY):
            scope = {"type": "http", "method": "GET", "path": path, "client": (peer, 1),
                     "headers": [(b"host", host.encode())]}  # fmt: skip
            asyncio.run(gate(scope, None, send))  # type: ignore[arg-type]
    if known:
        assert {"/van-ban", "/healthz"} <= set(reached)
    else:
        assert reached == []
        assert {m["status"] for m in sent if "status" in m} == {421}
        assert "HOIQD_ALLOWED_HOSTS" in json.loads(sent[1]["body"])["detail"]


@pytest.mark.parametrize("listed", ["https://a.vn", "a.vn:80", "a.vn/b", "*.a.vn", "a b", "*"])
def test_names_of_hosts_are_names(listed: str) -> None:
    with pytest.raises(ValueError, match="allowed_hosts"):
        Settings(allowed_hosts=listed)


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-gradio-server"])
def test_nobody_tells_gradio_where_it_stands(site: Callable[..., TestClient], name: str) -> None:
    sent = {name: "http://evil.example" if name == "x-gradio-server" else "evil.example"}
    for path in ("/hoi-dap/config", "/hoi-dap/"):
        response = site(AWAY).get(path, headers=sent)
        assert response.status_code == 200
        assert "evil.example" not in response.text
        by_proxy = site(PROXY).get(path, headers=sent)
        assert by_proxy.status_code == (421 if name == "x-forwarded-host" else 200)
        assert "evil.example" not in by_proxy.text
    proxied = {"x-forwarded-host": "evil.example, x:8443", "x-forwarded-proto": "https"}
    root = site(PROXY).get("/hoi-dap/config", headers=proxied)
    assert root.status_code == 200
    assert root.json()["root"] == "https://x:8443/hoi-dap"
    own = site(AWAY).get("/hoi-dap/config", headers=proxied)
    assert own.json()["root"] == "http://testserver/hoi-dap"


def test_a_name_is_guessed_at_slowly_from_wherever(site: Callable[..., TestClient]) -> None:
    config = {"access": "password", "logins_per_hour": 5}

    def log_in(peer: str, password: str, name: str = "lan") -> Any:
        sent = {"ten": name, "mat_khau": password}
        return site(peer, **config).post("/dang-nhap", data=sent)

    assert log_in("192.0.2.200", PASSWORD).status_code == 303
    tried = [log_in(f"192.0.2.{n}", "sai").status_code for n in range(1, 8)]
    assert tried == [401] * 5 + [429] * 2
    refused = log_in("192.0.2.50", PASSWORD)
    assert refused.status_code == 429
    assert 60 < int(refused.headers["retry-after"]) <= 3600
    assert "quá nhiều lần" in refused.text
    assert "set-cookie" not in refused.headers
    assert log_in("192.0.2.50", PASSWORD, "nam").status_code == 303
    # Whoever guesses shuts the name out of no place that it was at before.
    assert log_in("192.0.2.200", PASSWORD).status_code == 303


def test_files_are_made_once(
    site: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    for suffix, (write, kind) in list(WRITERS.items()):

        def counted(table: Any, write: Any = write) -> bytes:
            made.append(table.title)
            return bytes(write(table))

        monkeypatch.setitem(WRITERS, suffix, (counted, kind))
    client = site()
    for path in ("ma-tran.docx", "ma-tran.xlsx", "so-y-te/nhiem-vu.docx", "so-y-te/nhiem-vu.csv"):
        first, again = client.get(f"/co-quan/{path}"), client.get(f"/co-quan/{path}")
        assert first.status_code == 200
        assert first.content == again.content
    assert len(made) == 4
    assert client.get("/co-quan/ma-tran.pdf").status_code == 404
