"""The site's application: the JSON interface, the pages and the chat behind one shield."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Iterable

from fastapi import APIRouter, FastAPI

from assistant.access.session import Sessions
from assistant.access.tokens import Tokens
from assistant.assistant import Assistant
from assistant.batch.jobs import Jobs
from assistant.batch.worker import Opener
from assistant.feedback.log import QuestionLog
from assistant.feedback.store import Store
from assistant.feedback.upkeep import Upkeep
from assistant.loading import open_library, open_with
from assistant.settings import Settings
from assistant.web.api import agencies as agency_api
from assistant.web.api import batch as batch_api
from assistant.web.api import clauses as clauses_api
from assistant.web.api import deadlines as deadline_api
from assistant.web.api import examples, health, mcp_server, openapi
from assistant.web.api import feedback as feedback_api
from assistant.web.api import questions as api
from assistant.web.chat import page as chat
from assistant.web.chat.gradio_shell import GradioShell
from assistant.web.desk import Desk
from assistant.web.errors import add_errors
from assistant.web.hot_reload import HotReload
from assistant.web.layout import TITLE, account
from assistant.web.middleware.access_control import AccessControl
from assistant.web.middleware.origins import Origins
from assistant.web.middleware.request_log import RequestLog, Routes
from assistant.web.middleware.security_headers import SecurityHeaders
from assistant.web.pages import agencies as agency_page
from assistant.web.pages import api as api_page
from assistant.web.pages import batch as batch_page
from assistant.web.pages import deadlines as deadline_page
from assistant.web.pages import files, widget
from assistant.web.pages import login as login_page
from assistant.web.pages import text as text_page

CHAT = "/hoi-dap"
Page = Callable[[Assistant], APIRouter]


def create_app(
    assistant: Assistant,
    config: Settings,
    pages: Iterable[Page] = (),
    *,
    log_key: str = "",
    opener: Opener = open_with,
) -> FastAPI:
    """Everything that is served; the addresses of pages are in `layout.PAGES`.

    `pages` are those of other packages. `log_key` makes the pseudonyms in the log, which differ
    with each application without it. `opener` opens the like of `assistant` in the process that
    answers files. `app.state` has `current`, the assistant of the moment, and
    `stop`, which ends the connections that open pages keep.
    """
    account.set(config.access == "password")
    sessions = Sessions.of(config)
    current = HotReload(assistant, config)
    library = open_library(config, encoder=lambda: current().index.encoder, main=current)
    current.listen(library.take_up)
    store = Store.of(config)
    log = QuestionLog(store if config.question_log == "on" else None)
    keeps = "on" in (config.feedback, config.question_log)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        upkeep = asyncio.create_task(Upkeep(store).run()) if keeps else None
        current.start()
        yield
        await asyncio.to_thread(current.stop)
        if upkeep:
            upkeep.cancel()
        log.close()
        store.database.close()

    app = FastAPI(
        title=TITLE,
        lifespan=lifespan,
        docs_url=None,  # its pages load scripts from outside
        redoc_url=None,
        openapi_url=openapi.PATH,
    )
    app.state.current = current
    add_errors(app)
    openapi.describe(app, lambda: examples.examples(assistant))
    app.include_router(files.router(CHAT))
    app.include_router(api.router(Desk(library, log, "api")))
    app.include_router(health.router(current, store if keeps else None))
    app.include_router(clauses_api.router(library))
    if config.feedback == "on":
        app.include_router(feedback_api.router(library, store))
    app.include_router(agency_api.router(assistant))
    app.include_router(deadline_api.router(assistant))
    jobs = Jobs(library, config, opener)
    app.include_router(batch_api.router(library, jobs, config))
    app.include_router(
        batch_page.router(jobs, config, assistant.decision.profile.samples), include_in_schema=False
    )
    app.include_router(text_page.router(library), include_in_schema=False)
    app.include_router(agency_page.router(assistant), include_in_schema=False)
    app.include_router(deadline_page.router(assistant), include_in_schema=False)
    for more in pages:
        app.include_router(more(assistant), include_in_schema=False)
    app.include_router(widget.router(assistant.decision.profile), include_in_schema=False)
    if config.access == "password":
        app.include_router(
            login_page.router(sessions, config.logins_per_hour), include_in_schema=False
        )
    app.include_router(api_page.router(app), include_in_schema=False)
    files.mount(app)
    mcp_server.mount(app, Desk(library, log, "mcp"), assistant.register)
    desk = Desk(library, log, "chat")
    page = chat.mount(app, desk, path=CHAT, feedback=config.feedback == "on")
    app.state.stop = page.stop
    app.add_middleware(Routes)
    app.add_middleware(GradioShell, path=CHAT, calls=page.calls, framing=config.framing)
    app.add_middleware(AccessControl, config=config, sessions=sessions, tokens=Tokens.of(config))
    app.add_middleware(
        SecurityHeaders,
        root_path=config.root_path,
        framing=config.framing,
        larger=batch_api.larger_bodies(config),
        seconds=config.body_seconds,
    )
    if config.origins:
        app.add_middleware(Origins, origins=config.origins, root_path=config.root_path)
    app.add_middleware(RequestLog, key=log_key or secrets.token_hex())
    return app
