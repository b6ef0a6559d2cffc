"""The shell around Gradio: its page made Vietnamese and tight, its unused addresses shut."""

import base64
import hashlib
import logging
import re
from collections.abc import Sequence
from html import escape

from assistant.web.asgi import App, Message, Receive, Scope, Send, replayed, whole_body
from assistant.web.chat.calls import Calls
from assistant.web.layout import TITLE
from assistant.web.middleware.security_headers import (
    FAILED,
    PROBLEM_TYPE,
    frame_ancestors,
    path_of,
    send_problem,
)

# What the page itself calls. Uploads, files, the queue, the API by name and proxies stay shut.
_USED = re.compile(
    r"(?:config/?|theme\.css|robots\.txt|(?:assets|static)/[A-Za-z0-9._@/-]{1,200}"
    r"|gradio_api/(?:run/predict|heartbeat/[a-z0-9]{1,40}|startup-events|info/?))?"
)
_PREDICT = "gradio_api/run/predict"
_UNUSED = "Trang hỏi đáp không dùng địa chỉ này."
_UNKNOWN_CALL = "Trang hỏi đáp không gửi yêu cầu như vậy: hãy tải lại trang rồi hỏi lại."
_REFUSED = "Trang hỏi đáp không nhận yêu cầu này."
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.S)
# Tried: without 'unsafe-eval' Gradio cannot render its HTML parts; it sets style attributes too.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' {hashes}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors {framing}"
)
_HEAD = (
    '<title>{title}</title><meta name="robots" content="noindex">'
    '<link rel="icon" href="{home}static/favicon.svg" type="image/svg+xml">'
    '<link rel="stylesheet" href="{home}static/base.css">'
    '<link rel="stylesheet" href="{home}static/chat.css">'
    '<script src="{home}static/chat.js"></script>'
    '<script src="{home}static/cards.js" defer></script>'
)
_NO_SCRIPT = (
    '<noscript><p style="padding:1rem">Trang hỏi đáp cần JavaScript. '
    '<a href="{home}van-ban">Toàn văn Quyết định</a> đọc được mà không cần.</p></noscript>'
)

_log = logging.getLogger("hoiqd")


class GradioShell:
    """Wraps the site; minds only what stands below `path` ("/hoi-dap").

    `calls` are those that go on to Gradio; `framing` the sites that may hold the page in a frame.
    """

    def __init__(self, app: App, path: str, calls: Calls, framing: Sequence[str] = ()) -> None:
        self.app = app
        self.path = path
        self.calls = calls
        self.framing = framing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrites the page, lets used addresses through, answers 404 for the others."""
        inner = path_of(scope) if scope["type"] == "http" else ""
        if not inner.startswith(f"{self.path}/"):
            return await self.app(scope, receive, send)
        rest = inner[len(self.path) + 1 :]
        if not _USED.fullmatch(rest):
            return await send_problem(send, 404, _UNUSED)
        told = _Told(send)
        try:
            await self._inside(rest, scope, receive, told)
        except Exception:
            if not told.status:
                raise
            _log.exception("Trang hỏi đáp gặp lỗi")

    async def _inside(self, rest: str, scope: Scope, receive: Receive, send: Send) -> None:
        if rest == _PREDICT and scope["method"] == "POST":
            body = await whole_body(receive)
            call = None if body is None else self.calls.rewritten(body)
            if body is not None and call is None:
                return await send_problem(send, 400, _UNKNOWN_CALL)
            return await self.app(scope, replayed(call, receive), send)
        if rest or scope["method"] != "GET":
            return await self.app(scope, receive, send)
        # Gradio answers with brotli where it may, and the page must be read here.
        headers = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, _Rewriter(send, self.framing))


class _Told:
    """A `send` that tells Gradio's own refusals and failures in our words.

    `status` is that of such a response, 0 for any other.
    """

    def __init__(self, send: Send) -> None:
        self.send = send
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _foreign(message):
            self.status = message["status"]
        elif not self.status:
            await self.send(message)
        elif message["type"] == "http.response.body" and not message.get("more_body"):
            detail = {404: _UNUSED, 500: FAILED}.get(self.status, _REFUSED)
            await send_problem(self.send, self.status, detail)


def _foreign(start: Message) -> bool:
    kind = dict(start.get("headers", [])).get(b"content-type", b"")
    return bool(start["status"] >= 400 and kind != PROBLEM_TYPE.encode())


class _Rewriter:
    """A `send` that collects an HTML response and passes on the rewritten one."""

    def __init__(self, send: Send, framing: Sequence[str]) -> None:
        self.send = send
        self.framing = framing
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        if message["type"] != "http.response.body":
            return await self.send(message)
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = [(k.lower(), v) for k, v in self.start["headers"]]
        if dict(headers).get(b"content-type", b"").startswith(b"text/html"):
            self.body = rewritten(self.body)
            headers = [(k, v) for k, v in headers if k != b"content-length"]
            headers += [
                (b"content-length", str(len(self.body)).encode()),
                (b"content-security-policy", policy(self.body, self.framing).encode()),
                (b"cache-control", b"no-cache"),
            ]
        await self.send({**self.start, "headers": headers})
        await self.send({"type": "http.response.body", "body": self.body})


def rewritten(page: bytes, home: str = "../") -> bytes:
    """Gradio's page in Vietnamese, without what it says to search engines and link previews."""
    page = re.sub(rb'lang="en"', b'lang="vi"', page, count=1)
    page = re.sub(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*?/>\s*', b"", page)
    page = re.sub(rb'<link rel="manifest"[^>]*>\s*', b"", page)
    page = re.sub(rb"<title>.*?</title>", b"", page, count=1, flags=re.S)
    head = _HEAD.format(title=escape(TITLE), home=home).encode()
    page = page.replace(b'<meta charset="utf-8" />', b'<meta charset="utf-8" />' + head, 1)
    return page.replace(b"</body>", _NO_SCRIPT.format(home=home).encode() + b"</body>", 1)


def policy(page: bytes, framing: Sequence[str] = ()) -> str:
    """The content security policy of a page: its inline scripts by hash, no others."""
    digests = (hashlib.sha256(script).digest() for script in _INLINE.findall(page))
    hashes = " ".join(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)
    return _POLICY.format(hashes=hashes, framing=frame_ancestors(framing))
