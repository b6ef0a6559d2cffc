"""Feedback on answers: `POST /api/v1/feedback`."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field

from assistant.answer import Status
from assistant.feedback.store import Opinion, Store
from assistant.library_assistant import LibraryAssistant
from assistant.web import metrics
from assistant.web.api.openapi import Tag, problems
from assistant.web.api.records import Record, Text
from assistant.web.middleware.request_log import visiting
from corpus.errors import StoreError, UnknownClause
from corpus.library import ClauseRef, clause_of

NONE = "none"  # expected: the decision does not say
_AWAY = "Chưa ghi được góp ý, kho góp ý đang tạm nghỉ: xin giữ nguyên nội dung và gửi lại sau."


class Said(Record, title="Góp ý", extra="forbid"):
    """What a person says of an answer.

    `clause` is the one shown, "" if none was; `expected` the one that would be right, "" if not
    known, "none" if the decision does not say. An id alone is one of the default decision.
    """

    question: Text = Field(min_length=1, max_length=2000, description="Câu hỏi như đã gõ.")
    answer_id: Text = Field(max_length=200, description="Mã của câu trả lời.")
    status: Status = Field(description="Kết quả của câu trả lời.")
    clause: Text = Field(
        max_length=201,
        description="Điều khoản đã hiện (mã văn bản, dấu “/”, mã điều khoản); rỗng nếu không có "
        "điều khoản nào.",
    )
    right: bool = Field(strict=True, description="Câu trả lời có đúng không.")
    expected: Text = Field(
        default="",
        max_length=201,
        description="Điều khoản lẽ ra phải nêu; rỗng nếu không biết; “none” nếu Quyết định "
        "không nói đến.",
    )
    comment: Text = Field(default="", max_length=1000, description="Lời góp ý.")
    source: Literal["chat", "widget", "api"] = Field(default="api", description="Gửi từ đâu.")


class Receipt(Record, title="Biên nhận"):
    """The same for the same feedback of one person on one day, which is stored once."""

    id: str = Field(description="Mã biên nhận; gửi lại cùng góp ý trong ngày thì mã không đổi.")


def router(library: LibraryAssistant, store: Store) -> APIRouter:
    """`POST /api/v1/feedback`."""
    routes = APIRouter(tags=[Tag.FEEDBACK])

    def named(said: str) -> ClauseRef | None:
        """The clause that is named; `UnknownClause` or `UnknownDecision` if it is not there."""
        if said in ("", NONE):
            return None
        decision, _, clause = said.rpartition("/")
        of = library.decision(decision or library.default)
        return ClauseRef(of.id, clause_of(of, clause).id)

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
        try:
            shown, right = (named(text) for text in (said.clause, said.expected))
        except UnknownClause as error:
            raise UnknownClause(
                "Quyết định không có điều khoản được gửi lên: hãy chọn trong danh sách điều khoản."
            ) from error
        either = shown or right
        opinion = Opinion(
            decision=either.decision if either else library.default,
            **said.model_dump()
            | {"clause": str(shown or ""), "expected": str(right or said.expected)},
        )
        visit = visiting()
        try:
            receipt = store.record(opinion, visit.address if visit else "")
        except StoreError as error:
            raise StoreError(_AWAY) from error
        metrics.FEEDBACK.labels("yes" if said.right else "no", said.source).inc()
        return JSONResponse({"id": receipt}, 201, {"cache-control": "no-store"})

    return routes
