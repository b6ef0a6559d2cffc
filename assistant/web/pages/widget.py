"""The widget: a script that any page of an intranet may hold, and a page that shows how."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from assistant.web.layout import render
from assistant.web.pages.files import STATIC

# Where the style sheet goes in the script: one file to load, and no style inside the page.
_PLACE = "/* widget.css */"
_SHARED = {"cross-origin-resource-policy": "cross-origin", "cache-control": "max-age=3600"}


def script() -> str:
    """The script with its style sheet."""
    style = (STATIC / "widget.css").read_text(encoding="utf-8")
    return (STATIC / "widget.js").read_text(encoding="utf-8").replace(_PLACE, style)


def router() -> APIRouter:
    """`/widget.js`; `/widget.css` for browsers that take no sheet from a script; `/widget`."""
    routes = APIRouter()
    source = script()

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
        return HTMLResponse(render("widget.html.j2", root=f"{base}".rstrip("/"), origin=origin))

    return routes
