"""The MCP server: the assistant as tools for programs that talk with people, at `/mcp`.

Streamable HTTP without sessions: one POST, one JSON answer. Nothing is kept between calls.
"""

import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import Field, ValidationError
from starlette.routing import Route

from assistant.reports.directory import Directory
from assistant.web.api.agencies import AgencyDetail, detail
from assistant.web.api.answer_records import AnswerRecord, TalkState
from assistant.web.api.clauses import find_clause, whole
from assistant.web.api.deadlines import DeadlineRow, deadline_rows
from assistant.web.api.decision_records import ClauseRecord
from assistant.web.api.openapi import VERSION
from assistant.web.api.records import Decisions, Record, Text
from assistant.web.asgi import Receive, Scope, Send
from assistant.web.desk import Desk
from assistant.web.errors import Unknown, field_errors
from assistant.web.layout import TITLE
from assistant.web.middleware.security_headers import FAILED, send_problem
from corpus.errors import HoiQdError
from corpus.register import Register

PATH = "/mcp"
TOOLS = ("hoi", "xem_diem", "nhiem_vu_co_quan", "moc_thoi_gian")
_log = logging.getLogger("hoiqd")
_HOW = (
    "Tra cứu một Quyết định của cơ quan nhà nước. Trả lời lấy nguyên văn từ Quyết định: khi nhắc "
    "lại, hãy giữ đúng lời trích và nêu nơi ghi. Kết quả not_found hay not_stated nghĩa là Quyết "
    "định không nói đến: đừng đoán thêm."
)
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class Asked(Record, title="Hỏi", extra="forbid"):
    """Arguments of `hoi`."""

    question: Text = Field(description="Câu hỏi tiếng Việt, có dấu hay không dấu.")
    state: TalkState | None = Field(
        None, description="Trường state của câu trả lời trước, nếu đang hỏi tiếp."
    )
    decisions: Decisions


class Wanted(Record, title="Xem điều khoản", extra="forbid"):
    """Arguments of `xem_diem`."""

    id: Text = Field(
        description="Điều khoản, như câu trả lời ghi: mã văn bản, dấu “/”, mã điều khoản."
    )


class Body(Record, title="Cơ quan cần xem", extra="forbid"):
    """Arguments of `nhiem_vu_co_quan`."""

    name: Text = Field(
        max_length=200, description="Tên đầy đủ, tên tắt, tên thường gọi hoặc tên năm 2025."
    )


class Nothing(Record, title="Không có tham số", extra="forbid"):
    """Arguments of `moc_thoi_gian`."""


class Bodies(Record, title="Nhiệm vụ của cơ quan"):
    """What `nhiem_vu_co_quan` gives."""

    agencies: list[AgencyDetail] = Field(
        description="Cơ quan mang tên ấy; nhiều hơn một nếu tên chỉ nhiều cơ quan."
    )


class Deadlines(Record, title="Các mốc thời gian"):
    """What `moc_thoi_gian` gives."""

    deadlines: list[DeadlineRow] = Field(description="Theo thứ tự thời gian, việc định kỳ ở sau.")


@dataclass(frozen=True, slots=True)
class _Work:
    """A tool: what it takes and gives, and the function between them."""

    name: str
    title: str
    description: str
    takes: type[Record]
    gives: type[Record]
    do: Callable[[Any], Record]

    def tool(self) -> Tool:
        """As clients see it."""
        return Tool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=self.takes.model_json_schema(),
            output_schema=self.gives.model_json_schema(mode="serialization"),
            annotations=_READS,
        )


def mount(app: FastAPI, desk: Desk, register: Register) -> None:
    """Puts the server into an application; it runs as long as that does."""
    endpoint = _Endpoint(_server(_tools(desk, register)))
    app.include_router(APIRouter(lifespan=endpoint.running))
    app.router.routes.append(Route(PATH, endpoint, methods=["POST"], include_in_schema=False))


