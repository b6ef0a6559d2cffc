"""The widget: a script that any page of an intranet may hold, and a page that shows how."""

import json

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from assistant.web.layout import render
from assistant.web.pages.files import STATIC
from corpus.profile import Profile

# Where the style sheet goes in the script: one file to load, and no style inside the page.
_PLACE = "/* widget.css */"
_SAMPLE = "/* sample */"
_SHARED = {"cross-origin-resource-policy": "cross-origin", "cache-control": "max-age=3600"}


def script(sample: str) -> str:
    """The script with its style sheet, and a question that shows how one may ask."""
    style = (STATIC / "widget.css").read_text(encoding="utf-8")
    source = (STATIC / "widget.js").read_text(encoding="utf-8").replace(_PLACE, style)
    return source.replace(_SAMPLE, json.dumps(sample, ensure_ascii=False)[1:-1])


def router(profile: Profile) -> APIRouter:
    """`/widget.js`; `/widget.css` for browsers that take no sheet from a script; `/widget`."""
    routes = APIRouter()
    source = script(profile.samples.one)

    @routes.api_route("/widget.js", methods=["GET", "HEAD"])
    def code() -> Response:
        return Response(source, media_type="text/javascript", headers=_SHARED)

    @routes.get("/widget.css")
    def style() -> FileResponse:
        return FileResponse(STATIC / "widget.css", headers=_SHARED)

    @routes.get("/widget")
    def demo(request: Request) -> HTMLResponse:
        base = request.base_url
        origin = f"{base.scheme}://{base.netloc}"
        root = f"{base}".rstrip("/")
        return HTMLResponse(render("widget.html.j2", root=root, origin=origin, year=profile.year))

    return routes
