"""The JSON interface to the text: the clauses, one clause as a whole, the decision."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter

from assistant.answer import SCHEMA
from assistant.library_assistant import LibraryAssistant
from assistant.web.api.decision_records import (
    AssignmentRecord,
    ClauseRecord,
    ClauseSummary,
    DeadlineRecord,
    DecisionRecord,
    ReferenceRecord,
)
from assistant.web.api.openapi import KEPT, Tag, problems
from assistant.web.cached_response import JSON, CachedPage, CachedPages
from assistant.web.errors import Unknown
from assistant.wording.citation import citation
from corpus.decision import Clause, Decision
from corpus.register import Register

_LIST = TypeAdapter(list[ClauseSummary])
_DECISIONS = TypeAdapter(list[DecisionRecord])


def find_clause(decision: Decision, clause_id: str) -> Clause:
    """The clause with this id, in capitals or not; `Unknown` if there is none."""
    wanted = clause_id.strip().lower()
    for clause in decision.clauses:
        if clause.id.lower() == wanted:
            return clause
    raise Unknown(
        f"Quyết định không có điều khoản mã “{clause_id[:40]}”: xem các mã ở "
        f"/api/v1/decisions/{decision.id}/clauses."
    )


def summary(clause: Clause) -> ClauseSummary:
    """A clause without its text."""
    return ClauseSummary(
        id=clause.id,
        citation=clause.citation,
        heading=clause.heading,
        page=clause.page,
        kind=clause.kind,
    )


def whole(clause: Clause, decision: Decision) -> ClauseRecord:
    """A clause with all that is known of it."""
    return ClauseRecord(
        **summary(clause).model_dump(),
        page_certain=clause.page_certain,
        text=clause.text,
        start=clause.start,
        end=clause.end,
        parent=clause.parent,
        children=[c.id for c in decision.children(clause.id)],
        assignments=[
            AssignmentRecord.model_validate(a, from_attributes=True) for a in clause.assignments
        ],
        deadlines=[
            DeadlineRecord.model_validate(d, from_attributes=True) for d in clause.deadlines
        ],
        references=[
            ReferenceRecord.model_validate(r, from_attributes=True) for r in clause.references
        ],
        official_citation=citation(clause, decision),
        link=f"van-ban/{quote(decision.id)}#{quote(clause.id)}",
    )


def about(decision: Decision, register: Register) -> DecisionRecord:
    """What is known of the decision as a whole."""
    return DecisionRecord(
        id=decision.id,
        title=decision.title,
        issuer=decision.issuer,
        number=decision.number,
        issued=decision.issued,
        outside_source=decision.outside_source,
        clauses=len(decision.clauses),
        answerable=len(decision.answerable),
        agencies=len(list(register)),
        deadlines=sum(len(c.deadlines) for c in decision.clauses),
        pages=len(decision.pages),
        schema=SCHEMA,
        sha256=decision.sha256,
        link=f"van-ban/{quote(decision.id)}",
    )


def router(library: LibraryAssistant) -> APIRouter:
    """`GET /api/v1/decisions`, and below it what a decision holds; each made once.

    `/api/v1/decision`, `/clauses` and `/clauses/{id}`, of the time of one decision, give what is
    said of the default one.
    """
    routes = APIRouter(tags=[Tag.TEXT])
    register = library.main.register

    pages = CachedPages()

    def all_described() -> CachedPage:
        told = library.library

        def make() -> CachedPage:
            rows = [about(decision, register) for decision in told]
            return CachedPage(_DECISIONS.dump_json(rows, by_alias=True), JSON)

        return pages.of(told, make=make)

    def described(decision: str) -> CachedPage:
        told = library.decision(decision)

        def make() -> CachedPage:
            return CachedPage(about(told, register).model_dump_json(by_alias=True), JSON)

        return pages.of(told, told.id, "about", make=make)

    def listed(decision: str) -> CachedPage:
        told = library.decision(decision)

        def make() -> CachedPage:
            return CachedPage(_LIST.dump_json([summary(c) for c in told.clauses]), JSON)

        return pages.of(told, told.id, "clauses", make=make)

    def one(decision: str, id_: str, request: Request) -> Response:
        told = library.decision(decision)
        clause = find_clause(told, id_)

        def make() -> CachedPage:
            return CachedPage(whole(clause, told).model_dump_json(), JSON)

        return pages.of(told, told.id, "clause", clause.id, make=make).answer(request)

    @routes.get(
        "/api/v1/decisions",
        operation_id="list_decisions",
        summary="Các văn bản trong kho",
        description="Mọi văn bản hỏi được; mã của chúng dùng cho `decisions` khi hỏi.",
        response_model=list[DecisionRecord],
        responses=KEPT,
    )
    def decisions(request: Request) -> Response:
        return all_described().answer(request)

    @routes.get(
        "/api/v1/decisions/{decision}",
        operation_id="get_library_decision",
        summary="Một văn bản trong kho",
        description="Như `/api/v1/decision`, của văn bản có mã này.",
        response_model=DecisionRecord,
        responses=KEPT | problems(404),
    )
    def of_decision(decision: str, request: Request) -> Response:
        return described(decision).answer(request)

    @routes.get(
        "/api/v1/decisions/{decision}/clauses",
        operation_id="list_decision_clauses",
        summary="Các điều khoản của một văn bản",
        description="Mục lục: mọi điều khoản theo thứ tự của văn bản, không có lời văn.",
        response_model=list[ClauseSummary],
        responses=KEPT | problems(404),
    )
    def clauses_of(decision: str, request: Request) -> Response:
        return listed(decision).answer(request)

    @routes.get(
        "/api/v1/decisions/{decision}/clauses/{id_}",
        operation_id="get_decision_clause",
        summary="Một điều khoản của một văn bản, đầy đủ",
        description="Nguyên văn với vị trí trong văn bản nguồn, trang, phân công, thời hạn, văn "
        "bản được viện dẫn, cách trích dẫn và đường dẫn bền vững. Mã viết hoa hay viết thường "
        "đều được.",
        response_model=ClauseRecord,
        responses=KEPT | problems(404),
    )
    def clause_of(decision: str, id_: str, request: Request) -> Response:
        return one(decision, id_, request)

    @routes.get(
        "/api/v1/clauses",
        operation_id="list_clauses",
        summary="Các điều khoản của Quyết định mặc định",
        description="Như `/api/v1/decisions/{decision}/clauses`.",
        response_model=list[ClauseSummary],
        responses=KEPT,
    )
    def clauses(request: Request) -> Response:
        return listed(library.default).answer(request)

    @routes.get(
        "/api/v1/clauses/{id_}",
        operation_id="get_clause",
        summary="Một điều khoản của Quyết định mặc định, đầy đủ",
        description="Như `/api/v1/decisions/{decision}/clauses/{id_}`.",
        response_model=ClauseRecord,
        responses=KEPT | problems(404),
    )
    def clause(id_: str, request: Request) -> Response:
        return one(library.default, id_, request)

    @routes.get(
        "/api/v1/decision",
        operation_id="get_decision",
        summary="Quyết định mặc định",
        description="Tên, cơ quan ban hành, số và ngày (kèm nguồn ngoài nếu bản sao để trống), "
        "các số đếm, phiên bản của bản ghi câu trả lời, SHA-256 của văn bản nguồn.",
        response_model=DecisionRecord,
        responses=KEPT,
    )
    def the_decision(request: Request) -> Response:
        return described(library.default).answer(request)

    return routes
