"""The site: chat page, full text, JSON interface. The only module that imports FastAPI."""

import contextlib
import errno
import socket
import sys
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro as font
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.exceptions import HTTPException as StarletteHTTPException

from assistant import chat
from assistant.answer import Answer, State
from assistant.engine import Assistant
from assistant.fulltext import full_text, not_found
from assistant.settings import Settings
from assistant.shell import Shell
from assistant.shield import PROBLEM_TYPE, Shield, problem
from corpus.errors import HoiQdError, OutputError, UsageError

CHAT = "/hoi-dap"
_STATIC = Path(__file__).parent / "static"
_FONTS = ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf")
_REFUSALS = {
    404: "Địa chỉ này không có.",
    405: "Địa chỉ này không nhận phương thức đó.",
}
_FIELD_ERRORS = {
    "missing": "thiếu trường {field}",
    "extra_forbidden": "không dùng trường {field}",
    "json_invalid": "nội dung gửi lên không phải JSON",
    "value_error": "trường {field} có ký tự hỏng",
    "string_too_long": "trường {field} quá dài",
}


class Ask(BaseModel):
    """What the JSON interface is asked.

    `id` comes back in the answer; `state` is that of the answer before in the same talk.
    """

    model_config = ConfigDict(extra="forbid")

    question: str
    id: str = Field(default="", max_length=200)
    state: State | None = None

    @field_validator("question", "id")
    @classmethod
    def _writable(cls, text: str) -> str:
        """Half a surrogate pair is valid JSON, but no text."""
        text.encode()
        return text


def create_app(assistant: Assistant, config: Settings) -> FastAPI:
    """The site's application: `/hoi-dap/`, `/van-ban`, `POST /api/v1/ask`, `/healthz`."""
    app = FastAPI(
        title="Hỏi Quyết định",
        docs_url=None,  # its pages load scripts from outside
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    _add_errors(app)
    _add_api(app, assistant)
    _add_pages(app, assistant)
    chat.mount(app, assistant, path=CHAT)
    app.add_middleware(Shell, path=CHAT)
    app.add_middleware(Shield, root_path=config.root_path)
    return app


def _add_api(app: FastAPI, assistant: Assistant) -> None:
    @app.post(
        "/api/v1/ask",
        summary="Hỏi một câu",
        responses={200: {"model": Answer}, 400: {"description": "Câu hỏi trống hoặc quá dài"}},
    )
    def ask(body: Ask) -> JSONResponse:
        answer = assistant.ask(body.question, id=body.id, state=body.state)
        return JSONResponse(answer.to_dict(), headers={"cache-control": "no-store"})

    @app.get("/healthz", summary="Tình trạng")
    def health() -> dict[str, Any]:
        decision = assistant.decision
        return {"status": "ok", "decision": decision.id, "clauses": len(decision.clauses)}


def _add_pages(app: FastAPI, assistant: Assistant) -> None:
    text = full_text(assistant.decision)
    pages: dict[str, Any] = {"methods": ["GET", "HEAD"], "include_in_schema": False}

    @app.api_route("/", **pages)
    @app.api_route(CHAT, **pages)
    def home(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{request.scope.get('root_path', '')}{CHAT}/", 307)

    @app.api_route("/van-ban", **pages)
    def decision_text() -> HTMLResponse:
        return HTMLResponse(text, headers={"cache-control": "no-cache"})

    @app.api_route("/favicon.ico", **pages)
    def icon() -> FileResponse:
        return FileResponse(_STATIC / "favicon.svg", media_type="image/svg+xml")

    @app.api_route("/static/font/{name}", **pages)
    def letters(name: str) -> FileResponse:
        if name not in _FONTS:
            raise HTTPException(404)
        week = {"cache-control": "public, max-age=604800"}
        return FileResponse(font.ROOT / "files" / name, media_type="font/ttf", headers=week)

    app.mount("/static", StaticFiles(directory=_STATIC))


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(HoiQdError)
    async def expected(request: Request, error: HoiQdError) -> Response:
        return _problem(400 if isinstance(error, UsageError) else 503, str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        wrong = "; ".join(dict.fromkeys(_field_error(e) for e in error.errors()))
        return _problem(422, f'{wrong[0].upper()}{wrong[1:]}. Cần gửi {{"question": "…"}}.')

    @app.exception_handler(StarletteHTTPException)
    async def refused(request: Request, error: StarletteHTTPException) -> Response:
        code = error.status_code
        if code == 404 and "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(not_found(), 404)
        return _problem(code, _REFUSALS.get(code, "Yêu cầu này không đúng."), error.headers)


def _problem(status: int, detail: str, headers: Any = None) -> JSONResponse:
    return JSONResponse(problem(status, detail), status, headers, PROBLEM_TYPE)


def _field_error(error: dict[str, Any]) -> str:
    field = f"“{error['loc'][-1]}”"
    return _FIELD_ERRORS.get(error["type"], "trường {field} sai kiểu").format(field=field)


def check_port(host: str, port: int) -> None:
    """`OutputError` if the address cannot be listened on: told before the model is loaded."""
    _listen(host, port).close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise OutputError(_why(host, port, error)) from error
    return listener


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Cổng {port} đang có chương trình khác dùng: hãy chọn cổng khác bằng --port."
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Không được phép mở cổng {port}: hãy chọn cổng từ 1024 trở lên bằng --port."
    return f"Không mở được địa chỉ {host}: máy này không có địa chỉ đó, hãy sửa --host."


def serve(
    assistant: Assistant, config: Settings, *, host: str | None = None, port: int | None = None
) -> None:
    """Runs the site until it is stopped; `OutputError` if the address cannot be listened on.

    Port 0 takes any free port. The address is told on stderr.
    """
    import uvicorn

    host = host or config.host
    listener = _listen(host, config.port if port is None else port)
    with listener:
        app = create_app(assistant, config)
        options = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        print(_address(listener), file=sys.stderr, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(options).run(sockets=[listener])


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    everywhere = host in ("0.0.0.0", "::")
    shown = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
    more = " (máy khác trong mạng: dùng địa chỉ của máy này)" if everywhere else ""
    return f"Trang hỏi đáp: http://{shown}:{port}/{more}. Nhấn Ctrl+C để dừng."
