"""The full text: a decision -> one HTML page that needs no script, a section for each clause."""

from collections.abc import Iterator
from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from assistant.engine import Assistant
from assistant.web.layout import render
from assistant.web.weave import Span, paragraphs, weave
from assistant.wording import page_words, place
from corpus.decision import IN_CHARGE, Clause, Decision, Kind

_LEVEL = {Kind.OPENING: 2, Kind.GROUP: 3, Kind.POINT: 4}


def full_text(decision: Decision) -> str:
    """The page; the address of a clause is `#` and its id."""
    return render(
        "van-ban.html.j2",
        path="van-ban",
        about=Markup(_about(decision)),
        contents=Markup(_contents(decision)),
        body=Markup("".join(_section(clause, decision) for clause in decision.clauses)),
    )


def router(assistant: Assistant) -> APIRouter:
    """`/van-ban`, made once."""
    routes = APIRouter()
    page = full_text(assistant.decision)

    @routes.api_route("/van-ban", methods=["GET", "HEAD"])
    def read() -> HTMLResponse:
        return HTMLResponse(page, headers={"cache-control": "no-cache"})

    return routes


def _about(decision: Decision) -> str:
    facts = ""
    if decision.number and decision.issued:
        source = f" theo {decision.outside_source}" if decision.outside_source else ""
        facts = (
            f'<p class="outside">Bản sao để trống số và ngày;{escape(source)} đây là Quyết định số '
            f"{escape(decision.number)} ngày {decision.issued:%d/%m/%Y}.</p>"
        )
    uncertain = any(not c.page_certain for c in decision.clauses)
    pages = " Số trang ghi “khoảng” là suy ra từ bản sao, không in trên trang." if uncertain else ""
    return (
        f'{facts}<p class="legend">In như bản gốc. <b class="lead">Gạch liền</b>: cơ quan '
        'chịu trách nhiệm. <b class="support">Gạch chấm</b>: cơ quan phối hợp.'
        f"{pages}</p>"
    )


def _contents(decision: Decision) -> str:
    items = "".join(
        f'<li class="{c.kind.value}"><a href="#{escape(c.id)}">{escape(_title(c))}</a></li>'
        for c in decision.clauses
        if c.kind in (Kind.OPENING, Kind.GROUP, Kind.ARTICLE)
    )
    return (
        '<nav class="contents" aria-label="Mục lục"><details><summary>Mục lục</summary>'
        f"<ul>{items}</ul></details></nav>"
    )


def _title(clause: Clause) -> str:
    return clause.heading or clause.citation


def _section(clause: Clause, decision: Decision) -> str:
    lines = paragraphs(clause.text)
    spans, breaks = list(_agencies(clause)), _page_marks(clause, decision)
    html = []
    for n, (i, j) in enumerate(lines):
        text = weave(clause.text, spans, breaks, start=i, end=j)
        level = _LEVEL.get(clause.kind)
        if n == 0 and level and clause.heading == clause.text[i:j]:
            html.append(f"<h{level}>{text}</h{level}>")
        elif clause.kind is Kind.LETTERHEAD and clause.text[i:j] == "QUYẾT ĐỊNH":
            html.append(f"<h1>{text}</h1>")
        else:
            html.append(f"<p>{text}</p>")
    anchor = (
        f'<a class="anchor" href="#{escape(clause.id)}" aria-label="Địa chỉ của '
        f'{escape(place(clause))}">{escape(clause.id)}</a>'
        if clause.kind in (Kind.POINT, Kind.ARTICLE)
        else ""
    )
    return (
        f'<section id="{escape(clause.id)}" class="{clause.kind.value}">'
        f"{anchor}{''.join(html)}</section>"
    )


def _agencies(clause: Clause) -> Iterator[Span]:
    for a in clause.assignments:
        css = "lead" if a.role in IN_CHARGE else "support"
        yield Span(*clause.locate(a.start, a.end), f'b class="{css}"')


def _page_marks(clause: Clause, decision: Decision) -> dict[int, str]:
    """Where pages begin in the clause's text, with the mark to show there.

    A page that begins between two clauses is marked at the second.
    """
    marks = {}
    before = max((c.end for c in decision.clauses if c.end <= clause.start), default=-1)
    for page in decision.pages:
        if before <= page.start < clause.end:
            at = clause.locate(page.start, page.start)[0]
            at += len(clause.text[at:]) - len(clause.text[at:].lstrip())
            words = page_words(page.number, page.certain)
            marks[at] = (
                f'<span class="page" role="doc-pagebreak" aria-label="{words}">{words}</span> '
            )
    return marks
