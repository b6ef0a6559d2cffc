"""The JSON interface to deadlines."""

import datetime

from fastapi import APIRouter, Request, Response
from pydantic import Field, TypeAdapter

from assistant.assistant import Assistant
from assistant.reports.deadlines import dues
from assistant.web.api.openapi import KEPT, Tag
from assistant.web.api.records import ClauseId, Record
from assistant.web.cached_response import JSON, CachedPage
from assistant.wording.answers import place
from corpus.decision import Decision


class DeadlineRow(Record, title="Mốc thời gian"):
    """A deadline with its task and who must keep it."""

    text: str = Field(description="Lời văn của mốc, như in trong Quyết định.")
    date: datetime.date | None = Field(description="Ngày; null nếu là việc định kỳ.")
    recurrence: str = Field(description='"monthly", "quarterly", "yearly", hoặc "" nếu một lần.')
    day: int = Field(description="Ngày trong kỳ của việc định kỳ; 0 nếu không nêu.")
    target: str = Field(description='Mức phải đạt đến ngày ấy, ví dụ "dưới 50% kế hoạch vốn".')
    task: str = Field(description="Câu nêu mốc thời gian.")
    clause_id: ClauseId
    citation: str = Field(description="Nơi ghi trong Quyết định.")
    agencies: list[str] = Field(description="Cơ quan chịu trách nhiệm.")


_LIST = TypeAdapter(list[DeadlineRow])


def deadline_rows(decision: Decision) -> list[DeadlineRow]:
    """All deadlines in order of time."""
    return [
        DeadlineRow(
            text=due.deadline.text,
            date=due.deadline.date,
            recurrence=due.deadline.recurrence,
            day=due.deadline.day,
            target=due.deadline.target,
            task=due.task,
            clause_id=due.clause.id,
            citation=place(due.clause),
            agencies=list(due.agencies),
        )
        for due in dues(decision)
    ]


def router(assistant: Assistant) -> APIRouter:
    """`GET /api/v1/deadlines`, made once."""
    routes = APIRouter(tags=[Tag.AGENCIES])
    page = CachedPage(_LIST.dump_json(deadline_rows(assistant.decision)), JSON)

    @routes.get(
        "/api/v1/deadlines",
        operation_id="list_deadlines",
        summary="Các mốc thời gian",
        description="Theo thứ tự thời gian; việc định kỳ ở sau.",
        response_model=list[DeadlineRow],
        responses=KEPT,
    )
    def deadlines(request: Request) -> Response:
        return page.answer(request)

    return routes
