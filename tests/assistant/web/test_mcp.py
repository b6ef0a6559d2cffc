"""The MCP server, spoken to by the protocol's own client over HTTP on loopback."""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from mcp.client import Client
from mcp.types import CallToolResult

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.app import create_app
from corpus.decision import Decision

TOOLS = ["hoi", "xem_diem", "nhiem_vu_co_quan", "moc_thoi_gian"]
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
PARAMS = {"name": "hoi", "arguments": {"question": "a"}}
HEADERS = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module", params=["", "/tra-cuu"])
def url(
    request: pytest.FixtureRequest,
    tiny_assistant: Assistant,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The server's address, at the root and below a proxy's prefix."""
    config = Settings(data_dir=tmp_path_factory.mktemp("mcp"), root_path=request.param)
    app = create_app(tiny_assistant, config)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}{request.param}/mcp"
    server.should_exit = True
    thread.join()


@pytest.fixture(params=["auto", "legacy"])
def talk(url: str, request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Runs a function of a connected client, in the newest protocol and in the one before."""

    def run(work: Callable[[Client], Awaitable[Any]]) -> Any:
        async def connected() -> Any:
            async with Client(url, mode=request.param) as client:
                return await work(client)

        return asyncio.run(connected())

    return run


def test_every_tool_is_listed_with_its_schemas(talk: Callable[..., Any]) -> None:
    listed = talk(lambda client: client.list_tools()).tools
    assert [tool.name for tool in listed] == TOOLS
    for tool in listed:
        assert tool.annotations.read_only_hint
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        assert any(letter in tool.description for letter in "ơưđăâêô")


def test_every_tool_answers(
    talk: Callable[..., Any], tiny_assistant: Assistant, decision: Decision
) -> None:
    async def calls(client: Client) -> list[CallToolResult]:
        first = await client.call_tool("hoi", {"question": "Điểm 4.4 ai chủ trì?"})
        state = first.structured_content["state"]
        return [
            first,
            await client.call_tool("hoi", {"question": "phối hợp với ai?", "state": state}),
            await client.call_tool("xem_diem", {"id": "ii.4.4"}),
            await client.call_tool("nhiem_vu_co_quan", {"name": "so y te"}),
            await client.call_tool("xem_diem", {"id": "son-la-2024/II.4.4"}),
            await client.call_tool("moc_thoi_gian", {}),
        ]

    results = talk(calls)
    assert not any(result.is_error for result in results)
    for result in results:
        assert json.loads(result.content[0].text) == result.structured_content
    first, second, clause, body, same, deadlines = [r.structured_content for r in results]
    assert first == json.loads(json.dumps(tiny_assistant.ask("Điểm 4.4 ai chủ trì?").to_dict()))
    assert first["clause"]["id"] == second["clause"]["id"] == "II.4.4"
    assert clause["text"] == decision.clause("II.4.4").text
    assert same == clause
    assert [a["slug"] for a in body["agencies"]] == ["so-y-te"]
    assert len(deadlines["deadlines"]) == sum(len(c.deadlines) for c in decision.clauses)


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("hoi", {"question": " "}, "Câu hỏi trống"),
        ("hoi", {}, "Thiếu trường “question”."),
        ("hoi", {"question": "a", "x": 1}, "Không dùng trường “x”."),
        ("hoi", {"question": "a", "state": {"question": "b", "clauses": ["X"]}}, "hỏi lại từ đầu"),
        ("hoi", {"question": "a", "decisions": ["an-giang"]}, "hiện có: son-la-2024"),
        ("xem_diem", {"id": "an-giang/II.4"}, "hiện có: son-la-2024"),
        ("xem_diem", {"id": "II.99"}, "Quyết định không có điều khoản mã “II.99”"),
        ("nhiem_vu_co_quan", {"name": "sở thú"}, "Không rõ cơ quan “sở thú”"),
        ("khac", {}, "Không có công cụ “khac”"),
    ],
)
def test_failures_are_said_in_vietnamese(
    talk: Callable[..., Any], tool: str, arguments: dict[str, Any], says: str
) -> None:
    result = talk(lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    assert says in result.content[0].text


@pytest.fixture
def client(tiny_assistant: Assistant, tmp_path: Any) -> Iterator[TestClient]:
    config = Settings(data_dir=tmp_path, allowed_origins="https://noi-bo.example.vn")
    app = create_app(tiny_assistant, config)
    for _ in range(2):  # an application may start again
        with TestClient(app) as client:
            assert client.post("/mcp", json=CALL, headers=HEADERS).status_code == 200
    with TestClient(app) as client:
        yield client


def test_it_stands_behind_the_shield(client: TestClient) -> None:
    answer = client.post("/mcp", json=CALL, headers=HEADERS)
    assert answer.headers["content-type"].startswith("application/json")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    large = client.post("/mcp", content=b" " * 1_000_001, headers=HEADERS)
    assert large.status_code == 413
    assert large.headers["content-type"] == "application/problem+json"
    wrong = client.get("/mcp", headers=HEADERS)
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")


def test_pages_of_other_sites_are_refused(client: TestClient) -> None:
    for origin, status in (
        ("https://noi-bo.example.vn", 403),  # listed for the widget, which does not need it
        ("http://evil.example", 403),
        ("http://testserver", 403),  # a name that leads here by deceit is its own origin
        ("null", 403),
    ):
        answer = client.post("/mcp", json=CALL, headers={**HEADERS, "origin": origin})
        assert answer.status_code == status


def test_a_crash_tells_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("chi tiết mật")

    monkeypatch.setattr(Assistant, "ask", crash)
    call = CALL | {"method": "tools/call", "params": PARAMS}
    answer = client.post("/mcp", json=call, headers=HEADERS)
    assert answer.json()["result"]["isError"]
    assert "Có lỗi trong hệ thống" in answer.text
    assert "chi tiết mật" not in answer.text
