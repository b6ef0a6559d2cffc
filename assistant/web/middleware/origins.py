"""Other sites whose pages may ask (CORS): what the widget calls, without cookies or keys."""

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware

from assistant.web.asgi import App, Receive, Scope, Send
from assistant.web.middleware.security_headers import below, path_of

PATHS = frozenset({"/api/v1/ask", "/api/v1/feedback", "/api/v1/clauses"})


class Origins:
    """Wraps the shield, which takes such headers off: a failure must reach the page that asked.

    `origins` are as browsers send them ("https://noi-bo.sonla.gov.vn"); any other gets no header.
    """

    def __init__(self, app: App, origins: Sequence[str], root_path: str = "") -> None:
        self.app = app
        self.root_path = root_path.rstrip("/")
        self.shared = CORSMiddleware(app, allow_origins=origins, allow_methods=("GET", "POST"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the question whether a page may ask; passes everything else on."""
        inner = path_of(below(scope, self.root_path)) if scope["type"] == "http" else ""
        await (self.shared if inner in PATHS else self.app)(scope, receive, send)
