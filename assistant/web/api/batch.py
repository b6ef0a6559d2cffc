"""The batch interface, below `/api/v1`: files as jobs, and lists of questions as a stream."""

import json
import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated, Any, Literal

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from pydantic import Field

from assistant.access.address import place
from assistant.batch.inputs import BatchQuestion, read_lines, row_items
from assistant.batch.job import Job, JobState
from assistant.batch.jobs import Jobs
from assistant.batch.outputs import record
from assistant.batch.runner import answer_items, chunks
from assistant.batch.upload import limited
from assistant.library_assistant import LibraryAssistant
from assistant.settings import Settings
from assistant.web.api.openapi import SCHEMAS, Responses, Tag, problems
from assistant.web.api.records import Record
from assistant.web.middleware.request_log import visiting
from assistant.web.middleware.security_headers import FAILED, megabytes
from corpus.errors import HoiQdError, UsageError

Kind = Literal["xlsx", "csv", "jsonl"]
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
}
_ENVELOPE = 10_000  # bytes of a form around its file
_PRIVATE = {"cache-control": "no-store"}
_FILE: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}

_log = logging.getLogger("hoiqd")


def larger_bodies(config: Settings) -> dict[str, int]:
    """The paths that take files, with the most bytes of a body."""
    most = config.batch_max_bytes + _ENVELOPE
    return dict.fromkeys(("/api/v1/jobs", "/api/v1/batch", "/hang-loat"), most)


class RowProblem(Record, title="Dòng không trả lời được"):
    """`assistant.batch.upload.RowError`."""

    row: int = Field(description="Số dòng như bảng tính hiện.")
    id: str = Field(description="Mã của câu hỏi; có thể rỗng.")
    reason: str = Field(description="Lý do.")


class JobRecord(Record, title="Việc trả lời một tệp"):
    """`assistant.batch.job.Job`."""

    id: str = Field(description="Mã của việc; ai có mã thì xem được, hủy được.")
    name: str = Field(description="Tên tệp đã gửi.")
    kind: Kind = Field(description="Dạng của tệp trả lời.")
    total: int = Field(description="Số câu hỏi.")
    failed: int = Field(description="Số dòng không trả lời được.")
    errors: list[RowProblem] = Field(description="Những dòng đầu tiên trong số đó.")
    created: float = Field(description="Lúc gửi, giây từ 1970 (UTC).")
    expires: float = Field(description="Lúc bị xóa, giây từ 1970 (UTC).")
    state: JobState = Field(
        description="waiting: đang chờ; running: đang trả lời; done: xong; failed: hỏng."
    )
    done: int = Field(description="Số câu đã trả lời.")
    rate: float = Field(description="Số câu mỗi giây.")
    ahead: int = Field(description="Số tệp được trả lời trước tệp này.")
    error: str = Field(description="Lý do cả tệp hỏng; rỗng nếu không hỏng.")
    seconds_left: int | None = Field(description="Ước tính số giây còn lại; null nếu chưa rõ.")


_QUESTIONS = {
    "required": True,
    "content": {
        "application/json": {"schema": {"$ref": f"{SCHEMAS}Questions"}},
        MEDIA["jsonl"]: {
            "schema": {"type": "string", "description": "Mỗi dòng một {“id”, “question”}."}
        },
    },
}
_RESULT: Responses = {200: {"content": {m.split(";")[0]: _FILE for m in MEDIA.values()}}}
_LINE = {"anyOf": [{"$ref": f"{SCHEMAS}{name}"} for name in ("ShownAnswer", "FailedRow")]}
_STREAM: Responses = {
    200: {
        "description": "Mỗi dòng một bản ghi.",
        "content": {MEDIA["jsonl"]: {"schema": {"type": "string", "contentSchema": _LINE}}},
    }
}


def job_dict(job: Job) -> dict[str, Any]:
    """A job as the interface tells it."""
    values = asdict(job) | {"kind": job.kind[1:], "seconds_left": job.seconds_left}
    inner = ("sender", "starts")
    return {k: v for k, v in values.items() if k not in inner} | {"rate": round(job.rate, 2)}


def add_upload(jobs: Jobs, config: Settings, file: UploadFile | None, kind: str) -> Job:
    """A job for a file of a form; `UsageError` if there is none, or it is too large."""
    if not file or not file.filename:
        raise UsageError("Chưa chọn tệp: hãy chọn một tệp .xlsx, .csv hoặc .jsonl.")
    if (file.size or 0) > config.batch_max_bytes:
        raise UsageError(
            f"Tệp {file.filename} nặng {megabytes(file.size or 0)}, quá "
            f"{megabytes(config.batch_max_bytes)}: hãy chia thành nhiều tệp."
        )
    return jobs.add(file.filename, f".{kind}", file.file, sender())


def sender() -> str:
    """Whose share of the jobs an upload belongs to: a person's, or else an address's."""
    visit = visiting()
    return (visit.name or place(visit.address)) if visit else ""


def send_result(jobs: Jobs, id_: str, kind: str = "") -> FileResponse:
    """The file of answers, of the kind that was chosen with the job unless `kind` is given."""
    job = jobs.get(id_)
    kind = kind or job.kind[1:]
    path = jobs.result(id_, f".{kind}")
    name = job.result_name(f".{kind}")
    return FileResponse(path, media_type=MEDIA[kind], filename=name, headers=_PRIVATE)


