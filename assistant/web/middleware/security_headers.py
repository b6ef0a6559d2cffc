"""The shield around the whole site: security headers, a limit on bodies, and no bare failures.

Plain ASGI, so that responses of the chat page's own application pass through it as well.
"""

import asyncio
import json
import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from assistant.web.asgi import App, Message, Receive, Scope, Send
from assistant.web.middleware.request_log import visiting

PROBLEM_TYPE = "application/problem+json"
_NOWHERE = "Địa chỉ này không có."
# Routes end in "$", which lets a line end through; no address here has such a character.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SLOW = "Yêu cầu gửi đến quá chậm nên bị dừng: hãy kiểm tra đường truyền rồi gửi lại."
FAILED = "Có lỗi trong hệ thống. Xin thử lại; nếu vẫn lỗi, hãy báo người quản trị."
_STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors {framing}"
)
_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_MAX_BYTES = 1_000_000
_TITLES = {
    400: "Yêu cầu không đúng",
    401: "Cần đăng nhập",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Không dùng được phương thức này",
    408: "Gửi quá chậm",
    413: "Yêu cầu quá lớn",
    421: "Sai tên máy",
    422: "Dữ liệu gửi lên không đúng",
    429: "Quá nhiều yêu cầu",
    431: "Cookie quá dài",
    500: "Lỗi hệ thống",
    503: "Chưa sẵn sàng",
    504: "Trả lời quá lâu",
}

_log = logging.getLogger("hoiqd")


def path_of(scope: Scope) -> str:
    """The path inside this site, without the prefix of a proxy."""
    path, prefix = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    inside = prefix and (path == prefix or path.startswith(prefix + "/"))
    return path[len(prefix) :] if inside else path


def megabytes(size: int) -> str:
    """A size as people read it: "1 MB", "2,5 MB"."""
    return f"{size / 1_000_000:.3g} MB".replace(".", ",")


def problem(status: int, detail: str) -> dict[str, Any]:
    """A problem of RFC 9457, in Vietnamese."""
    title = _TITLES.get(status, HTTPStatus(status).phrase)
    whole = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    visit = visiting()
    return whole | {"request_id": visit.id} if visit else whole


async def send_whole(
    send: Send, status: int, content_type: str, body: bytes, headers: Mapping[str, str]
) -> None:
    """A whole response, with more headers."""
    told = {"content-type": content_type, "content-length": str(len(body)), **headers}
    pairs = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


async def send_problem(
    send: Send, status: int, detail: str, headers: Mapping[str, str] = MappingProxyType({})
) -> None:
    """A whole response that holds a problem."""
    body = json.dumps(problem(status, detail), ensure_ascii=False).encode()
    await send_whole(send, status, PROBLEM_TYPE, body, headers)


class _Refused(Exception):
    """The body goes past a limit: a status, and what to say."""

    def __init__(self, status: int, detail: str) -> None:
        self.status = status
        self.detail = detail


class SecurityHeaders:
    """Wraps an application. A header that the application sets itself is left as it is.

    `root_path` is the prefix that a proxy adds ("/tra-cuu"), whether it strips it or not;
    `framing` the sites that may hold a page in a frame; `larger` the paths that take more than
    1 MB, with their limits in bytes; `seconds` how long a body may take to arrive.
    """

    def __init__(
        self,
        app: App,
        root_path: str = "",
        framing: Sequence[str] = (),
        larger: Mapping[str, int] = MappingProxyType({}),
        seconds: float = 20,
    ) -> None:
        self.app = app
        self.seconds = seconds
        self.larger = larger
        self.root_path = root_path.rstrip("/")
        policy = _STRICT.format(framing=frame_ancestors(framing))
        self.headers = _HEADERS | {b"content-security-policy": policy.encode()}
        if not framing:  # it knows no list: where there is one, the policy alone decides
            self.headers[b"x-frame-options"] = b"DENY"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """413 for a body past the limit, 408 for a slow one, 500 where the application fails.

        An address with a control character is none: 404 before anybody looks at it.
        """
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        scope = below(scope, self.root_path)
        most = self.larger.get(path_of(scope), _MAX_BYTES)
        large = _Refused(413, f"Yêu cầu quá {megabytes(most)}: hãy gửi ngắn hơn.")
        refused: _Refused | None = None
        started = whole = False
        taken, until = 0, 0.0

        async def limited() -> Message:
            nonlocal refused, taken, until, whole
            if whole:
                return await receive()
            until = until or asyncio.get_running_loop().time() + self.seconds
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                refused = _Refused(408, _SLOW)
                raise refused from None
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if taken > most:
                refused = large
                raise large
            return message

        async def guarded(message: Message) -> None:
            nonlocal started
            if refused and not started:
                raise refused
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = self._headed(message.get("headers", []))
            await send(message)

        try:
            if _CONTROL.search(str(scope["path"])):
                return await send_problem(guarded, 404, _NOWHERE)
            if _declared(scope) > most:
                raise large
            await self.app(scope, limited, guarded)
        except _Refused as error:
            if started:
                raise
            refused = None
            # What is still on its way is not waited for.
            await send_problem(guarded, error.status, error.detail, {"connection": "close"})
        except Exception:
            _log.exception("Một yêu cầu gặp lỗi")
            if started:
                raise
            await send_problem(guarded, 500, FAILED)

    def _headed(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Ours where they are missing. Gradio's CORS headers let in any site, so they go."""
        kept = [(k, v) for k, v in headers if not k.lower().startswith(b"access-control-")]
        present = {k.lower() for k, _ in kept}
        return kept + [(k, v) for k, v in self.headers.items() if k not in present]


def frame_ancestors(framing: Sequence[str]) -> str:
    """Who may hold a page in a frame, as a policy says it."""
    return " ".join(["'self'", *framing]) if framing else "'none'"


def below(scope: Scope, root_path: str) -> Scope:
    """The scope as it is below a proxy's prefix; `root_path` does not end in "/"."""
    if not root_path:
        return scope
    path = str(scope["path"])
    full = path if path.startswith(f"{root_path}/") else root_path + path
    return {**scope, "root_path": root_path, "path": full}


def _declared(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0
