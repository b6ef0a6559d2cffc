"""The gate: every mode against every kind of request and proof, spoofing, floods, slow senders."""

import asyncio
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from assistant.access.session import COOKIE, Sessions
from assistant.access.tokens import Tokens
from assistant.access.users import Users
from assistant.answer import Answer
from assistant.cli.settings_table import in_force
from assistant.secret_key import SecretKey
from assistant.settings import Settings, settings
from assistant.web.app import create_app
from assistant.web.middleware.access_control import AccessControl
from assistant.web.middleware.rates import Rates
from assistant.web.server import check_access
from corpus.errors import UsageError
from corpus.library import load_decision
from tests.assistant.web.test_site import FakeAssistant

PASSWORD = "mật khẩu rất dài"
KEY = "khóa ký phiên của phép thử"
HERE, PROXY, AWAY = "127.0.0.1", "10.1.0.1", "192.0.2.7"
HTML = {"accept": "text/html"}
JSON = {"content-type": "application/json"}
ASK = "/api/v1/ask"
PREDICT = "/hoi-dap/gradio_api/run/predict"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one person and one machine are known."""
    folder = tmp_path_factory.mktemp("data")
    config = Settings(data_dir=folder)
    Users.of(config).add("lan", PASSWORD)
    (folder / "token.txt").write_text(Tokens.of(config).make("may-1"))
    return folder


@pytest.fixture(scope="module")
def token(data: Path) -> str:
    return (data / "token.txt").read_text()


@pytest.fixture(scope="module")
def site(data: Path) -> Callable[..., TestClient]:
    """A client of a site with those settings, asking from an address; sites are made once."""
    apps: dict[str, Any] = {}

    def made(peer: str = AWAY, **changes: Any) -> TestClient:
        key = repr(sorted(changes.items()))
        if key not in apps:
            given = {
                "data_dir": data, "session_key": KEY, "rate_per_minute": 0,
                "uploads_per_minute": 0, "logins_per_minute": 1000,
                "trusted_proxies": f"{PROXY},10.2.0.0/16", "feedback": "off",
            } | changes  # fmt: skip
            config = Settings(**given)
            apps[key] = create_app(FakeAssistant(load_decision()), config)  # type: ignore[arg-type]
        return TestClient(
            apps[key], client=(peer, 5), raise_server_exceptions=False, follow_redirects=False
        )

    return made


def sessions(data: Path, hours: int = 1, key: str = KEY) -> Sessions:
    config = Settings(data_dir=data)
    return Sessions(
        Users.of(config), SecretKey(key, data / "no", "HOIQD_SESSION_KEY"), hours * 3600
    )


# ---- Every mode, every kind of request, every proof -------------------------------------------

MODES = ["none", "password", "proxy", "token"]
KINDS: dict[str, tuple[str, str, dict[str, str], Any]] = {
    "chat": ("GET", "/hoi-dap/", HTML, None),
    "page": ("GET", "/van-ban", HTML, None),
    "predict": ("POST", PREDICT, JSON, {"fn_index": 0, "data": []}),
    "gradio": ("GET", "/hoi-dap/config", {}, None),
    "ask": ("POST", ASK, JSON, {"question": "chào"}),
    "clauses": ("GET", "/api/v1/clauses", {}, None),
    "batch": ("POST", "/api/v1/batch", JSON, {"questions": ["chào"]}),
    "upload": ("POST", "/api/v1/jobs", {}, None),
    "openapi": ("GET", "/api/v1/openapi.json", {}, None),
    "mcp": ("POST", "/mcp", JSON, {}),
    "mcp stream": ("GET", "/mcp/", {"accept": "text/event-stream"}, None),
    "widget": ("GET", "/widget.js", {}, None),
    "nowhere": ("GET", "/khong-co", {}, None),
}
# Who is let in where: a proof, from an address, in the modes named.
PROOFS: dict[str, tuple[str, set[str]]] = {
    "nothing": (AWAY, {"none"}),
    "nothing from here": (HERE, {"none"}),
    "session": (AWAY, {"none", "password"}),
    "session signed by another": (AWAY, {"none"}),
    "session that is over": (AWAY, {"none"}),
    "session of nobody": (AWAY, {"none"}),
    "torn session": (AWAY, {"none"}),
    "token": (AWAY, set(MODES)),
    "wrong token": (AWAY, set()),
    "name from the proxy": (PROXY, {"none", "proxy"}),
    "name from elsewhere": (AWAY, {"none"}),
    "empty name from the proxy": (PROXY, {"none"}),
}


def proof(name: str, data: Path, token: str) -> dict[str, str]:
    good = sessions(data).start("lan")
    cookies = {
        "session": good,
        "session signed by another": sessions(data, key="khác").start("lan"),
        "session that is over": sessions(data, hours=-1).start("lan"),
        "session of nobody": sessions(data).start("ma"),
        "torn session": good[:-1],
    }
    if name in cookies:
        return {"cookie": f"{COOKIE}={cookies[name]}"}
    return {
        "token": {"authorization": f"Bearer {token}"},
        "wrong token": {"authorization": f"Bearer {token}x"},
        "name from the proxy": {"x-forwarded-user": "lan@example.vn"},
        "name from elsewhere": {"x-forwarded-user": "lan@example.vn"},
        "empty name from the proxy": {"x-forwarded-user": " "},
    }.get(name, {})


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("given", PROOFS)
def test_the_matrix(
    site: Callable[..., TestClient], data: Path, token: str, mode: str, given: str
) -> None:
    peer, let_in = PROOFS[given]
    client = site(peer, access=mode)
    for kind, (method, path, headers, body) in KINDS.items():
        sent = {**headers, **proof(given, data, token)}
        response = client.request(
            method, path, headers=sent, content=None if body is None else json.dumps(body)
        )
        refused = response.status_code in (401, 403, 303)
        assert refused == (mode not in let_in), (kind, response.status_code)
        if not refused:
            assert kind in ("mcp", "mcp stream", "nowhere", "upload", "predict") or (
                response.status_code == 200
            ), (kind, response.text)
            continue
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert response.headers["cache-control"] == "no-store"
        assert "Xin chào" not in response.text
        if headers == HTML:
            to_login = mode == "password" and given != "wrong token"
            assert (response.status_code == 303) == to_login
            if to_login:
                assert response.headers["location"] == f"/dang-nhap?toi={path}"
            else:
                assert 'lang="vi"' in response.text
        else:
            assert response.headers["content-type"] == "application/problem+json"
            assert response.json()["status"] == response.status_code
            if response.status_code == 401:
                assert response.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("mode", MODES)
def test_what_stays_open(site: Callable[..., TestClient], mode: str) -> None:
    client = site(access=mode)
    for path in ("/healthz", "/static/base.css", "/static/site.css", "/static/dang-nhap.css",
                 "/static/favicon.svg", "/static/font/BeVietnamPro-Bold.ttf"):  # fmt: skip
        assert client.get(path).status_code == 200, path
    assert client.get("/dang-nhap").status_code == {"none": 404, "password": 200}.get(mode, 401)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_what_the_machine_tells_of_itself(
    site: Callable[..., TestClient], data: Path, token: str, mode: str, path: str
) -> None:
    away, here, proxy = (site(peer, access=mode) for peer in (AWAY, HERE, PROXY))
    assert away.get(path).status_code == 401
    assert away.get(path, headers=HTML).status_code == 401
    cookie = proof("session", data, token)
    assert away.get(path, headers=cookie).status_code == 401
    assert proxy.get(path, headers={"x-forwarded-for": HERE}).status_code == 401
    # A proxy on this very machine does not make its clients ones of this machine.
    for name in ("x-forwarded-for", "x-forwarded-proto", "forwarded", "via", "x-real-ip",
                 "cf-connecting-ip", "x-client-ip", "true-client-ip", "x-forwarded-user",
                 "x-original-forwarded-for", "cdn-loop", "x-cluster-client-ip"):  # fmt: skip
        sent = {"host": "127.0.0.1:7860", name: AWAY}
        assert here.get(path, headers=sent).status_code == 401, name
    own = {"host": "127.0.0.1:7860"}
    assert here.get(path, headers=own).status_code not in (401, 403)
    assert here.get(path).status_code == 401  # under a name that others use: through a proxy
    given = {"authorization": f"Bearer {token}"}
    assert away.get(path, headers=given).status_code not in (401, 403)


@pytest.mark.parametrize(
    "path",
    [
        "/static/base.css/../../api/v1/clauses", "/static/%2e%2e/van-ban", "/healthz/../van-ban",
        "/static/font/..%2f..%2fvan-ban", "//van-ban", "/./van-ban", "/VAN-BAN", "/van-ban/",
        "/healthz/", "/healthz%2f..%2fvan-ban", "/dang-nhap/../van-ban", "/static/van-ban.css",
        "/healthz;x=/van-ban", "/%2fhealthz",
        "/tra-cuu/van-ban", "/hoi-dap/..%2fvan-ban", "/hoi-dap/static/../config",
    ],
)  # fmt: skip
@pytest.mark.parametrize("root", ["", "/tra-cuu"])
def test_no_spelling_of_a_path_gets_round_the_gate(
    site: Callable[..., TestClient], path: str, root: str
) -> None:
    client = site(access="token", root_path=root)
    for method in ("GET", "HEAD", "POST", "OPTIONS", "PUT"):
        response = client.request(method, f"http://testserver{root}{path}")
        assert response.status_code == 401, (method, path, response.status_code)


def test_a_prefix_is_kept_on_the_way_to_the_login(site: Callable[..., TestClient]) -> None:
    client = site(access="password", root_path="/tra-cuu")
    response = client.get("/tra-cuu/van-ban?q=a%26b", headers=HTML)
    assert response.headers["location"] == "/tra-cuu/dang-nhap?toi=/van-ban%3Fq%3Da%2526b"
    done = client.post(
        "/tra-cuu/dang-nhap", data={"ten": "lan", "mat_khau": PASSWORD, "toi": "/van-ban?q=a%26b"}
    )
    assert done.headers["location"] == "/tra-cuu/van-ban?q=a%26b"
    assert "Path=/tra-cuu;" in done.headers["set-cookie"]


# ---- Logging in ---------------------------------------------------------------------------------


def log_in(client: TestClient, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/dang-nhap", data={"ten": "lan", "mat_khau": password, **more})


def test_logging_in_and_out(site: Callable[..., TestClient]) -> None:
    client = site(access="password")
    assert client.get("/van-ban", headers=HTML).status_code == 303
    done = log_in(client, toi="/van-ban")
    assert (done.status_code, done.headers["location"]) == (303, "/van-ban")
    cookie = done.headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Max-Age=43200" in cookie
    assert "Secure" not in cookie
    page = client.get("/van-ban", headers=HTML)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "private, no-cache"
    assert 'href="dang-nhap">Tài khoản' in page.text
    assert "<strong>lan</strong>" in client.get("/dang-nhap").text
    left = client.post("/dang-xuat")
    assert left.headers["location"] == "/dang-nhap"
    assert client.get("/van-ban", headers=HTML).status_code == 303


def test_the_cookie_is_secure_where_the_proxy_speaks_https(site: Callable[..., TestClient]) -> None:
    for peer, secure in ((PROXY, True), (AWAY, False)):
        client = site(peer, access="password")
        done = client.post(
            "/dang-nhap",
            data={"ten": "lan", "mat_khau": PASSWORD},
            headers={"x-forwarded-proto": "https"},
        )
        assert ("Secure" in done.headers["set-cookie"]) == secure


@pytest.mark.parametrize(
    ("name", "password"),
    [("lan", "sai"), ("ma", PASSWORD), ("", ""), ("lan", PASSWORD + " "), ("lan\0", PASSWORD)],
)
def test_a_wrong_name_and_a_wrong_password_look_alike(
    site: Callable[..., TestClient], name: str, password: str
) -> None:
    client = site(access="password")
    response = client.post("/dang-nhap", data={"ten": name, "mat_khau": password})
    assert response.status_code == 401
    assert "Tên hoặc mật khẩu không đúng" in response.text
    assert "set-cookie" not in response.headers
    assert password not in response.text or not password


@pytest.mark.parametrize(
    "to",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "evil",
     "javascript:alert(1)", "/\tevil", "/a\r\nset-cookie: x=1", " //evil.example", "/ /evil"],
)  # fmt: skip
def test_the_login_leads_to_no_other_site(site: Callable[..., TestClient], to: str) -> None:
    assert log_in(site(access="password"), toi=to).headers["location"] == "/"


def test_markup_in_the_login_page_stays_text(site: Callable[..., TestClient]) -> None:
    client = site(access="password")
    page = client.post("/dang-nhap", data={"ten": '"><script>', "mat_khau": "x", "toi": '/"><b>'})
    assert "<script>" not in page.text
    assert '"><b>' not in page.text


def test_a_changed_or_removed_person_loses_the_session(tmp_path: Path) -> None:
    users, held = Users.of(Settings(data_dir=tmp_path)), sessions(tmp_path)
    users.add("lan", PASSWORD)
    users.add("nam", PASSWORD)
    cookie, other = held.start("lan"), held.start("nam")
    assert held.person(cookie) == "lan"
    users.add("lan", PASSWORD + "!")
    assert held.person(cookie) == ""
    again = held.start("lan")
    assert held.person(again) == "lan"
    users.roll.remove("lan")
    assert held.person(again) == ""
    assert held.person(other) == "nam"


def test_a_stranger_costs_a_hash_too(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = Users.of(Settings(data_dir=data))
    checked: list[str] = []
    real = type(users._hasher).verify

    def counted(self: Any, hashed: str, password: str) -> bool:
        checked.append(hashed)
        return real(self, hashed, password)

    monkeypatch.setattr(type(users._hasher), "verify", counted)
    assert not users.check("ma", "x")
    assert not users.check("lan", "x")
    assert users.check("lan", PASSWORD)
    costs = {h.split("$")[3] for h in checked}
    assert len(checked) == 3
    assert len(costs) == 1


def test_guessing_is_slowed_down(site: Callable[..., TestClient]) -> None:
    client = site(access="password", logins_per_minute=3)
    assert [log_in(client, "sai").status_code for _ in range(5)] == [401, 401, 401, 429, 429]
    refused = log_in(client)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    other = site("192.0.2.8", access="password", logins_per_minute=3)
    assert log_in(other).status_code == 303


def test_guessing_tokens_is_slowed_down(site: Callable[..., TestClient], token: str) -> None:
    client = site(access="token", logins_per_minute=3)

    def status(sent: str) -> int:
        return client.get(
            "/api/v1/clauses", headers={"authorization": f"Bearer {sent}"}
        ).status_code

    assert [status("sai") for _ in range(4)] == [401, 401, 401, 429]
    # It cannot be guessed, and whoever else stands behind this address must not lock it out.
    assert status(token) == 200


# ---- Whose address, whose name ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        (AWAY, "1.2.3.4", AWAY),
        (PROXY, "1.2.3.4", "1.2.3.4"),
        (PROXY, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (PROXY, "6.6.6.6, 1.2.3.4, 10.2.3.4", "1.2.3.4"),
        (PROXY, "1.2.3.4:5678", "1.2.3.4"),
        (PROXY, "[2001:db8::1]:443", "2001:db8::1"),
        (PROXY, "::ffff:1.2.3.4", "1.2.3.4"),
        (PROXY, "nói dối", PROXY),
        (PROXY, "127.0.0.1, nói dối", PROXY),
        (PROXY, "", PROXY),
        ("::ffff:10.1.0.1", "1.2.3.4", "1.2.3.4"),
    ],
)
def test_a_forwarded_address_is_believed_from_the_proxy_alone(
    data: Path, peer: str, forwarded: str, seen: str
) -> None:
    config = Settings(data_dir=data, trusted_proxies=f"{PROXY},10.2.0.0/16")
    found: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.append(scope["client"][0])

    gate = AccessControl(app, config, Sessions.of(config), Tokens.of(config))
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "client": (peer, 1)}
    asyncio.run(gate(scope, None, None))  # type: ignore[arg-type]
    assert found == [seen]


def test_a_spoofed_name_is_refused_and_not_echoed(
    site: Callable[..., TestClient], caplog: pytest.LogCaptureFixture
) -> None:
    for headers in ({}, {"x-forwarded-for": PROXY}, {"forwarded": f"for={PROXY}"}):
        response = site(AWAY, access="proxy").get(
            "/api/v1/clauses", headers={"x-forwarded-user": "giam-doc", **headers}
        )
        assert response.status_code == 403
        assert "giam-doc" not in response.text + caplog.text
    twice = [("x-forwarded-user", "a"), ("X-Forwarded-User", "b")]
    assert site(PROXY, access="proxy").get("/van-ban", headers=twice).status_code == 401
    other = {"x-remote-user": "lan"}
    assert site(PROXY, access="proxy").get("/van-ban", headers=other).status_code == 401
    named = site(PROXY, access="proxy", proxy_header="X-Remote-User")
    assert named.get("/van-ban", headers=other).status_code == 200


def test_a_person_who_is_refused_can_name_the_request(site: Callable[..., TestClient]) -> None:
    response = site(PROXY, access="proxy").get("/van-ban", headers={"accept": "text/html"})
    assert response.status_code == 401
    assert response.headers["x-request-id"] in response.text


# ---- Other sites --------------------------------------------------------------------------------

EVIL = "https://evil.example"
LISTED = "https://noi-bo.example.vn"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": EVIL}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://testserver"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": EVIL}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "http://testserver:8443"}, 403),  # another program of the same machine
        ({"origin": "http://testserver:80"}, 403),  # no browser sends it so
        ({"host": "testserver:8443", "origin": "http://testserver:8443"}, 200),
        ({"host": "testserver:80", "origin": "http://testserver"}, 200),
        ({"host": "testserver:443", "origin": "https://testserver"}, 200),
        ({"origin": "https://testserver"}, 200),  # a proxy that does not tell its scheme
        ({"origin": "http://["}, 403),
        ({"origin": LISTED}, 401),  # may ask, but for nobody: its cookies do not count
        ({}, 200),
    ],
)
def test_a_page_of_another_site_sends_nothing_in_somebodys_name(
    site: Callable[..., TestClient], data: Path, headers: dict[str, str], status: int
) -> None:
    client = site(access="password", allowed_origins=LISTED)
    cookie = proof("session", data, "")
    response = client.post(ASK, json={"question": "chào"}, headers={**cookie, **headers})
    assert response.status_code == status


def test_a_listed_site_asks_where_all_may_and_nowhere_else(site: Callable[..., TestClient]) -> None:
    client = site(access="none", allowed_origins=LISTED)
    sent = {"origin": LISTED, "sec-fetch-site": "cross-site"}
    asked = client.post(ASK, json={"question": "chào"}, headers=sent)
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == LISTED
    for path in ("/api/v1/jobs", "/api/v1/batch", "/mcp", PREDICT, "/hang-loat"):
        refused = client.post(path, headers=sent)
        assert refused.status_code == 403
        assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize("mode", MODES)
def test_a_foreign_origin_gets_no_cors_header(site: Callable[..., TestClient], mode: str) -> None:
    client = site(access=mode, allowed_origins=LISTED)
    preflight = {"access-control-request-method": "POST", "origin": EVIL}
    for path in (ASK, PREDICT, "/mcp", "/hoi-dap/gradio_api/queue/join", "/dang-nhap"):
        answers = [
            client.options(path, headers=preflight),
            client.post(path, headers={"origin": EVIL}),
            client.get(path, headers={"origin": EVIL}),
        ]
        for response in answers:
            assert not [h for h in response.headers if h == "access-control-allow-origin"], path
        assert answers[1].status_code == 403


def test_logging_in_from_another_site_is_refused(site: Callable[..., TestClient]) -> None:
    client = site(access="password")
    for path in ("/dang-nhap", "/dang-xuat"):
        sent = {"ten": "lan", "mat_khau": PASSWORD}
        response = client.post(path, data=sent, headers={"origin": EVIL})
        assert response.status_code == 403
        assert "set-cookie" not in response.headers


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("path", ["/hoi-dap/gradio_api/queue/join", "/queue/join", "/ws",
                                  "/hoi-dap/gradio_api/queue/data", "/hoi-dap/"])  # fmt: skip
def test_no_websocket_is_taken(
    site: Callable[..., TestClient], token: str, mode: str, path: str
) -> None:
    client = site(access=mode)
    for headers in ({}, {"origin": EVIL}, {"authorization": f"Bearer {token}"}):
        with (
            pytest.raises(WebSocketDisconnect) as refused,
            client.websocket_connect(path, headers=headers),
        ):
            pass
        assert refused.value.code == 1008


@pytest.mark.parametrize(
    "rest",
    ["queue/join", "queue/data", "queue/status", "call/asked", "upload", "file=/etc/passwd",
     "stream/x", "run/../upload"],
)  # fmt: skip
def test_the_queue_of_gradio_is_shut_for_those_inside_too(
    site: Callable[..., TestClient], token: str, rest: str
) -> None:
    client = site(access="token")
    for method in ("GET", "POST"):
        path = f"/hoi-dap/gradio_api/{rest}"
        assert client.request(method, path).status_code == 401
        inside = client.request(method, path, headers={"authorization": f"Bearer {token}"})
        assert inside.status_code == 404


# ---- Too much, too often, too slow --------------------------------------------------------------


def test_a_body_that_is_too_large_is_refused_before_it_is_read(
    site: Callable[..., TestClient],
) -> None:
    client = site(access="none")
    for path in (ASK, PREDICT, "/mcp"):
        for content in (b" " * 1_000_001, iter([b" " * 600_000] * 2)):
            response = client.post(path, content=content, headers=JSON)  # type: ignore[arg-type]
            assert response.status_code == 413
            assert response.headers["connection"] == "close"
    upload = client.post("/api/v1/jobs", content=b"x", headers={"content-length": "99999999"})
    assert upload.status_code == 413


def test_questions_are_limited_for_each_client(site: Callable[..., TestClient]) -> None:
    config = {"access": "none", "rate_per_minute": 3, "uploads_per_minute": 2}
    client = site(**config)

    def ask(client: TestClient, path: str = ASK, **headers: str) -> int:
        return client.post(path, json={"question": "chào"}, headers=headers).status_code

    assert [ask(client) for _ in range(2)] == [200, 200]
    assert ask(client, PREDICT) not in (429, 403)  # the chat page counts with the interface
    refused = client.post(ASK, json={"question": "chào"})
    assert refused.status_code == 429
    assert refused.json()["title"] == "Quá nhiều yêu cầu"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert ask(client, PREDICT) == 429
    assert ask(client, "/mcp") == 429
    assert ask(client, **{"x-forwarded-for": "6.6.6.6"}) == 429  # believed from the proxy alone
    assert client.get("/van-ban").status_code == 200
    assert ask(site("192.0.2.8", **config)) == 200
    proxy = site(PROXY, **config)
    assert [ask(proxy, **{"x-forwarded-for": f"1.2.3.{n}"}) for n in range(5)] == [200] * 5
    v6 = [ask(proxy, **{"x-forwarded-for": f"2001:db8::{n}"}) for n in range(4)]
    assert v6 == [200, 200, 200, 429]  # one site owns all of them
    assert [client.post("/api/v1/jobs").status_code for _ in range(3)] == [400, 400, 429]


def test_people_behind_one_address_are_told_apart(site: Callable[..., TestClient]) -> None:
    client = site(PROXY, access="proxy", rate_per_minute=1)

    def ask(name: str) -> int:
        body = {"question": "chào"}
        return client.post(ASK, json=body, headers={"x-forwarded-user": name}).status_code

    assert [ask("lan"), ask("nam"), ask("lan")] == [200, 200, 429]


def test_the_window_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    rates = Rates(ask=2, send=0)
    assert [rates.wait("ask", "a") for _ in range(3)] == [0, 0, 60]
    assert rates.wait("send", "a") == 0
    now += 61
    assert rates.wait("ask", "a") == 0


@dataclass(frozen=True)
class Stuck(FakeAssistant):
    """Answers only when told to."""

    go: threading.Event = field(default_factory=threading.Event)
    begun: list[str] = field(default_factory=list)

    def ask(self, question: str, **more: Any) -> Answer:
        self.begun.append(question)
        self.go.wait(20)
        return super().ask(question, **more)


async def call(
    app: Any,
    path: str = ASK,
    pieces: tuple[bytes, ...] = (),
    pause: float = 0,
    kind: str = "application/json",
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a POST whose body comes in pieces, with pauses between them."""
    sent: list[Any] = []
    left = list(pieces or (json.dumps({"question": "chào"}).encode(),))

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.sleep(60)
        if len(left) < len(pieces):
            await asyncio.sleep(pause)
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": [(b"host", b"x"), (b"content-type", kind.encode())],
        "client": (AWAY, 1), "server": (HERE, 80),
    }  # fmt: skip
    await app(scope, receive, send)
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])


