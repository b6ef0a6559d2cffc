"""Mốc thời gian: every deadline in a table and a picture, and as a calendar file."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from assistant.assistant import Assistant
from assistant.reports.calendar import calendar
from assistant.reports.deadlines import Due, dues
from assistant.web.chat.cards import cite
from assistant.web.highlight import Highlight, weave
from assistant.web.layout import render
from assistant.web.pages.timeline import LINE, WIDTH, timeline
from corpus.annotations import RECURRENCES, unique_names
from corpus.decision import Decision

_READ = ["GET", "HEAD"]


def deadline_page(decision: Decision) -> str:
    """The page; it needs no script."""
    found = dues(decision)
    picture = timeline(found, decision.issued)
    return render(
        "moc-thoi-gian.html.j2",
        path="moc-thoi-gian",
        decision=decision,
        dated=sum(d.deadline.date is not None for d in found),
        recurring=sum(d.deadline.date is None for d in found),
        events=sum(bool(d.days) for d in found),
        rows=[_row(due, decision) for due in found],
        picture=picture,
        width=WIDTH,
        line=LINE,
    )


def _row(due: Due, decision: Decision) -> dict[str, object]:
    """What the table shows of a deadline."""
    text = due.deadline.text
    at = due.task.find(text)
    marks = [Highlight(at, at + len(text), "b")] if at >= 0 else []
    coordinators = unique_names(due.clause.coordinators)
    return {
        "when": _when(due),
        "date": due.deadline.date,
        "text": text,
        "task": Markup(weave(due.task, marks, start=2 if due.task.startswith("- ") else 0)),
        "agencies": due.agencies,
        "coordinators": coordinators,
        "cite": Markup(cite(due.clause, decision, "")),
    }


def _when(due: Due) -> str:
    """ "30/01/2024", "Ngày 18 hằng tháng", "Hằng tháng"; else the words that are printed."""
    deadline = due.deadline
    if deadline.date:
        return f"{deadline.date:%d/%m/%Y}"
    every = RECURRENCES.get(deadline.recurrence, "")
    if every and deadline.day:
        return f"Ngày {deadline.day} hằng {every}"
    if set(deadline.text.lower().split()) <= {"định", "kỳ", "hàng", "hằng", every}:
        return f"Hằng {every}"
    return deadline.text[0].upper() + deadline.text[1:]


def router(assistant: Assistant) -> APIRouter:
    """`/moc-thoi-gian` and `/moc-thoi-gian.ics`, both made once."""
    routes = APIRouter()
    page, file = deadline_page(assistant.decision), calendar(assistant.decision)

    @routes.api_route("/moc-thoi-gian", methods=_READ)
    def read() -> HTMLResponse:
        return HTMLResponse(page, headers={"cache-control": "no-cache"})

    @routes.api_route("/moc-thoi-gian.ics", methods=_READ)
    def download() -> Response:
        headers = {"content-disposition": 'attachment; filename="moc-thoi-gian.ics"'}
        return Response(file, headers=headers, media_type="text/calendar")

    return routes
