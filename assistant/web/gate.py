"""The gate: who may come in, how often, and how many at once. Everything is shut unless named here.

Plain ASGI inside the shield, so that a refusal carries its headers.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from assistant.access import address
from assistant.access.session import COOKIE, Sessions
from assistant.access.tokens import Tokens
from assistant.settings import Settings
from assistant.web.asgi import App, Message, Receive, Scope, Send
from assistant.web.layout import account, render
from assistant.web.origins import PATHS as SHARED
from assistant.web.rates import Rates
from assistant.web.shield import path_of, problem, send_problem, send_whole
from assistant.web.turns import Turns
from assistant.web.visits import visiting

LOGIN, LOGOUT = "/dang-nhap", "/dang-xuat"
_OPEN = re.compile(
    r"/healthz|/favicon\.ico|/static/(?:base\.css|site\.css|dang-nhap\.css|favicon\.svg)"
    r"|/static/font/[A-Za-z-]+\.ttf"
)
_INNER = {"/readyz", "/metrics"}  # for the machine itself and for tokens, in every mode
_ASKING = re.compile(r"/api/v1/ask|/hoi-dap/gradio_api/run/predict|/mcp(?:/.*)?")
_STREAMING = "/api/v1/batch"
_STREAMS = 4  # lists of questions that are answered at once
_SAFE = {"GET", "HEAD", "OPTIONS"}
_FORWARDED = {"x-forwarded-for", "forwarded", "x-forwarded-host", "x-real-ip", "via"}
_FOREIGN = "Yêu cầu đến từ một trang khác nên không được nhận: hãy gửi từ chính trang này."
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


class Gate:
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
        )
        most = config.concurrency or 2 * (os.cpu_count() or 1)
        self.turns = Turns(most, config.queue, config.answer_seconds)
        self.streams = Turns(_STREAMS, 0, config.answer_seconds)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request in, or says why not. A WebSocket is never let in: the site has none."""
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": _NO_SOCKET})
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        asked = _Request(scope, self.config)
        account.set(self.config.access == "password")
        try:
            name = self._admitted(asked)
            self._counted(asked, name)
        except _Refusal as refusal:
            return await self._refuse(asked, refusal, send)
        if self.config.access != "none":
            send = _private(send)
        await self._turned(asked, receive, send)

    def _admitted(self, asked: "_Request") -> str:
        """Who asks, "" if that does not matter; `_Refusal` if they may not."""
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
            name = self.sessions.person(asked.cookie(COOKIE))
        elif self.config.access == "proxy":
            name = self._told_by_proxy(asked)
        return name or self._stranger(asked, _WHO[self.config.access])

    def _holder(self, asked: "_Request") -> str:
        """Whose token was sent; a wrong one is refused, and soon not even looked at."""
        token = asked.token
        if not token or (self.config.access == "none" and not self.tokens.roll.entries()):
            return ""
        if wait := self.rates.spent("login", asked.place):
            raise _often(wait)
        if name := self.tokens.holder(token):
            return f"thẻ {name}"
        self.rates.wait("login", asked.place)
        raise _Refusal(401, "Thẻ không đúng hoặc đã bị thu hồi.", _CHALLENGE)

    def _told_by_proxy(self, asked: "_Request") -> str:
        names = asked.all(self.config.proxy_header.lower())
        if names and not asked.by_proxy:
            raise _Refusal(403, "Tên người dùng chỉ được nhận từ máy chủ trung gian đã khai báo.")
        name = names[0].strip() if len(names) == 1 else ""
        return name if len(name) <= 200 else ""

    def _stranger(self, asked: "_Request", detail: str) -> str:
        if self.config.access == "password" and asked.is_page and asked.path not in _INNER:
            to = f"?toi={quote(asked.target, safe='/')}" if asked.path != "/" else ""
            raise _Refusal(303, detail, {"location": f"{asked.root}{LOGIN}{to}"})
        raise _Refusal(401, detail, _CHALLENGE)

    def _counted(self, asked: "_Request", name: str) -> None:
        """`_Refusal` for what a person, or else an address, does too often."""
        if asked.method in _SAFE:
            return
        kind = "login" if asked.path == LOGIN else "ask" if asked.asks else "send"
        who = asked.place if kind == "login" or not name else name
        if wait := self.rates.wait(kind, who):
            raise _often(wait)

    async def _turned(self, asked: "_Request", receive: Receive, send: Send) -> None:
        if asked.method == "POST" and asked.asks:
            # A slow sender must not hold a place: the body is had whole before.
            body = await _body(receive)
            return await self.turns.run(self.app, asked.scope, _replayed(body, receive), send)
        if asked.method == "POST" and asked.path == _STREAMING:
            return await self.streams.run(self.app, asked.scope, receive, send)
        await self.app(asked.scope, receive, send)

    async def _refuse(self, asked: "_Request", refusal: _Refusal, send: Send) -> None:
        headers = {"cache-control": "no-store", **refusal.headers}
        if not asked.wants_html:
            return await send_problem(send, refusal.status, refusal.detail, headers)
        told = problem(refusal.status, refusal.detail)
        page = render("refused.html.j2", home=f"{asked.root}/", problem=told)
        await send_whole(send, refusal.status, _HTML, page.encode(), headers)


