"""A page that is made once and then sent as it is: packed, and only to those who lack it."""

import gzip
import hashlib

from fastapi import Request, Response
from fastapi.responses import HTMLResponse


class PreparedPage:
    """HTML with its gzip form and its ETag, a weak one because both forms share it."""

    def __init__(self, html: str) -> None:
        self.plain = html.encode()
        self.packed = gzip.compress(self.plain, mtime=0)
        self.tag = f'W/"{hashlib.sha256(self.plain).hexdigest()[:16]}"'

    def answer(self, request: Request) -> Response:
        """200 in the form that the browser takes, or 304 where it has the page already."""
        headers = {"cache-control": "no-cache", "etag": self.tag, "vary": "accept-encoding"}
        known = request.headers.get("if-none-match", "")
        if self.tag in [tag.strip() for tag in known.split(",")]:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return HTMLResponse(self.packed, headers={**headers, "content-encoding": "gzip"})
        return HTMLResponse(self.plain, headers=headers)