def router(assistant: LibraryAssistant, jobs: Jobs, config: Settings) -> APIRouter:
    """`/api/v1/jobs` and `/api/v1/batch`; the worker of `jobs` runs as long as the site."""

    @asynccontextmanager
    async def running(_: object) -> AsyncIterator[None]:
        await to_thread.run_sync(jobs.start)
        yield
        await to_thread.run_sync(jobs.stop)

    routes = APIRouter(lifespan=running, tags=[Tag.BATCH])
    turns = CapacityLimiter(1)

    @routes.post(
        "/api/v1/jobs",
        status_code=202,
        operation_id="create_job",
        summary="Gửi một tệp câu hỏi",
        description="Nhận tệp .xlsx, .csv hoặc .jsonl; lấy kết quả sau, bằng mã của việc.",
        response_model=JobRecord,
        responses=problems(400, 413, 422, 503),
    )
    def create(
        file: Annotated[UploadFile | None, File()] = None,
        dang: Annotated[Kind, Form()] = "xlsx",
    ) -> JSONResponse:
        job = add_upload(jobs, config, file, dang)
        return JSONResponse(job_dict(job), 202, _PRIVATE | {"location": f"jobs/{job.id}"})

    @routes.get(
        "/api/v1/jobs/{id_}",
        operation_id="get_job",
        summary="Tiến độ của một tệp",
        response_model=JobRecord,
        responses=problems(404),
    )
    def state(id_: str) -> JSONResponse:
        return JSONResponse(job_dict(jobs.get(id_)), headers=_PRIVATE)

    @routes.delete(
        "/api/v1/jobs/{id_}",
        status_code=204,
        operation_id="delete_job",
        summary="Hủy và xóa một tệp",
        responses=problems(404),
    )
    def remove(id_: str) -> Response:
        jobs.remove(id_)
        return Response(status_code=204)

    @routes.get(
        "/api/v1/jobs/{id_}/result",
        operation_id="get_job_result",
        summary="Tải tệp trả lời",
        description="Chỉ khi việc đã xong; `dang` để trống là dạng đã chọn lúc gửi.",
        response_class=FileResponse,
        responses=_RESULT | problems(400, 404, 422),
    )
    def result(id_: str, dang: Kind | None = None) -> FileResponse:
        return send_result(jobs, id_, dang or "")

    @routes.post(
        "/api/v1/batch",
        operation_id="answer_batch",
        summary="Trả lời nhiều câu, mỗi câu một dòng JSON",
        description="Trả về ngay từng dòng, theo thứ tự gửi, mỗi dòng một bản ghi JSON: câu trả "
        "lời, hoặc câu không trả lời được với lý do (trường “error”).",
        response_class=StreamingResponse,
        responses=_STREAM | problems(400, 413),
        openapi_extra={"requestBody": _QUESTIONS},
    )
    async def batch(request: Request) -> StreamingResponse:
        body = await request.body()
        items = await to_thread.run_sync(_read, body, config.batch_max_rows)
        lines = _stream(assistant, items, turns)
        return StreamingResponse(lines, media_type=MEDIA["jsonl"], headers=_PRIVATE)

    return routes


def _read(body: bytes, most: int) -> list[BatchQuestion]:
    """The questions of `{"questions": [...]}` or of lines of JSON."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UsageError(f"Dòng {line}: chữ không ở mã UTF-8.") from error
    rows: Iterable[BatchQuestion]
    questions = _questions(text)
    if questions is None:
        rows = read_lines(text.split("\n"))
    else:
        rows = (item for n, row in enumerate(questions, 1) for item in row_items(row, n))
    items = list(limited(rows, most))
    if not items:
        raise UsageError('Không có câu hỏi nào: cần gửi {"questions": ["…"]} hoặc các dòng JSON.')
    return items


def _questions(text: str) -> list[Any] | None:
    """The list in a single JSON object; None if the text is something else."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(whole, dict) or "questions" not in whole:
        return None
    if not isinstance(whole["questions"], list):
        raise UsageError("Trường “questions” phải là một danh sách câu hỏi.")
    return whole["questions"]


async def _stream(
    assistant: LibraryAssistant, items: list[BatchQuestion], turns: CapacityLimiter
) -> AsyncIterator[str]:
    """A line for every item, in order; all streams together take one thread."""
    for chunk in chunks(items):
        for line in await to_thread.run_sync(_lines, assistant, chunk, limiter=turns):
            yield line


def _lines(assistant: LibraryAssistant, chunk: list[BatchQuestion]) -> list[str]:
    return [json.dumps(row, ensure_ascii=False) + "\n" for row in _records(assistant, chunk)]


def _records(assistant: LibraryAssistant, chunk: list[BatchQuestion]) -> Iterator[Any]:
    try:
        answered = answer_items(assistant, chunk)
    except Exception as error:  # the stream has begun: its rows must say so
        _log.exception("Một phần của lô gặp lỗi")
        for item in chunk:
            item.error = item.error or (str(error) if isinstance(error, HoiQdError) else FAILED)
        answered = [(item, None) for item in chunk]
    for item, answer in answered:
        yield record(item, answer, ".jsonl")
