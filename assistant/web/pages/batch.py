"""The page for whole files, `/hang-loat`, and the page of each file that was sent.

Both are plain forms and links; the script adds dropping, checks before sending, and progress
without reloading.
"""

import csv
import io
import json
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Request, Response, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from assistant.batch.job import Job, JobState
from assistant.batch.jobs import Jobs
from assistant.settings import Settings
from assistant.web.api.batch import MEDIA, add_upload, send_result
from assistant.web.layout import render
from assistant.web.middleware.security_headers import megabytes
from corpus.errors import HoiQdError, UsageError
from corpus.profile import Samples

KINDS = {"xlsx": "Excel (.xlsx)", "csv": "CSV (.csv)", "jsonl": "JSON từng dòng (.jsonl)"}
_PAGE = "hang-loat"
_PRIVATE = {"cache-control": "no-store"}


def router(jobs: Jobs, config: Settings, samples: Samples) -> APIRouter:
    """`/hang-loat`, its sample files, and `/hang-loat/{id}` with what can be done there."""
    routes = APIRouter()

    def form(error: str = "", kind: str = "xlsx") -> str:
        return render(
            "hang-loat.html.j2",
            path=_PAGE,
            kinds=KINDS,
            kind=kind,
            most_rows=_number(config.batch_max_rows),
            most_chars=_number(config.max_question_chars),
            most_size=megabytes(config.batch_max_bytes),
            most_bytes=config.batch_max_bytes,
            hours=config.job_hours,
            error=error,
        )

    @routes.api_route("/hang-loat", methods=["GET", "HEAD"])
    def start() -> HTMLResponse:
        return HTMLResponse(form(), headers={"cache-control": "no-cache"})

    @routes.post("/hang-loat")
    def send(
        request: Request,
        file: Annotated[UploadFile | None, File()] = None,
        dang: Annotated[str, Form()] = "xlsx",
    ) -> Response:
        try:
            job = add_upload(jobs, config, file, dang)
        except HoiQdError as error:
            status = 400 if isinstance(error, UsageError) else 503
            return HTMLResponse(form(str(error), dang), status, _PRIVATE)
        return RedirectResponse(_address(request, f"/{job.id}"), 303)

    @routes.api_route("/hang-loat/mau/cau-hoi.{kind}", methods=["GET", "HEAD"])
    def sample(kind: str) -> Response:
        if kind not in KINDS:
            raise HTTPException(404)
        name = {"content-disposition": f'attachment; filename="cau-hoi-mau.{kind}"'}
        return Response(sample_file(kind, samples), media_type=MEDIA[kind], headers=name)

    @routes.api_route("/hang-loat/{id_}", methods=["GET", "HEAD"])
    def follow(id_: str) -> HTMLResponse:
        try:
            job = jobs.get(id_)
        except UsageError as error:
            page = render("viec-khong-con.html.j2", path=_PAGE, home="../", error=str(error))
            return HTMLResponse(page, 404, _PRIVATE)
        page = render(
            "viec.html.j2",
            path=_PAGE,
            home="../",
            job=job,
            kinds=KINDS,
            headline=headline(job),
            pace=pace(job),
            hours=config.job_hours,
        )
        return HTMLResponse(page, headers=_PRIVATE)

    @routes.get("/hang-loat/{id_}/tra-loi")
    def result(id_: str, dang: str = "") -> FileResponse:
        return send_result(jobs, id_, dang)

    @routes.post("/hang-loat/{id_}/xoa")
    def remove(request: Request, id_: str) -> RedirectResponse:
        jobs.remove(id_)
        return RedirectResponse(_address(request), 303)

    return routes


def _address(request: Request, rest: str = "") -> str:
    return f"{request.scope.get('root_path', '').rstrip('/')}/{_PAGE}{rest}"


def _number(value: float) -> str:
    """1.000; 4,2."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.translate(str.maketrans(",.", ".,"))


def headline(job: Job) -> str:
    """Where the job stands, in a few words."""
    if job.state is JobState.WAITING:
        return f"Đang chờ: còn {job.ahead} tệp phía trước" if job.ahead else "Đang chờ đến lượt"
    if job.state is JobState.RUNNING:
        return "Đang trả lời"
    return "Đã trả lời xong" if job.state is JobState.DONE else "Không trả lời được"


def pace(job: Job) -> str:
    """How far, how fast, how long still; the script says the same."""
    if job.state is JobState.DONE:
        return f"{_number(job.total - job.failed)}/{_number(job.total)} câu có trả lời."
    parts = [f"{_number(job.done)}/{_number(job.total)} câu"]
    if job.state is JobState.RUNNING and job.seconds_left is not None:
        parts.append(f"{_number(float(job.rate))} câu/giây")
        parts.append(f"còn khoảng {duration(job.seconds_left)}")
    return " · ".join(parts)


def duration(seconds: int) -> str:
    """Seconds below a minute and a half, else minutes."""
    return f"{seconds} giây" if seconds < 90 else f"{round(seconds / 60)} phút"


def sample_file(kind: str, samples: Samples) -> bytes:
    """A small file of questions to begin from."""
    numbered = [(str(n), question) for n, question in enumerate(samples.file, 1)]
    if kind == "jsonl":
        rows: list[dict[str, Any]] = [{"id": i, "question": q} for i, q in numbered]
        turns = [samples.one, "Phối hợp với ai?"]
        rows.append({"id": str(len(rows) + 1), "turns": turns})
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    table = [("STT", "Câu hỏi"), *numbered]
    if kind == "csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerows(table)
        return text.getvalue().encode("utf-8-sig")
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Câu hỏi")
    sheet.column_dimensions["B"].width = 60
    for row in table:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
