"""The full text: a decision -> one HTML page that needs no script, a section for each clause."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from re import Pattern

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from assistant.library_assistant import LibraryAssistant
from assistant.web.cached_response import CachedPage, CachedPages
from assistant.web.highlight import Highlight, paragraphs, weave
from assistant.web.layout import render
from assistant.web.pages import find
from assistant.web.pages.outline import outline
from assistant.wording.answers import page_words, place
from corpus.annotations import IN_CHARGE
from corpus.decision import Clause, Decision, Kind
from corpus.errors import UnknownDecision

_LEVEL = {Kind.OPENING: 2, Kind.GROUP: 3, Kind.POINT: 4}
_NUMBERED = (Kind.GROUP, Kind.POINT, Kind.ARTICLE)


@dataclass(frozen=True, slots=True)
class Section:
    """A clause as the template shows it: `lines` are pairs of an element and what it holds.

    `number` is shown beside the text, "" for a clause without one; `hits` counts what was found.
    """

    id: str
    kind: Kind
    place: str
    number: str
    lines: tuple[tuple[str, Markup], ...]
    hits: int


def full_text(decision: Decision, words: str = "", *, address: str = "van-ban") -> str:
    """The page, with `words` marked wherever they stand; a clause's address is `#` and its id.

    `address` is the page's own, from the site's root.
    """
    wanted = find.pattern(words)
    sections = [_section(clause, decision, wanted) for clause in decision.clauses]
    return render(
        "van-ban.html.j2",
        path="van-ban",
        home="../" * address.count("/"),
        address=address,
        decision=decision,
        guessed=any(not page.certain for page in decision.pages),
        outline=outline(decision),
        sections=sections,
        words=words,
        too_short=wanted is None,
        found=sum(s.hits for s in sections),
    )


def router(library: LibraryAssistant) -> APIRouter:
    """`/van-ban/{mã}`, made once, and `?tim=…` for browsers without script.

    `/van-ban` is the default decision's page too, as it was when there was one decision.
    """
    routes = APIRouter()

    pages = CachedPages()

    def answered(request: Request, decision: str, address: str, words: str) -> Response:
        told = library.decision(decision)
        if not words.strip():
            page = pages.of(
                told, address, make=lambda: CachedPage(full_text(told, address=address))
            )
            return page.answer(request)
        html = full_text(told, " ".join(words.split()), address=address)
        return HTMLResponse(html, headers={"cache-control": "no-cache"})

    @routes.api_route("/van-ban", methods=["GET", "HEAD"])
    def read(request: Request, tim: str = "") -> Response:
        return answered(request, library.default, "van-ban", tim)

    @routes.api_route("/van-ban/{decision}", methods=["GET", "HEAD"])
    def read_one(request: Request, decision: str, tim: str = "") -> Response:
        try:
            known = library.decision(decision).id
        except UnknownDecision as error:
            if "text/html" in request.headers.get("accept", ""):
                raise HTTPException(404) from error
            raise
        return answered(request, known, f"van-ban/{known}", tim)

    return routes


def _section(clause: Clause, decision: Decision, wanted: Pattern[str] | None) -> Section:
    rows = paragraphs(clause.text)
    found = [
        Highlight(i + a, i + b, "mark")
        for i, j in rows
        for a, b in find.hits(clause.text[i:j], wanted)
    ]
    spans = [*_agencies(clause), *_deadlines(clause), *found]
    breaks = _page_marks(clause, decision)
    lines = tuple(
        (_element(clause, i, j), Markup(weave(clause.text, spans, breaks, start=i, end=j)))
        for i, j in rows
    )
    number = clause.id if clause.kind in _NUMBERED else ""
    return Section(clause.id, clause.kind, place(clause), number, lines, len(found))


def _element(clause: Clause, start: int, end: int) -> str:
    text = clause.text[start:end]
    if clause.kind is Kind.LETTERHEAD and text == "QUYẾT ĐỊNH":
        return "h1"
    level = _LEVEL.get(clause.kind)
    return f"h{level}" if level and start == 0 and text == clause.heading else "p"


def _agencies(clause: Clause) -> Iterator[Highlight]:
    for a in clause.assignments:
        if a.start < clause.start:  # named in the heading above
            continue
        css = "lead" if a.role in IN_CHARGE else "support"
        yield Highlight(*clause.locate(a.start, a.end), f'b class="{css}"')


def _deadlines(clause: Clause) -> Iterator[Highlight]:
    """A date is for machines too; HTML has no value for "the 18th of every month"."""
    for d in clause.deadlines:
        element = f'time datetime="{d.date.isoformat()}"' if d.date else "span"
        yield Highlight(*clause.locate(d.start, d.end), f'{element} class="due"')


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
            words = escape(page_words(page.number, page.certain))
            marks[at] = (
                f'<span class="page" role="doc-pagebreak" aria-label="{words}">{words}</span>'
            )
    return marks
