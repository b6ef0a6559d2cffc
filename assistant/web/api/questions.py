"""The JSON interface, below `/api/v1`."""

from dataclasses import asdict

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from assistant.web.api.answer_records import ShownAnswer, TalkState
from assistant.web.api.openapi import Tag, problems
from assistant.web.api.records import Decisions, Record, Text
from assistant.web.desk import Desk
from assistant.web.presentation import display


class Ask(Record, title="Câu hỏi", extra="forbid"):
    """What the JSON interface is asked."""

    question: Text = Field(description="Câu hỏi, có dấu hay không dấu, viết tắt cũng được.")
    id: Text = Field(default="", max_length=200, description="Mã riêng, được trả lại nguyên vẹn.")
    state: TalkState | None = Field(
        default=None, description="`state` của câu trả lời trước trong cùng hội thoại."
    )
    decisions: Decisions
    display: bool = Field(default=False, description="Có trả về thêm những gì nên hiện hay không.")


class Health(Record, title="Tình trạng"):
    """That the site is up, and over which decision."""

    status: str = Field(description="Luôn là “ok”.")
    decision: str = Field(description="Mã của Quyết định.")
    clauses: int = Field(description="Số điều khoản.")


def router(desk: Desk) -> APIRouter:
    """`POST /api/v1/ask`, `GET /healthz`."""
    routes = APIRouter()

    @routes.post(
        "/api/v1/ask",
        operation_id="ask",
        tags=[Tag.ASK],
        summary="Hỏi một câu",
        description="Trả lời bằng lời văn của Quyết định, kèm nơi ghi và độ tin cậy. Hỏi tiếp thì "
        "gửi kèm `state` của câu trả lời trước. Trong kho có nhiều văn bản thì `decisions` chọn "
        "văn bản cần hỏi.",
        response_model=ShownAnswer,
        responses=problems(400, 404, 413, 422, 503),
    )
    def ask(body: Ask) -> JSONResponse:
        state = body.state.to_state() if body.state else None
        answer = desk.ask(body.question, id=body.id, state=state, decisions=body.decisions)
        row = answer.to_dict()
        if body.display:
            row["display"] = asdict(display(answer, desk.of(answer)))
        return JSONResponse(row, headers={"cache-control": "no-store"})

    @routes.get(
        "/healthz",
        operation_id="health",
        tags=[Tag.SERVICE],
        summary="Máy chủ còn chạy không",
        description="Trả lời ngay, không dùng đến mô hình.",
    )
    def health() -> Health:
        decision = desk.decision
        return Health(status="ok", decision=decision.id, clauses=len(decision.clauses))

    return routes
