"""The JSON interface to bodies: who there is, what each does, what became of it."""

import datetime
from functools import cache
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from assistant.assistant import Assistant
from assistant.reports.tasks import Involvement, Task, tally, tasks_of
from assistant.web.api.openapi import KEPT, Tag, problems
from assistant.web.api.records import Citation, ClauseId, Page, PageCertain, Record
from assistant.web.cached_response import JSON, CachedPage
from assistant.web.errors import Unknown
from corpus.annotations import DeadlineKind
from corpus.decision import Decision
from corpus.register import Agency, Register


class Counts(Record, title="Số điều khoản theo vai trò"):
    """Numbers of clauses."""

    in_charge: int = Field(description="Chịu trách nhiệm.")
    coordinate: int = Field(description="Phối hợp.")
    addressed: int = Field(description="Được gửi, được báo cáo.")


class AgencySummary(Record, title="Cơ quan"):
    """A body of the register; a collective one stands for many bodies."""

    slug: str = Field(description="Mã cơ quan, ví dụ so-y-te.")
    name: str = Field(description="Tên.")
    kind: str = Field(description="Loại cơ quan, theo danh mục.")
    collective: bool = Field(description="Đúng (true) nếu tên chỉ chung nhiều cơ quan.")
    counts: Counts = Field(description="Số điều khoản theo vai trò.")


class Agencies(Record, title="Danh mục cơ quan"):
    """All bodies, in the register's order."""

    agencies: list[AgencySummary] = Field(description="Theo thứ tự của danh mục.")


class TaskDeadline(Record, title="Thời hạn của nhiệm vụ"):
    """A time limit as worded; `date` is null where it recurs."""

    text: str = Field(description="Lời văn của thời hạn.")
    kind: DeadlineKind = Field(
        description="before: trước ngày; until: đến; recurring: định kỳ; within: trong kỳ hạn."
    )
    date: datetime.date | None = Field(description="Ngày; null nếu là việc định kỳ.")
    target: str = Field(description="Mức phải đạt; rỗng nếu không nêu.")


class TaskView(Record, title="Nhiệm vụ"):
    """A clause that concerns the body; `whole` tells whether `text` is all of it."""

    clause_id: ClauseId
    citation: Citation
    page: Page
    page_certain: PageCertain
    role: Involvement = Field(
        description="lead: chủ trì; responsible: thực hiện; guide: hướng dẫn; requested: được đề "
        "nghị; coordinate: phối hợp; addressed: được gửi, được báo cáo; recipient: nơi nhận; "
        "named: được nêu tên."
    )
    text: str = Field(description="Lời văn liên quan đến cơ quan.")
    whole: bool = Field(description="Sai (false) nếu chỉ là một phần của điều khoản.")
    lead_agencies: list[str] = Field(description="Cơ quan khác cùng chịu trách nhiệm.")
    coordinating_agencies: list[str] = Field(description="Cơ quan khác phối hợp.")
    deadlines: list[TaskDeadline] = Field(description="Các thời hạn.")


class Fate(Record, title="Cơ quan sau năm 2025"):
    """What sources outside the decision say of one function after 2025's reorganisation."""

    function: str = Field(description="Chức năng.")
    to: str = Field(description="Cơ quan nhận.")
    relation: str = Field(description="Cách chuyển.")
    since: str = Field(description="YYYY-MM-DD hoặc rỗng")
    legal_basis: str = Field(description="Căn cứ pháp lý.")
    confidence: str = Field(description="high: chắc chắn; medium: theo quy định chung; low: yếu.")
    note: str = Field(description="Ghi chú.")
    sources: list[str] = Field(description="Địa chỉ các nguồn.")


class AgencyDetail(AgencySummary, title="Cơ quan và nhiệm vụ"):
    """A body with its tasks by role, the strongest role first."""

    names: list[str] = Field(description="Mọi tên gọi, tên tắt.")
    tasks: list[TaskView] = Field(description="Nhiệm vụ, vai trò mạnh nhất trước.")
    successors: list[Fate] = Field(description="Chuyện sau đợt sắp xếp năm 2025, theo nguồn ngoài.")


def router(assistant: Assistant) -> APIRouter:
    """`GET /api/v1/agencies` and `GET /api/v1/agencies/{slug}`; each made at its first use."""
    decision, register = assistant.decision, assistant.register
    routes = APIRouter(tags=[Tag.AGENCIES])

    @cache
    def overview() -> CachedPage:
        return CachedPage(directory(decision, register).model_dump_json(), JSON)

    @cache
    def prepared(slug: str) -> CachedPage:
        return CachedPage(detail(register[slug], decision, register).model_dump_json(), JSON)

    @routes.get(
        "/api/v1/agencies",
        operation_id="list_agencies",
        summary="Các cơ quan",
        description="Mọi cơ quan trong danh mục, với số điều khoản theo vai trò.",
        response_model=Agencies,
        responses=KEPT,
    )
    def all_agencies(request: Request) -> Response:
        return overview().answer(request)

    @routes.get(
        "/api/v1/agencies/{slug}",
        operation_id="get_agency",
        summary="Nhiệm vụ của một cơ quan",
        description="Tên gọi, nhiệm vụ kèm lời văn và thời hạn, và chuyện sau năm 2025.",
        response_model=AgencyDetail,
        responses=KEPT | problems(404),
    )
    def one_agency(slug: str, request: Request) -> Response:
        if slug not in register.agencies:
            raise Unknown(f"Không có cơ quan mang mã “{slug[:40]}”: xem các mã ở /api/v1/agencies.")
        return prepared(slug).answer(request)

    return routes


def directory(decision: Decision, register: Register) -> Agencies:
    """All bodies."""
    rows = [_summary(a, tasks_of(a, decision, register)) for a in register]
    return Agencies(agencies=[AgencySummary(**row) for row in rows])


def _summary(agency: Agency, tasks: list[Task]) -> dict[str, Any]:
    return {
        "slug": agency.slug,
        "name": agency.title,
        "kind": agency.kind,
        "collective": agency.collective,
        "counts": Counts(**tally(tasks)),
    }


def detail(agency: Agency, decision: Decision, register: Register) -> AgencyDetail:
    """A body with its tasks."""
    tasks = tasks_of(agency, decision, register)
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