class _Endpoint:
    """The address of the server, for programs only.

    Every page sends its origin with a POST, also one under a name that leads here by deceit.
    """

    def __init__(self, server: Server[Any]) -> None:
        self._server = server
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self, _: object) -> AsyncIterator[None]:
        """A manager runs only once; an application may start again."""
        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with manager.run():
            self._manager = manager
            yield
            self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if b"origin" in dict(scope["headers"]):
            await send_problem(send, 403, "Trang web không gọi được địa chỉ MCP.")
        elif self._manager is None:
            await send_problem(send, 503, "Máy chủ đang khởi động: xin thử lại sau.")
        else:
            await self._manager.handle_request(scope, receive, send)


def _server(works: list[_Work]) -> Server[Any]:
    known = {work.name: work for work in works}

    async def list_tools(
        _: ServerRequestContext[Any], __: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(tools=[work.tool() for work in works])

    async def call_tool(
        context: ServerRequestContext[Any], params: CallToolRequestParams
    ) -> CallToolResult:
        work = known.get(params.name)
        if work is None:
            return _error(f"Không có công cụ “{params.name}”: chỉ có {', '.join(known)}.")
        try:
            given = work.takes.model_validate(params.arguments or {})
            record = await to_thread.run_sync(partial(work.do, given))
        except ValidationError as error:
            return _error(field_errors(error.errors()))
        except HoiQdError as error:
            return _error(str(error))
        except Exception:
            _log.exception("Công cụ %s gặp lỗi", work.name)
            return _error(FAILED)
        row = record.model_dump(mode="json", by_alias=True)
        text = TextContent(type="text", text=json.dumps(row, ensure_ascii=False))
        return CallToolResult(content=[text], structured_content=row)

    return Server(
        "hoiqd",
        version=VERSION,
        title=TITLE,
        instructions=_HOW,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _error(line: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=line)], is_error=True)


def _tools(desk: Desk, register: Register) -> list[_Work]:
    decision = desk.decision
    bodies = Directory(register)

    def ask(given: Asked) -> AnswerRecord:
        state = given.state.to_state() if given.state else None
        return AnswerRecord.of(desk.ask(given.question, state=state, decisions=given.decisions))

    def show(given: Wanted) -> ClauseRecord:
        named, _, clause_id = given.id.rpartition("/")
        shown = desk.library.decision(named) if named else decision
        return whole(find_clause(shown, clause_id), shown)

    def tasks(given: Body) -> Bodies:
        found = bodies.find(given.name)
        if not found.bodies:
            near = "; ".join(agency.title for agency in found.near)
            alike = f" Có thể là: {near}." if near else " Hãy gõ tên đầy đủ."
            raise Unknown(f"Không rõ cơ quan “{given.name}”.{alike}")
        return Bodies(agencies=[detail(agency, decision, register) for agency in found.bodies])

    def deadlines(_: Nothing) -> Deadlines:
        return Deadlines(deadlines=deadline_rows(decision))

    return [
        _Work(
            "hoi",
            "Hỏi Quyết định",
            "Trả lời một câu hỏi tiếng Việt bằng lời văn của Quyết định, kèm cơ quan chịu trách "
            "nhiệm, thời hạn, nơi ghi và độ tin cậy. Hỏi tiếp thì gửi kèm state của câu trước.",
            Asked,
            AnswerRecord,
            ask,
        ),
        _Work(
            "xem_diem",
            "Xem một điều khoản",
            "Cho nguyên văn một điều khoản theo mã, với phân công, thời hạn, văn bản được viện "
            "dẫn và cách trích dẫn.",
            Wanted,
            ClauseRecord,
            show,
        ),
        _Work(
            "nhiem_vu_co_quan",
            "Nhiệm vụ của một cơ quan",
            "Cho mọi nhiệm vụ mà Quyết định giao cho một cơ quan, kèm vai trò, thời hạn, nơi ghi.",
            Body,
            Bodies,
            tasks,
        ),
        _Work(
            "moc_thoi_gian",
            "Các mốc thời gian",
            "Cho mọi thời hạn trong Quyết định, theo thứ tự thời gian, với việc phải làm và cơ "
            "quan chịu trách nhiệm.",
            Nothing,
            Deadlines,
            deadlines,
        ),
    ]
