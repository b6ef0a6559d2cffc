"""The site's application: the JSON interface, the pages and the chat behind one shield."""

from fastapi import FastAPI

from assistant.engine import Assistant
from assistant.settings import Settings
from assistant.web import api, chat, files, text_page, widget
from assistant.web.errors import add_errors
from assistant.web.layout import TITLE
from assistant.web.origins import Origins
from assistant.web.shell import Shell
from assistant.web.shield import Shield

CHAT = "/hoi-dap"


def create_app(assistant: Assistant, config: Settings) -> FastAPI:
    """Everything that is served; the addresses of pages are in `layout.PAGES`."""
    app = FastAPI(
        title=TITLE,
        docs_url=None,  # its pages load scripts from outside
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    add_errors(app)
    app.include_router(files.router(CHAT))
    app.include_router(api.router(assistant))
    app.include_router(text_page.router(assistant), include_in_schema=False)
    app.include_router(widget.router(), include_in_schema=False)
    files.mount(app)
    chat.mount(app, assistant, path=CHAT)
    app.add_middleware(Shell, path=CHAT, framing=config.framing)
    app.add_middleware(Shield, root_path=config.root_path, framing=config.framing)
    if config.origins:
        app.add_middleware(Origins, origins=config.origins, root_path=config.root_path)
    return app
