"""The pages on bodies: who does what, what became of them in 2025, and the same as files."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from itertools import groupby
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from assistant.assistant import Assistant
from assistant.reports.directory import Directory, DirectoryMatch
from assistant.reports.export import WRITERS, matrix_table, task_table
from assistant.reports.export.lists import MARKS, deadline_words
from assistant.reports.tasks import Involvement, Matrix, Task, tally, tasks_of
from assistant.web.chat.cards import cite
from assistant.web.highlight import gist, shortened
from assistant.web.layout import render
from assistant.wording.answers import lower_first
from assistant.wording.successors import became, day_words
from corpus.annotations import IN_CHARGE, Role
from corpus.decision import Decision, Kind
from corpus.register import Agency, Successor
from index.text import fold

_READ = ["GET", "HEAD"]
_LONGEST = 200  # characters of a typed name
_GIST = 260
_TOPIC = 40  # characters of a heading that stands on end in the table
KINDS = {
    "so": "Sở",
    "ban": "Ban, thanh tra, văn phòng cấp tỉnh",
    "cong_an": "Công an",
    "quan_su": "Quân sự, biên phòng",
    "tu_phap": "Viện kiểm sát, tòa án",
    "nganh_doc": "Bộ, ngành trung ương và cơ quan ngành dọc tại tỉnh",
    "doan_the": "Mặt trận, đoàn thể",
    "nhom": "Cách gọi chung (chỉ nhiều cơ quan, không phải một cơ quan)",
    "uy_ban": "Cơ quan lãnh đạo, cơ quan dân cử",
}
_HEADINGS = {
    Involvement.LEAD: "Chủ trì",
    Involvement.RESPONSIBLE: "Chịu trách nhiệm thực hiện",
    Involvement.GUIDE: "Chịu trách nhiệm hướng dẫn",
    Involvement.REQUESTED: "Được đề nghị thực hiện",
    Involvement.COORDINATE: "Phối hợp",
    Involvement.ADDRESSED: "Được gửi, được báo cáo",
    Involvement.RECIPIENT: "Có tên trong nơi nhận",
    Involvement.NAMED: "Chỉ được nêu tên, không kèm nhiệm vụ",
}
_SURE = {
    "high": "Có nguồn cho {province} hoặc quy định áp dụng cho mọi tỉnh.",
    "medium": "Suy từ quy định chung hoặc phương án của tỉnh; "
    "chưa thấy văn bản riêng của {province}.",
    "low": "Chưa có nguồn xác nhận.",
}


def router(assistant: Assistant) -> APIRouter:
    """`/co-quan`, `/co-quan/ma-tran`, `/co-quan/{slug}` and their files; each made at first use."""
    decision, register = assistant.decision, assistant.register
    routes = APIRouter()
    directory, matrix = Directory(register), Matrix(decision, register)

    def known(slug: str) -> Agency:
        if slug not in register.agencies:
            raise HTTPException(404)
        return register[slug]

    @cache
    def counted() -> list[tuple[Agency, dict[str, int]]]:
        return [(a, tally(tasks_of(a, decision, register))) for a in register]

    def overview(typed: str, found: DirectoryMatch) -> str:
        rows = sorted(counted(), key=lambda row: list(KINDS).index(row[0].kind))
        kinds = [(KINDS[k], list(r)) for k, r in groupby(rows, key=lambda row: row[0].kind)]
        names = suggestions(register)
        return render(
            "co-quan.html.j2", path="co-quan", kinds=kinds, typed=typed, names=names, found=found
        )

    @routes.api_route("/co-quan", methods=_READ)
    def choose(request: Request, ten: str = "") -> Response:
        typed = " ".join(ten.split())[:_LONGEST]
        found = directory.find(typed)
        if len(found.bodies) == 1:
            root = request.scope.get("root_path", "").rstrip("/")
            return RedirectResponse(f"{root}/co-quan/{found.bodies[0].slug}", 303)
        return _page(overview(typed, found))

    @cache
    def matrix_html() -> str:
        return matrix_page(matrix)

    @cache
    def matrix_file(suffix: str) -> bytes:
        return WRITERS[suffix][0](matrix_table(matrix))

    @cache
    def agency_html(slug: str) -> str:
        agency = register[slug]
        return agency_page(agency, tasks_of(agency, decision, register), assistant)

    @cache
    def agency_file(slug: str, suffix: str) -> bytes:
        agency = register[slug]
        rows = task_table(agency, tasks_of(agency, decision, register), decision)
        return WRITERS[suffix][0](rows)

    @routes.api_route("/co-quan/ma-tran", methods=_READ)
    def table() -> HTMLResponse:
        return _page(matrix_html())

    @routes.api_route("/co-quan/ma-tran.{suffix}", methods=_READ)
    def table_file(suffix: str) -> Response:
        return _file(matrix_file, suffix, "Bảng phân công")

    @routes.api_route("/co-quan/{slug}", methods=_READ)
    def one(slug: str) -> HTMLResponse:
        return _page(agency_html(known(slug).slug))

    @routes.api_route("/co-quan/{slug}/nhiem-vu.{suffix}", methods=_READ)
    def task_file(slug: str, suffix: str) -> Response:
        agency = known(slug)
        return _file(partial(agency_file, slug), suffix, f"Nhiệm vụ {agency.title}")

    return routes


def suggestions(register: Iterable[Agency]) -> list[str]:
    """Names to choose from: the official ones, then short forms."""
    agencies = list(register)
    names = [a.title for a in agencies]
    return list(dict.fromkeys([*names, *(short for a in agencies for short in a.abbreviations)]))


def agency_page(agency: Agency, tasks: list[Task], assistant: Assistant) -> str:
    """A body: its tasks by role, its other names, what became of it."""
    decision = assistant.decision
    groups = [
        (_HEADINGS[tie], tie, [_shown(task, decision) for task in found])
        for tie, found in groupby(tasks, key=lambda task: task.tie)
    ]
    names = (*agency.name_variants, *agency.abbreviations, *agency.aliases)
    others = list(dict.fromkeys(n for n in names if n.lower() != agency.name.lower()))
    return render(
        "co-quan-mot.html.j2",
        path="co-quan",
        home="../",
        agency=agency,
        kind=KINDS[agency.kind],
        others=others,
        counts=tally(tasks),
        groups=groups,
        fates=[_fate(fact, decision.profile.province) for fact in agency.successors],
        collective=assistant.register["cac-so-ban-nganh"] if agency.kind in ("so", "ban") else None,
        year=decision.issued.year if decision.issued else None,
    )


def matrix_page(matrix: Matrix) -> str:
    """Bodies by groups of tasks."""
    heads = []
    for column in matrix.columns:
        head = matrix.head(column)
        title = (head.heading or head.text).partition(". ")[2]
        group = head.kind is Kind.GROUP
        heads.append((column.rpartition(".")[2], title, shortened(title, _TOPIC), head.id, group))
    words = {role: Involvement(role).words for role in Role}
    bands = []
    for kind, rows in groupby(matrix.rows, key=lambda agency: agency.kind == "nhom"):
        cells = [
            (
                agency,
                [
                    [(MARKS[r], n, r.value, words[r]) for r, n in matrix.cell(agency, c).items()]
                    for c in matrix.columns
                ],
                matrix.of_row(agency),
            )
            for agency in rows
        ]
        bands.append(("Cách gọi chung" if kind else "Từng cơ quan", cells))
    sums = [matrix.of_column(column) for column in matrix.columns]
    return render(
        "co-quan-ma-tran.html.j2",
        path="co-quan",
        home="../",
        heads=heads,
        bands=bands,
        sums=sums,
        total=(sum(s[0] for s in sums), sum(s[1] for s in sums)),
        legend=[(MARKS[r], r.value, words[r], r in IN_CHARGE) for r in MARKS],
    )


def _shown(task: Task, decision: Decision) -> dict[str, object]:
    text = gist(task.clause, _GIST) if task.whole else task.text
    rest = task.text if task.whole and text.endswith("…") else ""
    return {
        "text": text,
        "rest": rest.splitlines(),
        "leads": "; ".join(lower_first(n) for n in task.leads),
        "coordinators": "; ".join(lower_first(n) for n in task.coordinators),
        "deadlines": [deadline_words(d) for d in task.deadlines],
        "cite": Markup(cite(task.clause, decision, "../")),
        "clause_id": task.clause.id,
    }


def _fate(fact: Successor, province: str) -> dict[str, object]:
    """What sources say of one function; an unconfirmed one is not stated."""
    known = fact.confidence != "low"
    general = "theo quy định chung, " if fact.confidence == "medium" else ""
    return {
        "function": fact.function,
        "became": f"{general}{became(fact)}" if known else "",
        "since": day_words(fact.since) if fact.since and known else "",
        "stays": fact.relation == "giu_nguyen",
        "basis": fact.legal_basis if known else "",
        "sure": _SURE[fact.confidence].format(province=province or "tỉnh"),
        "note": fact.note,
        "sources": [(url, urlsplit(url).hostname or url) for url in fact.sources],
    }


def _page(html: str) -> HTMLResponse:
    return HTMLResponse(html, headers={"cache-control": "no-cache"})


def _file(made: Callable[[str], bytes], suffix: str, name: str) -> Response:
    """A download, named in ASCII and (RFC 5987) in Vietnamese."""
    if suffix not in WRITERS:
        raise HTTPException(404)
    _, media_type = WRITERS[suffix]
    ascii_name = fold(name).lower().replace(",", "").replace(" ", "-")
    disposition = (
        f'attachment; filename="{ascii_name}.{suffix}"; '
        f"filename*=UTF-8''{quote(f'{name}.{suffix}', safe='')}"
    )
    headers = {"content-disposition": disposition, "cache-control": "no-cache"}
    return Response(made(suffix), media_type=media_type, headers=headers)
