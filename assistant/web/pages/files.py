"""Files that are served as they are, and the ways to the first page."""

from pathlib import Path

import fontpkg_be_vietnam_pro as font
from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles

STATIC = Path(__file__).parents[1] / "static"
_FONTS = ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf")
_READ = ["GET", "HEAD"]


def router(start: str) -> APIRouter:
    """The root leads to `start` ("/hoi-dap"); the icon; the letters."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/", methods=_READ)
    @routes.api_route(start, methods=_READ)
    def home(request: Request) -> RedirectResponse:
        return RedirectResponse(f"{request.scope.get('root_path', '')}{start}/", 307)

    @routes.api_route("/favicon.ico", methods=_READ)
    def icon() -> FileResponse:
        return FileResponse(STATIC / "favicon.svg", media_type="image/svg+xml")

    @routes.api_route("/static/font/{name}", methods=_READ)
    def letters(name: str) -> FileResponse:
        if name not in _FONTS:
            raise HTTPException(404)
        week = {"cache-control": "public, max-age=604800"}
        return FileResponse(font.ROOT / "files" / name, media_type="font/ttf", headers=week)

    return routes


def mount(app: FastAPI) -> None:
    """Puts the static files into an application."""
    app.mount("/static", StaticFiles(directory=STATIC))