@pytest.fixture
def stuck(data: Path) -> Iterator[Callable[..., tuple[Stuck, Any]]]:
    made: list[Stuck] = []

    def make(**changes: Any) -> tuple[Stuck, Any]:
        assistant = Stuck(load_decision())
        made.append(assistant)
        given = {"data_dir": data, "rate_per_minute": 0, "feedback": "off"} | changes
        return assistant, create_app(assistant, Settings(**given))  # type: ignore[arg-type]

    yield make
    for assistant in made:
        assistant.go.set()


def test_beyond_the_queue_the_answer_is_503_at_once(stuck: Callable[..., Any]) -> None:
    assistant, app = stuck(concurrency=2, queue=3)

    async def flood() -> tuple[list[int], float, list[int]]:
        early = [asyncio.create_task(call(app)) for _ in range(5)]
        while len(assistant.begun) < 2:
            await asyncio.sleep(0.01)
        start = time.monotonic()
        late = await asyncio.gather(*(call(app) for _ in range(20)))
        took = time.monotonic() - start
        assert {headers["retry-after"] for _, headers, _ in late} == {"5"}
        assert len(assistant.begun) == 2  # no more at work than may be
        assistant.go.set()
        return [s for s, _, _ in late], took, [s for s, _, _ in await asyncio.gather(*early)]

    refused, took, answered = asyncio.run(flood())
    assert refused == [503] * 20
    assert took < 1
    assert answered == [200] * 5


