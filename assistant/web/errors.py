"""Failures of the site's application, as problems of RFC 9457 in Vietnamese."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from assistant.batch.job import UnknownJob
from assistant.web.layout import render
from assistant.web.middleware.security_headers import PROBLEM_TYPE, problem
from corpus.errors import AnswerLate, HoiQdError, UnknownDecision, UsageError


class Unknown(UsageError):
    """What an address or a caller names is not there."""


_REFUSALS = {
    404: "Địa chỉ này không có.",
    405: "Địa chỉ này không nhận phương thức đó.",
}
_FIELD_ERRORS = {
    "missing": "thiếu trường {field}",
    "extra_forbidden": "không dùng trường {field}",
    "json_invalid": "nội dung gửi lên không phải JSON",
    "value_error": "trường {field} có ký tự hỏng",
    "string_unicode": "trường {field} có ký tự hỏng",
    "string_too_long": "trường {field} quá dài",
    "too_long": "trường {field} có quá nhiều giá trị",
    "string_too_short": "trường {field} trống",
    "enum": "trường {field} có giá trị không được nhận",
    "literal_error": "trường {field} có giá trị không được nhận",
}


def add_errors(app: FastAPI) -> None:
    """Puts the handlers into an application."""

    @app.exception_handler(HoiQdError)
    async def expected(request: Request, error: HoiQdError) -> Response:
        if isinstance(error, UnknownJob | Unknown | UnknownDecision):
            return _problem(404, str(error))
        if isinstance(error, AnswerLate):
            return _problem(504, str(error))
        return _problem(400 if isinstance(error, UsageError) else 503, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        need = ' Cần gửi {"question": "…"}.' if request.url.path.endswith("/ask") else ""
        return _problem(422, f"{field_errors(error.errors())}{need}")

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        code = error.status_code
        if code == 404 and "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(_not_found(request), 404)
        return _problem(code, _REFUSALS.get(code, "Yêu cầu này không đúng."), error.headers)


def _problem(status: int, detail: str, headers: Any = None) -> JSONResponse:
    return JSONResponse(problem(status, detail), status, headers, PROBLEM_TYPE)


def field_errors(errors: Iterable[Mapping[str, Any]]) -> str:
    """What pydantic finds wrong, as a sentence."""
    wrong = "; ".join(dict.fromkeys(_field_error(e) for e in errors))
    return f"{wrong[0].upper()}{wrong[1:]}."


def _field_error(error: Mapping[str, Any]) -> str:
    field = f"“{error['loc'][-1]}”"
    return _FIELD_ERRORS.get(error["type"], "trường {field} sai kiểu").format(field=field)


def _not_found(request: Request) -> str:
    home = f"{request.scope.get('root_path', '').rstrip('/')}/"
    return render("not-found.html.j2", home=home)
