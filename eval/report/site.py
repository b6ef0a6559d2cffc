"""The page “Đánh giá” of the site: the published run for officials, its plots, its report."""

from datetime import date
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse

from assistant.assistant import Assistant
from assistant.web.layout import render
from corpus.decision import Decision
from corpus.library import load_decision
from eval.report import findings
from eval.report.page import RELIABILITY, RISK
from eval.report.publication import PUBLISHED, Publication, read_publication

_READ = ["GET", "HEAD"]
_SHEET = Path(__file__).parents[1] / "templates" / "danh-gia.css"
_KEPT = {"cache-control": "no-cache"}
# The report is one file with its styles inside; it has no script.
_REPORT = {
    **_KEPT,
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
}


def evaluation_page(run: Publication, decision: Decision) -> str:
    """The page, about a run on this decision; it needs no script."""
    return render(
        "danh-gia.html.j2",
        path="danh-gia",
        package="eval",
        decision=decision,
        run=run,
        day=date.fromisoformat(run.config["date"]),
        asked=findings.questions_asked(run),
        whole=findings.ReportedFigure("", run["all", "Answered"]),
        ways=findings.ways_of_asking(run),
        skills=findings.other_skills(run),
        refusals=findings.refusals(run),
        near=findings.ReportedFigure("", run["unanswerable/near_miss", "not_stated"]),
        confidence=findings.confidence(run),
        told=findings.confidence_in_words(run),
        covered=[
            (risk, findings.ReportedFigure("", run["all", f"coverage at {risk}% risk"]))
            for risk in (2, 5)
        ],
        compared=findings.comparison(run),
        weak=findings.weaknesses(run, decision),
        made_of=findings.made_of(run),
        reliability=RELIABILITY,
        risk=RISK,
    )


def router(assistant: Assistant) -> APIRouter:
    """`/danh-gia` with its sheet and plots, and the whole report; the page is made once.

    The run is of the decision that it names, whichever one the assistant answers on.
    """
    routes = APIRouter()
    run = read_publication()
    page = evaluation_page(run, load_decision(run.config["decision"]))

    @routes.api_route("/danh-gia", methods=_READ)
    def read() -> HTMLResponse:
        return HTMLResponse(page, headers=_KEPT)

    @routes.api_route("/danh-gia/bao-cao.html", methods=_READ)
    def report() -> FileResponse:
        return FileResponse(PUBLISHED / "report.html", headers=_REPORT)

    @routes.api_route("/danh-gia/danh-gia.css", methods=_READ)
    def sheet() -> FileResponse:
        return FileResponse(_SHEET, headers=_KEPT)

    @routes.api_route("/danh-gia/do-tin-cay.svg", methods=_READ)
    def reliability() -> FileResponse:
        return FileResponse(PUBLISHED / "reliability.svg", headers=_KEPT)

    @routes.api_route("/danh-gia/rui-ro.svg", methods=_READ)
    def risk() -> FileResponse:
        return FileResponse(PUBLISHED / "risk-coverage.svg", headers=_KEPT)

    return routes
