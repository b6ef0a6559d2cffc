"""Feedback on answers: `POST /api/v1/feedback`, and the clauses to choose from."""

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Status
from assistant.feedback.store import Opinion, Store
from assistant.web import metrics
from assistant.web.visits import visiting
from corpus.decision import Decision
from corpus.errors import StoreError, UnknownClause

NONE = "none"  # expected: the decision does not say
_AWAY = "Chưa ghi được góp ý, kho góp ý đang tạm nghỉ: xin giữ nguyên nội dung và gửi lại sau."


class Said(BaseModel):
    """What a person says of an answer.

    `clause` is the id shown, "" if none was; `expected` the id that would be right, "" if not
    known, "none" if the decision does not say.
    """

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=2000)
    answer_id: str = Field(max_length=200)
    status: Status
    clause: str = Field(max_length=100)
    right: bool = Field(strict=True)
    expected: str = Field(default="", max_length=100)
    comment: str = Field(default="", max_length=1000)
    source: Literal["chat", "widget", "api"] = "api"


class Receipt(BaseModel):
    """The same for the same feedback of one person on one day, which is stored once."""

    id: str


def clauses_router(decision: Decision) -> APIRouter:
    """`GET /api/v1/clauses`."""
    routes = APIRouter()
    listed = [
        {"id": c.id, "citation": c.citation, "heading": c.heading, "page": c.page, "kind": c.kind}
        for c in decision.clauses
    ]

    @routes.get("/api/v1/clauses", summary="Các điều khoản của Quyết định")
    def clauses() -> list[dict[str, Any]]:
        return listed

    return routes


def router(decision: Decision, store: Store) -> APIRouter:
    """`POST /api/v1/feedback`."""
    routes = APIRouter()
    known = {"", *(c.id for c in decision.clauses)}

    @routes.post(
        "/api/v1/feedback",
        summary="Góp ý về một câu trả lời",
        status_code=201,
        response_model=Receipt,
        responses={503: {"description": "Kho góp ý đang tạm nghỉ: gửi lại sau"}},
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
