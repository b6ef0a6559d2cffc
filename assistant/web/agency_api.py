"""The JSON interface to bodies: who there is, what each does, what became of it."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from assistant.engine import Assistant
from assistant.tasks import Task, Tie, tally, tasks_of
from assistant.web.shield import PROBLEM_TYPE, problem
from corpus.agencies import Agency
from corpus.decision import DeadlineKind


class Counts(BaseModel):
    """Numbers of clauses."""

    in_charge: int
    coordinate: int
    addressed: int


class AgencySummary(BaseModel):
    """A body of the register; a collective one stands for many bodies."""

    slug: str
    name: str
    kind: str
    collective: bool
    counts: Counts


class Agencies(BaseModel):
    """All bodies, in the register's order."""

    agencies: list[AgencySummary]


class TaskDeadline(BaseModel):
    """A time limit as worded; `date` is null where it recurs."""

    text: str
    kind: DeadlineKind
    date: date | None
    target: str


class TaskView(BaseModel):
    """A clause that concerns the body; `whole` tells whether `text` is all of it."""

    clause_id: str
    citation: str
    page: int
    page_certain: bool
    role: Tie
    text: str
    whole: bool
    lead_agencies: list[str]
    coordinating_agencies: list[str]
    deadlines: list[TaskDeadline]


class Fate(BaseModel):
    """What sources outside the decision say of one function after 2025's reorganisation."""

    function: str
    to: str
    relation: str
    since: str = Field(description="YYYY-MM-DD hoặc rỗng")
    legal_basis: str
    confidence: str
    note: str
    sources: list[str]


class AgencyDetail(AgencySummary):
    """A body with its tasks by role, the strongest role first."""

    names: list[str]
    tasks: list[TaskView]
    successors: list[Fate]


def router(assistant: Assistant) -> APIRouter:
    """`GET /api/v1/agencies` and `GET /api/v1/agencies/{slug}`."""
    decision, register = assistant.decision, assistant.register
    routes = APIRouter()

    @routes.get("/api/v1/agencies", summary="Các cơ quan", response_model=Agencies)
    def all_agencies() -> Agencies:
        rows = [_summary(a, tasks_of(a, decision, register)) for a in register]
        return Agencies(agencies=[AgencySummary(**row) for row in rows])

    @routes.get(
        "/api/v1/agencies/{slug}",
        summary="Nhiệm vụ của một cơ quan",
        response_model=AgencyDetail,
        responses={404: {"description": "Không có cơ quan mang mã này"}},
    )
    def one_agency(slug: str) -> AgencyDetail | Response:
        agency = register.agencies.get(slug)
        if agency is None:
            detail = f"Không có cơ quan mang mã “{slug}”: xem các mã ở /api/v1/agencies."
            return JSONResponse(problem(404, detail), 404, media_type=PROBLEM_TYPE)
        return _detail(agency, tasks_of(agency, decision, register))

    return routes


def _summary(agency: Agency, tasks: list[Task]) -> dict[str, Any]:
    return {
        "slug": agency.slug,
        "name": agency.title,
        "kind": agency.kind,
        "collective": agency.collective,
        "counts": Counts(**tally(tasks)),
    }


def _detail(agency: Agency, tasks: list[Task]) -> AgencyDetail:
    names = (*agency.named_as, *agency.name_variants, *agency.abbreviations, *agency.aliases)
    facts = [
        Fate(
            function=s.function,
            to=s.to,
            relation=s.relation,
            since=s.since,
            legal_basis=s.legal_basis,
            confidence=s.confidence,
            note=s.note,
            sources=list(s.sources),
        )
        for s in agency.successors
    ]
    return AgencyDetail(
        **_summary(agency, tasks),
        names=list(dict.fromkeys(names)),
        tasks=[_task(task) for task in tasks],
        successors=facts,
    )


def _task(task: Task) -> TaskView:
    clause = task.clause
    return TaskView(
        clause_id=clause.id,
        citation=clause.citation,
        page=clause.page,
        page_certain=clause.page_certain,
        role=task.tie,
        text=task.text,
        whole=task.whole,
        lead_agencies=list(task.leads),
        coordinating_agencies=list(task.coordinators),
        deadlines=[
            TaskDeadline(text=d.text, kind=d.kind, date=d.date, target=d.target)
            for d in task.deadlines
        ],
    )
