"""Request log: each request gets an id, a line in the log and a count.

The id is known wherever the request is worked on, in threads too, through a context variable.
"""

import logging
import re
import secrets
import time
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.feedback.pseudonym import Pseudonyms
from assistant.web import metrics
from assistant.web.asgi import App, Message, Receive, Scope, Send

HEADER = b"x-request-id"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_UNKNOWN = "other"

_log = logging.getLogger("hoiqd.access")


@dataclass(slots=True)
class LoggedRequest:
    """A request. `route` is the address's pattern, which holds nothing that a client typed.

    `name` is who asks, where that is known.
    """

    id: str
    address: str
    route: str = _UNKNOWN
    name: str = ""


_visit: ContextVar[LoggedRequest | None] = ContextVar("visit", default=None)


def visiting() -> LoggedRequest | None:
    """The request that is being worked on here."""
    return _visit.get()


class RequestLog:
    """Wraps the whole site. `key` makes pseudonyms of addresses for the log, one for each day."""

    def __init__(self, app: App, key: str) -> None:
        self.app = app
        self.pseudonyms = Pseudonyms(key, Path())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The id goes back as a header; what fails before any answer counts as 500."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        client = scope.get("client")
        visit = LoggedRequest(_id(scope), client[0] if client else "")
        token = _visit.set(visit)
        status, start = 500, time.perf_counter()

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (HEADER, visit.id.encode())]
            await send(message)

        metrics.IN_FLIGHT.inc()
        try:
            await self.app(scope, receive, named)
        finally:
            metrics.IN_FLIGHT.dec()
            method = scope["method"] if scope["method"] in _METHODS else _UNKNOWN
            metrics.REQUESTS.labels(method, visit.route, str(status)).inc()
            self._tell(visit, method, status, 1000 * (time.perf_counter() - start))
            _visit.reset(token)

    def _tell(self, visit: LoggedRequest, method: str, status: int, milliseconds: float) -> None:
        fields = {
            "method": method,
            "path": visit.route,
            "status": status,
            "ms": round(milliseconds, 1),
            "client": self.pseudonyms.client(visit.address, date.today()),
        }
        told = (method, visit.route, status, milliseconds)
        _log.info("%s %s %d %.0f ms", *told, extra={"fields": fields})


class Routes:
    """Wraps the routes themselves: tells the visit which one took it."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The route is in the scope when the application has done."""
        try:
            await self.app(scope, receive, send)
        finally:
            if visit := visiting():
                visit.route = _route(scope)


def _route(scope: Scope) -> str:
    """The pattern of the route: "/api/v1/jobs/{id_}"; "other" where there was none."""
    outer = str(scope.get("app_root_path", ""))
    mounted = str(scope.get("root_path", "")).removeprefix(outer)
    path = getattr(scope.get("route"), "path", "")
    return f"{mounted}{path}" or _UNKNOWN


def _id(scope: Scope) -> str:
    """What a proxy calls the request, if that is fit for a log; else a new one."""
    given = dict(scope["headers"]).get(HEADER, b"").decode("latin-1")
    return given if _SANE.fullmatch(given) else secrets.token_hex(8)
