"""A page that is made once and then sent as it is: packed, and only to those who lack it."""

import gzip
import hashlib
from collections.abc import Callable

from fastapi import Request, Response

JSON = "application/json"


class CachedPage:
    """A page with its gzip form and its ETag, a weak one because both forms share it."""

    def __init__(self, content: str | bytes, media_type: str = "text/html") -> None:
        self.media_type = media_type
        self.plain = content.encode() if isinstance(content, str) else content
        self.packed = gzip.compress(self.plain, mtime=0)
        self.tag = f'W/"{hashlib.sha256(self.plain).hexdigest()[:16]}"'

    def answer(self, request: Request) -> Response:
        """200 in the form that the browser takes, or 304 where it has the page already."""
        headers = {"cache-control": "no-cache", "etag": self.tag, "vary": "accept-encoding"}
        known = request.headers.get("if-none-match", "")
        if self.tag in [tag.strip() for tag in known.split(",")]:
            return Response(status_code=304, headers=headers)
        content = self.plain
        if "gzip" in request.headers.get("accept-encoding", ""):
            content = self.packed
            headers["content-encoding"] = "gzip"
        return Response(content, headers=headers, media_type=self.media_type)


class CachedPages:
    """Pages by name, each made anew when what it tells of is no longer the same object."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, ...], tuple[object, CachedPage]] = {}

    def of(self, told: object, *name: str, make: Callable[[], CachedPage]) -> CachedPage:
        """The page of that name about `told`."""
        about, page = self._made.get(name, (None, None))
        if page is None or about is not told:
            page = make()
            self._made[name] = told, page
        return page
