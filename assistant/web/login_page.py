"""The login page `/dang-nhap`, which is also the account's page, and `/dang-xuat`."""

import re
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.access.session import COOKIE, Sessions
from assistant.web.gate import LOGIN, LOGOUT
from assistant.web.layout import render

_WRONG = "Tên hoặc mật khẩu không đúng. Xin kiểm tra rồi thử lại."
_BUSY = "Đang có quá nhiều người đăng nhập. Xin thử lại sau ít giây."
_HASHING, _WAITING = 2, 8  # password checks at once, and waiting: each takes 64 MB for a while
# A path of this site: "//host" and "/\host" lead elsewhere.
_INSIDE = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
_PRIVATE = {"cache-control": "no-store"}


def router(sessions: Sessions) -> APIRouter:
    """The routes; the gate limits how often one address may try."""
    routes = APIRouter()
    hashing = CapacityLimiter(_HASHING)

    def page(request: Request, status: int = 200, **values: str) -> HTMLResponse:
        person = sessions.person(request.cookies.get(COOKIE, ""))
        shown = {"name": "", "to": "", "error": "", "person": person, **values}
        home = f"{_root(request)}/"
        body = render("dang-nhap.html.j2", path="dang-nhap", home=home, **shown)
        return HTMLResponse(body, status, _PRIVATE)

    @routes.api_route(LOGIN, methods=["GET", "HEAD"])
    def form(request: Request, toi: str = "") -> HTMLResponse:
        return page(request, to=_inside(toi))

    @routes.post(LOGIN)
    async def log_in(
        request: Request,
        ten: Annotated[str, Form(max_length=200)] = "",
        mat_khau: Annotated[str, Form(max_length=1000)] = "",
        toi: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        name, to = ten.strip(), _inside(toi)
        if hashing.statistics().tasks_waiting >= _WAITING:
            busy = page(request, 503, name=name, to=to, error=_BUSY)
            busy.headers["retry-after"] = "5"
            return busy
        good = await to_thread.run_sync(sessions.users.check, name, mat_khau, limiter=hashing)
        if not good:
            return page(request, 401, name=name, to=to, error=_WRONG)
        response = RedirectResponse(f"{_root(request)}{to or '/'}", 303, _PRIVATE)
        response.set_cookie(
            COOKIE,
            sessions.start(name),
            max_age=sessions.seconds,
            path=_root(request) or "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return response

    @routes.post(LOGOUT)
    def log_out(request: Request) -> Response:
        response = RedirectResponse(f"{_root(request)}{LOGIN}", 303, _PRIVATE)
        response.delete_cookie(COOKIE, path=_root(request) or "/", httponly=True, samesite="lax")
        return response

    return routes


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _inside(path: str) -> str:
    """A path of this site to go on to; "" for anything else."""
    return path if _INSIDE.fullmatch(path) else ""