def test_nobody_waits_for_a_turn_longer_than_told(
    stuck: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.web.middleware.concurrency.PATIENCE", 0.1)
    assistant, app = stuck(concurrency=1, queue=3)

    async def wait() -> tuple[int, int]:
        first = asyncio.create_task(call(app))
        while not assistant.begun:
            await asyncio.sleep(0.01)
        second = await call(app)
        assistant.go.set()
        return (await first)[0], second[0]

    assert asyncio.run(wait()) == (200, 503)


def test_a_late_answer_is_504_and_holds_its_place(
    stuck: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.web.middleware.concurrency.PATIENCE", 0.1)
    assistant, app = stuck(concurrency=1, queue=1, answer_seconds=0.1)

    async def late() -> list[int]:
        statuses = [(await call(app))[0], (await call(app))[0]]
        assistant.go.set()
        await asyncio.sleep(0.2)
        return [*statuses, (await call(app))[0]]

    assert asyncio.run(late()) == [504, 503, 200]


FORM = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'


@pytest.mark.parametrize(
    ("path", "kind", "head"),
    [
        (ASK, "application/json", b"{"),
        (PREDICT, "application/json", b"{"),
        ("/api/v1/batch", "application/json", b"{"),
        ("/api/v1/jobs", FORM, PART),
        ("/hang-loat", FORM, PART),
    ],
)
def test_a_slow_body_is_given_up_and_holds_no_place(
    stuck: Callable[..., Any], path: str, kind: str, head: bytes
) -> None:
    assistant, app = stuck(concurrency=1, queue=0, body_seconds=0.2)

    async def slow() -> None:
        drips = asyncio.create_task(call(app, path, (head, *[b" "] * 50), 0.05, kind))
        await asyncio.sleep(0.1)
        assistant.go.set()
        assert (await call(app))[0] == 200
        start = time.monotonic()
        status, headers, body = await drips
        assert status == 408
        assert headers["connection"] == "close"
        assert "quá chậm" in json.loads(body)["detail"]
        assert time.monotonic() - start < 1

    asyncio.run(slow())


def test_a_body_in_time_may_come_in_pieces(stuck: Callable[..., Any]) -> None:
    assistant, app = stuck()
    assistant.go.set()
    pieces = (b'{"question":', b' "ch', "ào".encode(), b'"}')
    status, _, body = asyncio.run(call(app, ASK, pieces, 0.01))
    assert status == 200
    assert json.loads(body)["question"] == "chào"


# ---- Secrets, and mistakes of whoever sets this up ----------------------------------------------


def test_no_secret_is_logged_shown_or_kept(
    site: Callable[..., TestClient],
    data: Path,
    token: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    client = site(access="password")
    session = log_in(client).cookies[COOKIE]
    log_in(client, PASSWORD + "x")
    given = {"authorization": f"Bearer {token}"}
    client.post(ASK, json={"question": "nổ"}, headers=given)  # fails, with a trace in the log
    client.get("/api/v1/clauses", headers={"authorization": f"Bearer {token}x"})
    secrets = [PASSWORD, token, token.removeprefix("hoiqd_"), KEY, session.rpartition(".")[2]]
    assert "gặp lỗi" in caplog.text
    for secret in secrets:
        assert secret not in caplog.text
    for file in ("users", "tokens"):
        text = (data / file).read_text()
        assert not [s for s in secrets if s in text]
        assert (data / file).stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"lan:\$argon2id\$.+\n", (data / "users").read_text())
    monkeypatch.setenv("HOIQD_SESSION_KEY", KEY)
    settings.cache_clear()
    try:
        shown = {row.name: row.value for row in in_force()}
    finally:
        settings.cache_clear()
    assert shown["HOIQD_SESSION_KEY"] == "••••••"
    assert KEY not in repr(Settings(session_key=KEY)) + str(shown)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "host", "says"),
    [
        ({}, "127.0.0.1", ""),
        ({}, "127.8.9.1", ""),
        ({}, "::1", ""),
        ({}, "localhost", ""),
        ({}, "0.0.0.0", "HOIQD_OPEN=on"),
        ({}, "::", "HOIQD_OPEN=on"),
        ({}, "10.0.0.5", "--open"),
        ({}, "may-chu", "HOIQD_ACCESS=password"),
        ({"open": "on"}, "0.0.0.0", ""),
        ({"access": "password"}, "0.0.0.0", "hoiqd user add"),
        ({"access": "token"}, "127.0.0.1", "hoiqd token add"),
        ({"access": "proxy"}, "0.0.0.0", ""),
    ],
)
def test_a_site_open_to_all_is_refused_unless_meant(
    tmp_path: Path, changes: dict[str, Any], host: str, says: str
) -> None:
    config = Settings(data_dir=tmp_path, **changes)
    if not says:
        return check_access(config, host)
    with pytest.raises(UsageError, match=re.escape(says)):
        check_access(config, host)
    if config.access == "none":
        check_access(config, host, opened=True)


@pytest.mark.parametrize("listed", ["10.0.0.0/33", "may-chu", "10.0.0.1/8", "1.2.3.4;5.6.7.8"])
def test_proxies_are_addresses(listed: str) -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        Settings(trusted_proxies=listed)


def test_the_gate_is_outermost_inside_the_shield(site: Callable[..., TestClient]) -> None:
    names = [m.cls.__name__ for m in site(access="none").app.user_middleware]  # type: ignore[attr-defined]
    assert names[:3] == ["RequestLog", "SecurityHeaders", "AccessControl"]
