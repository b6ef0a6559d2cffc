"""Feedback on answers: `POST /api/v1/feedback`."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from assistant.answer import Status
from assistant.feedback.store import Opinion, Store
from assistant.web import metrics
from assistant.web.api.openapi import Tag, problems
from assistant.web.api.records import Record, Text
from assistant.web.middleware.request_log import visiting
from corpus.decision import Decision
from corpus.errors import StoreError, UnknownClause

NONE = "none"  # expected: the decision does not say
_AWAY = "Chưa ghi được góp ý, kho góp ý đang tạm nghỉ: xin giữ nguyên nội dung và gửi lại sau."


class Said(Record, title="Góp ý", extra="forbid"):
    """What a person says of an answer.

    `clause` is the id shown, "" if none was; `expected` the id that would be right, "" if not
    known, "none" if the decision does not say.
    """

    question: Text = Field(min_length=1, max_length=2000, description="Câu hỏi như đã gõ.")
    answer_id: Text = Field(max_length=200, description="Mã của câu trả lời.")
    status: Status = Field(description="Kết quả của câu trả lời.")
    clause: Text = Field(
        max_length=100, description="Mã điều khoản đã hiện; rỗng nếu không có điều khoản nào."
    )
    right: bool = Field(strict=True, description="Câu trả lời có đúng không.")
    expected: Text = Field(
        default="",
        max_length=100,
        description="Mã điều khoản lẽ ra phải nêu; rỗng nếu không biết; “none” nếu Quyết định "
        "không nói đến.",
    )
    comment: Text = Field(default="", max_length=1000, description="Lời góp ý.")
    source: Literal["chat", "widget", "api"] = Field(default="api", description="Gửi từ đâu.")


class Receipt(Record, title="Biên nhận"):
    """The same for the same feedback of one person on one day, which is stored once."""

    id: str = Field(description="Mã biên nhận; gửi lại cùng góp ý trong ngày thì mã không đổi.")


def router(decision: Decision, store: Store) -> APIRouter:
    """`POST /api/v1/feedback`."""
    routes = APIRouter(tags=[Tag.FEEDBACK])
    known = {"", *(c.id for c in decision.clauses)}

    @routes.post(
        "/api/v1/feedback",
        operation_id="send_feedback",
        summary="Góp ý về một câu trả lời",
        description="Ghi câu trả lời đúng hay sai. Địa chỉ người gửi chỉ giữ dưới dạng bí danh.",
        status_code=201,
        response_model=Receipt,
        responses=problems(400, 413, 422, 503),
    )
    def feedback(said: Said) -> JSONResponse:
        if said.clause not in known or said.expected not in known | {NONE}:
            raise UnknownClause(
                "Quyết định không có điều khoản được gửi lên: hãy chọn trong danh sách điều khoản."
            )
        opinion = Opinion(decision=decision.id, **said.model_dump())
        visit = visiting()
        try:
            receipt = store.record(opinion, visit.address if visit else "")
        except StoreError as error:
            raise StoreError(_AWAY) from error
        metrics.FEEDBACK.labels("yes" if said.right else "no", said.source).inc()
        return JSONResponse({"id": receipt}, 201, {"cache-control": "no-store"})

    return routes
