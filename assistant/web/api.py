"""The JSON interface, below `/api/v1`."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant.answer import Answer, State
from assistant.engine import Assistant
from assistant.feedback.log import QuestionLog
from assistant.web.display import Display, display


class Ask(BaseModel):
    """What the JSON interface is asked.

    `id` comes back in the answer; `state` is that of the answer before in the same talk; with
    `display` the answer also says in words what to show.
    """

    model_config = ConfigDict(extra="forbid")

    question: str
    id: str = Field(default="", max_length=200)
    state: State | None = None
    display: bool = False

    @field_validator("question", "id")
    @classmethod
    def _writable(cls, text: str) -> str:
        """Half a surrogate pair is valid JSON, but no text."""
        text.encode()
        return text


@dataclass(frozen=True, slots=True)
class Shown(Answer):
    """An answer with what to show of it; None unless it was asked for."""

    display: Display | None = None


def address_of(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else ""


def router(assistant: Assistant, log: QuestionLog) -> APIRouter:
    """`POST /api/v1/ask`, `GET /healthz`."""
    routes = APIRouter()

    @routes.post(
        "/api/v1/ask",
        summary="Hỏi một câu",
        responses={200: {"model": Shown}, 400: {"description": "Câu hỏi trống hoặc quá dài"}},
    )
    def ask(body: Ask, request: Request) -> JSONResponse:
        start = time.perf_counter()
        answer = assistant.ask(body.question, id=body.id, state=body.state)
        log.asked(answer, address_of(request), 1000 * (time.perf_counter() - start), "api")
        row = answer.to_dict()
        if body.display:
            row["display"] = asdict(display(answer, assistant.decision))
        return JSONResponse(row, headers={"cache-control": "no-store"})

    @routes.get("/healthz", summary="Tình trạng")
    def health() -> dict[str, Any]:
        decision = assistant.decision
        return {"status": "ok", "decision": decision.id, "clauses": len(decision.clauses)}

    return routes
