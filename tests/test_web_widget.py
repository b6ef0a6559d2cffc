"""The widget without a browser: what is served, to whom, and what an answer says to show."""

import gzip
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Status
from assistant.engine import Assistant
from assistant.settings import Settings, settings
from assistant.web.app import create_app
from assistant.web.files import STATIC
from assistant.wording import STATUS
from corpus.errors import UsageError

ASK = "/api/v1/ask"
LISTED = "https://noi-bo.example.vn"
OTHER = "http://10.0.0.5:8080"
TOURISM = "sở nào chủ trì về du lịch?"


@pytest.fixture(scope="module")
def client(tiny_assistant: Assistant) -> Iterator[TestClient]:
    config = Settings(allowed_origins=f"{LISTED}, {OTHER}", root_path="/tra-cuu")
    with TestClient(create_app(tiny_assistant, config), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def closed(tiny_assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(tiny_assistant, Settings())) as client:
        yield client


def preflight(client: TestClient, origin: str, path: str = ASK) -> dict[str, str]:
    asked = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    return dict(client.options(path, headers={"origin": origin, **asked}).headers)


def shared(headers: object) -> list[str]:
    return [h for h in dict(headers) if h.startswith("access-control-")]  # type: ignore[call-overload]


def test_the_script_is_small_whole_and_shared(client: TestClient) -> None:
    response = client.get("/widget.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "adoptedStyleSheets" in response.text
    assert (STATIC / "widget.css").read_text() in response.text
    assert len(gzip.compress(response.content)) < 20_000
    assert client.head("/widget.js").status_code == 200
    assert client.get("/static/base.css").headers["cross-origin-resource-policy"] == "same-origin"


def test_the_script_writes_no_html_and_names_no_host() -> None:
    source = (STATIC / "widget.js").read_text()
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source) == []
    )
    assert set(re.findall(r"https?://[\w.-]+", source)) == {"https://m", "http://www.w3.org"}
    style = (STATIC / "widget.css").read_text()
    assert re.findall(r"[`\\]|\$\{|url\(|@import", style) == []


@pytest.mark.parametrize("origin", [LISTED, OTHER])
@pytest.mark.parametrize("path", [ASK, "/api/v1/feedback", "/api/v1/clauses", f"/tra-cuu{ASK}"])
def test_a_listed_site_may_ask(client: TestClient, origin: str, path: str) -> None:
    headers = preflight(client, origin, path)
    assert headers["access-control-allow-origin"] == origin
    assert "access-control-allow-credentials" not in headers
    assert "Origin" in headers["vary"]
    answered = client.post(path, json={"question": "xin chào"}, headers={"origin": origin})
    assert answered.headers["access-control-allow-origin"] == origin
    assert "Origin" in answered.headers["vary"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://noi-bo.example.vn",
        "https://noi-bo.example.vn:8443",
        "https://noi-bo.example.vn.evil.example",
        "https://x.noi-bo.example.vn",
        "null",
        "",
    ],
)
def test_any_other_site_gets_no_header(client: TestClient, origin: str) -> None:
    assert "access-control-allow-origin" not in preflight(client, origin)
    answered = client.post(ASK, json={"question": "xin chào"}, headers={"origin": origin})
    assert shared(answered.headers) == []
    assert "Origin" in answered.headers["vary"]


@pytest.mark.parametrize("path", ["/", "/van-ban", "/healthz", "/hoi-dap/config", "/widget"])
def test_nothing_else_is_shared(client: TestClient, path: str) -> None:
    assert shared(client.get(path, headers={"origin": LISTED}).headers) == []
    assert shared(preflight(client, LISTED, path)) == []


def test_failures_reach_the_page_that_asked(client: TestClient) -> None:
    for body in ({"question": " "}, {}, {"question": "a" * 1_000_001}):
        response = client.post(ASK, json=body, headers={"origin": LISTED})
        assert response.status_code in (400, 413, 422)
        assert response.headers["access-control-allow-origin"] == LISTED
        assert response.headers["x-content-type-options"] == "nosniff"


def test_nobody_is_listed_unless_told(closed: TestClient) -> None:
    assert shared(preflight(closed, LISTED)) == []
    answered = closed.post(ASK, json={"question": "xin chào"}, headers={"origin": LISTED})
    assert shared(answered.headers) == []


@pytest.mark.parametrize("path", ["/van-ban", "/hoi-dap/", "/healthz"])
def test_who_may_frame_a_page(tiny_assistant: Assistant, closed: TestClient, path: str) -> None:
    config = Settings(frame_ancestors=f"{LISTED}, https://*.example.vn")
    with TestClient(create_app(tiny_assistant, config)) as client:
        headers = client.get(path).headers
    wanted = f"frame-ancestors 'self' {LISTED} https://*.example.vn"
    assert headers["content-security-policy"].endswith(wanted)
    assert "x-frame-options" not in headers
    headers = closed.get(path).headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "value",
    [
        "*",
        "null",
        "noi-bo.example.vn",
        "https://noi-bo.example.vn/",
        "https://Noi-Bo.example.vn",
        "https://noi-bo.example.vn:443",
        "https://a.vn; script-src *",
        "https://a.vn https://b.vn",
        "https://a.vn\n",
    ],
)
@pytest.mark.parametrize("name", ["HOIQD_ALLOWED_ORIGINS", "HOIQD_FRAME_ANCESTORS"])
def test_what_is_no_origin_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    settings.cache_clear()
    if value.strip() != value:
        assert settings().origins + settings().framing == (value.strip(),)
    else:
        with pytest.raises(UsageError, match=name):
            settings()
    settings.cache_clear()


def test_an_answer_says_what_to_show_only_where_asked(client: TestClient) -> None:
    plain = client.post(ASK, json={"question": TOURISM}).json()
    full = client.post(ASK, json={"question": TOURISM, "display": True}).json()
    display = full.pop("display")
    assert full == plain
    assert display["status"] == STATUS[Status(full["status"])]
    assert set(display) == {
        "status",
        "holders",
        "reply",
        "facts",
        "quotation",
        "place",
        "remarks",
        "rows_title",
        "rows",
    }


def test_a_list_has_a_row_for_each_clause(client: TestClient) -> None:
    body = {"question": "Tất cả các mốc thời gian trong Quyết định", "display": True}
    answer = client.post(ASK, json=body).json()
    rows = answer["display"]["rows"]
    assert [r["id"] for r in rows] == answer["clauses"]
    assert len(rows) > 3
    assert all(r["holder"] and r["place"] and r["deadline"] for r in rows)


def test_the_page_shows_the_line_to_paste(client: TestClient) -> None:
    page = client.get("/tra-cuu/widget").text
    assert "&lt;script src=&#34;http://testserver/tra-cuu/widget.js&#34; defer" in page or (
        '&lt;script src="http://testserver/tra-cuu/widget.js" defer' in page
    )
    assert "script-src 'self' http://testserver; connect-src 'self' http://testserver" in page
    for option in ("data-position", "data-colour", "data-title", "data-greeting"):
        assert option in page
