"""The gate: who may come in, how often, and how many at once. Everything is shut unless named here.

Plain ASGI inside the shield, so that a refusal carries its headers.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from assistant.access.session import Sessions
from assistant.access.tokens import Tokens
from assistant.settings import Settings
from assistant.web.asgi import App, Message, Receive, Scope, Send, replayed, whole_body
from assistant.web.layout import account, render
from assistant.web.middleware import cookies
from assistant.web.middleware.asked import IncomingRequest
from assistant.web.middleware.concurrency import ConcurrencyLimit
from assistant.web.middleware.hosts import Hosts
from assistant.web.middleware.origins import PATHS as SHARED
from assistant.web.middleware.rates import Rates
from assistant.web.middleware.request_log import visiting
from assistant.web.middleware.security_headers import problem, send_problem, send_whole

LOGIN, LOGOUT = "/dang-nhap", "/dang-xuat"
_OPEN = re.compile(
    r"/healthz|/favicon\.ico|/static/(?:base\.css|site\.css|dang-nhap\.css|favicon\.svg)"
    r"|/static/font/[A-Za-z-]+\.ttf"
)
_INNER = {"/readyz", "/metrics"}  # for the machine itself and for tokens, in every mode
_STREAMING = "/api/v1/batch"
_UPLOADING = {"/api/v1/jobs", "/hang-loat"}
_STREAMS = 4  # lists of questions that are answered at once
_UPLOADS, _UPLOADS_WAITING = 2, 8  # files that are read at once, and that wait for it
_SHARE = 2  # of either, one client's
_SAFE = {"GET", "HEAD", "OPTIONS"}
_FOREIGN = "Yêu cầu đến từ một trang khác nên không được nhận: hãy gửi từ chính trang này."
_NO_SUCH_HOST = (
    "Trang này không mang tên máy vừa gọi. Người quản trị hãy khai tên ấy ở HOIQD_ALLOWED_HOSTS."
)
_LONG_COOKIES = (
    "Trình duyệt gửi cookie dài quá mức: hãy xóa cookie của tên miền này rồi mở lại trang."
)
_NO_SOCKET = 1008  # the code of a WebSocket that breaks a policy
_WHO = {
    "password": "Cần đăng nhập: hãy mở trang đăng nhập, hoặc gửi kèm thẻ (Authorization: Bearer).",
    "proxy": "Cần đăng nhập qua cổng chung của cơ quan, hoặc gửi kèm thẻ (Authorization: Bearer).",
    "token": "Chỉ nhận yêu cầu có thẻ (Authorization: Bearer).",
}


@dataclass(frozen=True, slots=True)
class _Refusal(Exception):
    status: int
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)


class AccessControl:
    """Wraps the site. `sessions` and `tokens` say who is who."""

    def __init__(self, app: App, config: Settings, sessions: Sessions, tokens: Tokens) -> None:
        self.app = app
        self.config = config
        self.sessions = sessions
        self.tokens = tokens
        self.rates = Rates(
            ask=config.rate_per_minute,
            send=config.uploads_per_minute,
            login=config.logins_per_minute,
            token=config.logins_per_minute,
        )
        self.hosts = Hosts(config)
        self.turns = ConcurrencyLimit(config.concurrency or 2 * (os.cpu_count() or 1), config.queue)
        self.streams = ConcurrencyLimit(_STREAMS, 0, _SHARE)
        self.uploads = ConcurrencyLimit(_UPLOADS, _UPLOADS_WAITING, _SHARE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in, or says why not. A WebSocket is never let in: the site has none."""
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": _NO_SOCKET})
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        asked = IncomingRequest(scope, self.config)
        account.set(self.config.access == "password")
        try:
            name = self._admitted(asked)
            self._counted(asked, name)
            if visit := visiting():
                visit.name = name
        except _Refusal as refusal:
            return await self._refuse(asked, refusal, send)
        if self.config.access != "none":
            send = _private(send)
        await self._turned(asked, name or asked.place, receive, send)

    def _admitted(self, asked: IncomingRequest) -> str:
        """Who asks, "" if that does not matter; `_Refusal` if they may not."""
        if not all(self.hosts.known(host) for host in asked.hosts):
            raise _Refusal(421, _NO_SUCH_HOST)
        if sum(map(len, asked.all("cookie"))) > cookies.MOST:
            raise _Refusal(431, _LONG_COOKIES)
        if asked.method not in _SAFE and asked.foreign:
            if asked.path not in SHARED or asked.origin not in self.config.origins:
                raise _Refusal(403, _FOREIGN)
            asked.drop_cookies()
        if asked.path in _INNER:
            if asked.from_here:
                return ""
            return self._holder(asked) or self._stranger(asked, _WHO["token"])
        if _OPEN.fullmatch(asked.path):
            return ""
        password = self.config.access == "password"
        if password and asked.path in (LOGIN, LOGOUT):
            return ""
        name = self._holder(asked)
        if name or self.config.access == "none":
            return name
        if password:
            name = self.sessions.person_of(asked.cookies)
        elif self.config.access == "proxy":
            name = self._told_by_proxy(asked)
        return name or self._stranger(asked, _WHO[self.config.access])

    def _holder(self, asked: IncomingRequest) -> str:
        """Whose token was sent; a wrong one is refused, and soon as one too many.

        A good one is good all the same: it cannot be guessed, and others may share its address.
        """
        token = asked.token
        if not token or (self.config.access == "none" and not self.tokens.roll.entries()):
            return ""
        if name := self.tokens.holder(token):
            return f"thẻ {name}"
        if wait := self.rates.wait("token", asked.place):
            raise _often(wait)
        raise _Refusal(401, "Thẻ không đúng hoặc đã bị thu hồi.", _CHALLENGE)

    def _told_by_proxy(self, asked: IncomingRequest) -> str:
        names = asked.all(self.config.proxy_header.lower())
        if names and not asked.by_proxy:
            raise _Refusal(403, "Tên người dùng chỉ được nhận từ máy chủ trung gian đã khai báo.")
        name = names[0].strip() if len(names) == 1 else ""
        return name if len(name) <= 200 else ""

    def _stranger(self, asked: IncomingRequest, detail: str) -> str:
        if self.config.access == "password" and asked.is_page and asked.path not in _INNER:
            to = f"?toi={quote(asked.target, safe='/')}" if asked.path != "/" else ""
            raise _Refusal(303, detail, {"location": f"{asked.root}{LOGIN}{to}"})
        raise _Refusal(401, detail, _CHALLENGE)

    def _counted(self, asked: IncomingRequest, name: str) -> None:
        """`_Refusal` for what a person, or else an address, does too often."""
        if asked.method in _SAFE:
            return
        kind = "login" if asked.path == LOGIN else "ask" if asked.asks else "send"
        who = asked.place if kind == "login" or not name else name
        if wait := self.rates.wait(kind, who):
            raise _often(wait)

    async def _turned(self, asked: IncomingRequest, who: str, receive: Receive, send: Send) -> None:
        if asked.method != "POST":
            return await self.app(asked.scope, receive, send)
        if asked.path == _STREAMING:
            seconds = self.config.send_seconds
            return await self.streams.stream(
                self.app, asked.scope, receive, send, who=who, seconds=seconds
            )
        turns = self.turns if asked.asks else self.uploads if asked.path in _UPLOADING else None
        if turns is None:
            return await self.app(asked.scope, receive, send)
        # A slow sender must not hold a place: the body is had whole before.
        body = replayed(await whole_body(receive), receive)
        seconds = self.config.answer_seconds
        await turns.run(self.app, asked.scope, body, send, who=who, seconds=seconds)

    async def _refuse(self, asked: IncomingRequest, refusal: _Refusal, send: Send) -> None:
        headers = {"cache-control": "no-store", **refusal.headers}
        if not asked.wants_html:
            return await send_problem(send, refusal.status, refusal.detail, headers)
        told = problem(refusal.status, refusal.detail)
        page = render("refused.html.j2", home=f"{asked.root}/", problem=told)
        await send_whole(send, refusal.status, _HTML, page.encode(), headers)


_HTML = "text/html; charset=utf-8"
_CHALLENGE = {"www-authenticate": 'Bearer realm="Hoi Quyet dinh"'}


def _often(wait: int) -> _Refusal:
    detail = f"Gửi quá nhiều lần trong một phút: xin thử lại sau {wait} giây."
    return _Refusal(429, detail, {"retry-after": str(wait)})


def _private(send: Send) -> Send:
    """Responses to those who had to prove who they are are kept by their own browser alone."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = {k.lower(): v for k, v in message.get("headers", [])}
            told = headers.get(b"cache-control", b"no-cache")
            if not re.search(rb"private|public|no-store", told):
                kept = [(k, v) for k, v in message["headers"] if k.lower() != b"cache-control"]
                told = b"private, " + told
                message = {**message, "headers": [*kept, (b"cache-control", told)]}
        await send(message)

    return marked
