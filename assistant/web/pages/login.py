"""The login page `/dang-nhap`, which is also the account's page, and `/dang-xuat`."""

import math
import re
from collections import OrderedDict
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.access.address import place
from assistant.access.session import COOKIE, Sessions
from assistant.web.layout import render
from assistant.web.middleware import cookies
from assistant.web.middleware.access_control import LOGIN, LOGOUT
from assistant.web.middleware.rates import Rates

_WRONG = "Tên hoặc mật khẩu không đúng. Xin kiểm tra rồi thử lại."
_BUSY = "Đang có quá nhiều người đăng nhập. Xin thử lại sau ít giây."
_OFTEN = (
    "Tên này đã bị thử sai mật khẩu quá nhiều lần. Xin thử lại sau {minutes} phút, hoặc đăng nhập "
    "từ máy vẫn dùng."
)
_HOUR = 3600
_USUAL = 10_000  # pairs of a name and an address that it logged in from
_HASHING, _WAITING = 2, 8  # password checks at once, and waiting: each takes 64 MB for a while
# A path of this site: "//host" and "/\host" lead elsewhere.
_INSIDE = re.compile(r"/(?![/\\])[^\x00-\x20\x7f\\]*")
_PRIVATE = {"cache-control": "no-store"}


class _Guesses:
    """How often passwords of one name were tried from anywhere. Wherever the name has logged in
    from, it may go on: others must not be able to shut it out.
    """

    def __init__(self, most: int) -> None:
        self._rates = Rates(_HOUR, name=most)
        self._usual: OrderedDict[tuple[str, str], None] = OrderedDict()

    def wait(self, name: str, where: str) -> int:
        """Counts one more; 0, or the seconds until the name may be tried again from there."""
        return 0 if (name, where) in self._usual else self._rates.wait("name", name)

    def right(self, name: str, where: str) -> None:
        """It was no guess."""
        self._rates.forget("name", name)
        self._usual[name, where] = None
        self._usual.move_to_end((name, where))
        if len(self._usual) > _USUAL:
            self._usual.popitem(last=False)


def router(sessions: Sessions, tries: int) -> APIRouter:
    """The routes; `tries` are those for one name in an hour.

    How often one address may try is the gate's to limit.
    """
    routes = APIRouter()
    hashing = CapacityLimiter(_HASHING)
    guesses = _Guesses(tries)

    def page(request: Request, status: int = 200, **values: str) -> HTMLResponse:
        person = sessions.person_of(cookies.own(request.headers.getlist("cookie")))
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
        where = place(request.client.host if request.client else "")
        if wait := guesses.wait(name, where):
            often = _OFTEN.format(minutes=math.ceil(wait / 60))
            late = page(request, 429, name=name, to=to, error=often)
            late.headers["retry-after"] = str(wait)
            return late
        good = await to_thread.run_sync(sessions.users.check, name, mat_khau, limiter=hashing)
        if not good:
            return page(request, 401, name=name, to=to, error=_WRONG)
        guesses.right(name, where)
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
