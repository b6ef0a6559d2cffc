"""What the gate wants to know of a request, and what of it goes on to the application."""

import re

from assistant.access import address
from assistant.settings import Settings
from assistant.web.asgi import Scope
from assistant.web.middleware import cookies, hosts
from assistant.web.middleware.request_log import visiting
from assistant.web.middleware.security_headers import path_of

_ASKING = re.compile(r"/api/v1/ask|/hoi-dap/gradio_api/run/predict|/mcp(?:/.*)?")
# What proxies and delivery networks add; a request without any of them came straight.
_HANDED_ON = re.compile(
    r"^(?:(?:x-)?forwarded|x-(?:original|envoy|proxy)|cf-|via$|cdn-loop$)"
    r"|(?:client|connecting|originating|real|remote|source|user)[-_]?(?:ip|addr|address)$"
)
# Gradio believes these of anybody; what a trusted proxy tells is in the scope and in Host.
_TOLD = {b"x-forwarded-host", b"x-forwarded-proto", b"x-gradio-server", b"host", b"cookie"}


class IncomingRequest:
    """A request; `scope` is what goes on.

    Behind a trusted proxy the scope's client, scheme and host are those that the proxy tells. Of
    the cookies the session's alone goes on.
    """

    def __init__(self, scope: Scope, config: Settings) -> None:
        self._headers = [
            (k.decode("latin-1").lower(), _text(v)) for k, v in scope.get("headers", [])
        ]
        peer = (scope.get("client") or ("", 0))[0]
        self.by_proxy = address.within(address.address(peer), config.proxies)
        self.hosts = self.all("host")
        self.from_here = (
            address.is_loopback(peer)
            and all(hosts.is_here(host) for host in self.hosts)
            and not any(_HANDED_ON.search(name) for name, _ in self._headers)
            and not self.all(config.proxy_header.lower())
        )
        client, self.scheme = peer, str(scope.get("scheme", "http"))
        if self.by_proxy:
            client = address.client(peer, ",".join(self.all("x-forwarded-for")), config.proxies)
            told = self._last("x-forwarded-proto")
            self.scheme = told if told in ("http", "https") else self.scheme
            if host := self._last("x-forwarded-host"):
                self.hosts.append(host)
        self.cookies = cookies.own(self.all("cookie"))
        self.scope: Scope = {
            **scope, "client": (client, 0), "scheme": self.scheme, "headers": self._passed(scope)
        }  # fmt: skip
        if visit := visiting():
            visit.address = client
        self.place = address.place(client)
        self.method = str(scope["method"])
        self.path = path_of(scope)
        self.root = str(scope.get("root_path", "")).rstrip("/")
        self.asks = bool(_ASKING.fullmatch(self.path))
        self.origin = self.header("origin")

    def _passed(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        kept = [(k, v) for k, v in scope.get("headers", []) if k.lower() not in _TOLD]
        if self.hosts:
            kept.insert(0, (b"host", self.hosts[-1].encode("latin-1", "replace")))
        if self.cookies:
            kept.append((b"cookie", cookies.header(self.cookies).encode()))
        return kept

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [v for k, v in self._headers if k == name]

    def header(self, name: str) -> str:
        """The first value of a header, or ""."""
        return next(iter(self.all(name)), "")

    def _last(self, name: str) -> str:
        """What the nearest proxy tells: each adds its own at the end."""
        return ",".join(self.all(name)).rpartition(",")[2].strip()

    @property
    def foreign(self) -> bool:
        """Whether a browser sends this for a page of another site."""
        fetched = self.header("sec-fetch-site")
        if fetched:
            return fetched not in ("same-origin", "none")
        host = self.hosts[-1] if self.hosts else ""
        return bool(self.origin) and not hosts.same(self.origin, host, self.scheme)

    @property
    def token(self) -> str:
        """The token sent along, or ""."""
        scheme, _, token = self.header("authorization").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def drop_cookies(self) -> None:
        """Goes on without them: another site's page asks for nobody."""
        self.cookies = []
        self.scope["headers"] = [(k, v) for k, v in self.scope["headers"] if k != b"cookie"]

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
