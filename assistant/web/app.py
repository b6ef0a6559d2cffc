"""The site's application: the JSON interface, the pages and the chat behind one shield."""

from collections.abc import Callable, Iterable

from fastapi import APIRouter, FastAPI

from assistant.engine import Assistant
from assistant.jobs import Jobs
from assistant.settings import Settings
from assistant.web import (
    agency_api,
    agency_page,
    api,
    batch_api,
    batch_page,
    chat,
    deadline_page,
    files,
    text_page,
    widget,
)
from assistant.web.errors import add_errors
from assistant.web.layout import TITLE
from assistant.web.origins import Origins
from assistant.web.shell import Shell
from assistant.web.shield import Shield

CHAT = "/hoi-dap"


Page = Callable[[Assistant], APIRouter]


def create_app(assistant: Assistant, config: Settings, pages: Iterable[Page] = ()) -> FastAPI:
    """Everything that is served; the addresses of pages are in `layout.PAGES`.

    `pages` are those of other packages.
    """
    app = FastAPI(
        title=TITLE,
        docs_url=None,  # its pages load scripts from outside
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    add_errors(app)
    app.include_router(files.router(CHAT))
    app.include_router(api.router(assistant))
    app.include_router(agency_api.router(assistant))
    jobs = Jobs(assistant, config)
    app.include_router(batch_api.router(assistant, jobs, config))
    app.include_router(batch_page.router(jobs, config), include_in_schema=False)
    app.include_router(text_page.router(assistant), include_in_schema=False)
    app.include_router(agency_page.router(assistant), include_in_schema=False)
    app.include_router(deadline_page.router(assistant))
    for page in pages:
        app.include_router(page(assistant), include_in_schema=False)
    app.include_router(widget.router(), include_in_schema=False)
    files.mount(app)
    chat.mount(app, assistant, path=CHAT)
    app.add_middleware(Shell, path=CHAT, framing=config.framing)
    app.add_middleware(
        Shield,
        root_path=config.root_path,
        framing=config.framing,
        larger=batch_api.larger_bodies(config),
    )
    if config.origins:
        app.add_middleware(Origins, origins=config.origins, root_path=config.root_path)
    return app