_HTML = "text/html; charset=utf-8"
_CHALLENGE = {"www-authenticate": 'Bearer realm="Hoi Quyet dinh"'}


class _Request:
    """What the gate wants to know of a request; `scope` is what goes on to the application.

    Behind a trusted proxy the scope's client and scheme are those that the proxy tells.
    """

    def __init__(self, scope: Scope, config: Settings) -> None:
        self._headers = [
            (k.decode("latin-1").lower(), _text(v)) for k, v in scope.get("headers", [])
        ]
        peer = (scope.get("client") or ("", 0))[0]
        self.by_proxy = address.within(address.address(peer), config.proxies)
        self.from_here = address.is_loopback(peer) and not any(
            self.all(name) for name in _FORWARDED
        )
        client, scheme = peer, scope.get("scheme", "http")
        if self.by_proxy:
            client = address.client(peer, ",".join(self.all("x-forwarded-for")), config.proxies)
            told = (self.all("x-forwarded-proto") or [scheme])[-1].strip()
            scheme = told if told in ("http", "https") else scheme
        self.scope: Scope = {**scope, "client": (client, 0), "scheme": scheme}
        if visit := visiting():
            visit.address = client
        self.place = address.place(client)
        self.method = str(scope["method"])
        self.path = path_of(scope)
        self.root = str(scope.get("root_path", "")).rstrip("/")
        self.asks = bool(_ASKING.fullmatch(self.path))
        self.origin = self.header("origin")

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [v for k, v in self._headers if k == name]

    def header(self, name: str) -> str:
        """The first value of a header, or ""."""
        return next(iter(self.all(name)), "")

    @property
    def foreign(self) -> bool:
        """Whether a browser sends this for a page of another site."""
        fetched = self.header("sec-fetch-site")
        if fetched:
            return fetched not in ("same-origin", "none")
        if not self.origin:
            return False
        sent, host = urlsplit(self.origin), self.header("host").lower()
        # A proxy may hand the name on without its port.
        return host not in (sent.netloc, sent.hostname or "")

    @property
    def token(self) -> str:
        """The token sent along, or ""."""
        scheme, _, token = self.header("authorization").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def cookie(self, name: str) -> str:
        """A cookie's value, or ""."""
        try:
            found = SimpleCookie("; ".join(self.all("cookie"))).get(name)
        except CookieError:
            return ""
        return found.value if found else ""

    def drop_cookies(self) -> None:
        """Goes on without them: another site's page asks for nobody."""
        self._headers = [(k, v) for k, v in self._headers if k != "cookie"]
        kept = [(k, v) for k, v in self.scope["headers"] if k.lower() != b"cookie"]
        self.scope["headers"] = kept

    @property
    def wants_html(self) -> bool:
        """Whether a person looks at the response."""
        return "text/html" in self.header("accept") and not self.path.startswith("/api/")

    @property
    def is_page(self) -> bool:
        """Whether it is a page that somebody wants to open."""
        return self.method in ("GET", "HEAD") and self.wants_html

    @property
    def target(self) -> str:
        """The path inside the site with its query."""
        query = self.scope.get("query_string", b"").decode("latin-1")
        return f"{self.path}?{query}" if query else self.path


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


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


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None if the client left."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes | None, receive: Receive) -> Receive:
    given = body is None

    async def again() -> Message:
        nonlocal given
        if body is None:
            return {"type": "http.disconnect"}
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
