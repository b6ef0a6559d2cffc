"""The widget without a browser: what is served, to whom, and what an answer says to show."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.answer import (
    AgencyRole,
    Answer,
    Candidate,
    ClauseView,
    DeadlineView,
    Evidence,
    QuestionKind,
    Status,
)
from assistant.assistant import Assistant
from assistant.settings import Settings, settings
from assistant.web.app import create_app
from assistant.web.pages.files import STATIC
from assistant.web.presentation import Display, Fact, Holder, display
from assistant.wording.answers import STATUS
from corpus.annotations import Role
from corpus.decision import Decision
from corpus.errors import UsageError
from tests.refs import refs

ASK = "/api/v1/ask"
LISTED = "https://noi-bo.example.vn"
OTHER = "http://10.0.0.5:8080"
HERE, THERE = refs("II.4.4", "II.8.2")
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
    assert set(re.findall(r"https?://[\w.-]+", source)) == {"https://máy-chủ", "http://www.w3.org"}
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
    shown = full.pop("display")
    assert full == plain
    assert shown["status"] == STATUS[Status(full["status"])]
    assert set(shown) == {field.name for field in fields(Display)}


def answer(decision: Decision, status: Status, **values: Any) -> Answer:
    return Answer("1", "?", status, QuestionKind.LEAD, "Lời đáp.", decision.id, **values)


def view(decision: Decision, id: str) -> ClauseView:
    c = decision.clause(id)
    place = (c.page, c.page_certain, c.start, c.end)
    return ClauseView(c.id, decision.id, c.citation, c.heading, c.text, *place)


def test_an_answer_names_agency_and_role_then_facts(decision: Decision) -> None:
    shown = display(
        answer(
            decision,
            Status.ANSWERED,
            clause=view(decision, "II.4.4"),
            agencies=(
                AgencyRole("Sở Văn hóa, Thể thao và Du lịch", "x", Role.LEAD, HERE),
                AgencyRole("Các sở, ban, ngành", "x", Role.COORDINATE, HERE),
                AgencyRole("Công an tỉnh", "x", Role.COORDINATE, HERE),
            ),
            evidence=(Evidence("lời văn", 0, 1, HERE), Evidence("chỗ khác", 0, 1, *refs("II.4.5"))),
            deadlines=(DeadlineView("trước ngày 30/01/2024", "2024-01-30", HERE),),
            confidence=0.95,
            candidates=(Candidate(HERE, 3.0), Candidate(THERE, 1.0)),
            notes=("một điều",),
        ),
        decision,
    )
    assert shown.holders == (Holder("Sở Văn hóa, Thể thao và Du lịch", "chủ trì"),)
    assert shown.reply == ""
    assert shown.facts == (
        Fact("Cơ quan phối hợp", "Các sở, ban, ngành; Công an tỉnh"),
        Fact("Thời hạn", "trước ngày 30/01/2024"),
    )
    assert shown.quotation == ("lời văn",)
    assert shown.place == "Điều 1, Mục II, điểm 4.4, trang 10"
    assert shown.remarks == (Fact("Độ tin cậy", "Chắc chắn cao"), Fact("Lưu ý", "một điều"))
    assert [r.id for r in shown.rows] == ["II.8.2"]


def test_a_refusal_quotes_nothing_but_offers_the_nearest(decision: Decision) -> None:
    near = {"clause": view(decision, "II.4.4"), "candidates": (Candidate(THERE, 1.0),)}
    shown = display(answer(decision, Status.NOT_FOUND, confidence=0.9, **near), decision)
    assert shown.reply == "Lời đáp."
    assert (shown.holders, shown.facts, shown.quotation, shown.place) == ((), (), (), "")
    assert shown.remarks == ()
    assert [r.id for r in shown.rows] == ["II.4.4", "II.8.2"]
    lacking = display(answer(decision, Status.NOT_STATED, **near), decision)
    assert lacking.reply == "Lời đáp."
    assert lacking.place == "Điều 1, Mục II, điểm 4.4, trang 10"


def test_a_list_has_a_row_for_each_clause(decision: Decision) -> None:
    due = (DeadlineView("trước ngày 30/01/2024", "2024-01-30", HERE),)
    listed = answer(decision, Status.LIST, clauses=(HERE, THERE), deadlines=due)
    shown = display(listed, decision)
    assert [(r.id, r.deadline) for r in shown.rows] == [
        ("II.4.4", "trước ngày 30/01/2024"),
        ("II.8.2", ""),
    ]
    assert shown.rows[0].holder == "Sở Văn hóa, Thể thao và Du lịch"
    assert shown.rows[0].coordinators
    assert shown.rows_title


def test_a_greeting_is_only_its_reply(decision: Decision) -> None:
    shown = display(answer(decision, Status.SMALLTALK), decision)
    assert shown == Display(status=STATUS[Status.SMALLTALK], reply="Lời đáp.")


def test_the_page_shows_the_line_to_paste(client: TestClient) -> None:
    page = client.get("/tra-cuu/widget").text
    assert "&lt;script src=&#34;http://testserver/tra-cuu/widget.js&#34; defer" in page or (
        '&lt;script src="http://testserver/tra-cuu/widget.js" defer' in page
    )
    assert "script-src 'self' http://testserver; connect-src 'self' http://testserver" in page
    for option in ("data-position", "data-colour", "data-title", "data-greeting"):
        assert option in page
