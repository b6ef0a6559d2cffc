"""The JSON interface, below `/api/v1`."""

from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant.answer import Answer, State
from assistant.web.desk import Desk
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


def router(desk: Desk) -> APIRouter:
    """`POST /api/v1/ask`, `GET /healthz`."""
    routes = APIRouter()

    @routes.post(
        "/api/v1/ask",
        summary="Hỏi một câu",
        responses={200: {"model": Shown}, 400: {"description": "Câu hỏi trống hoặc quá dài"}},
    )
    def ask(body: Ask) -> JSONResponse:
        answer = desk.ask(body.question, id=body.id, state=body.state)
        row = answer.to_dict()
        if body.display:
            row["display"] = asdict(display(answer, desk.decision))
        return JSONResponse(row, headers={"cache-control": "no-store"})

    @routes.get("/healthz", summary="Tình trạng")
    def health() -> dict[str, Any]:
        decision = desk.decision
        return {"status": "ok", "decision": decision.id, "clauses": len(decision.clauses)}

    return routes
