"""The chat page, in Gradio. The only module that imports it, and only when a page is built.

Question box on top, the newest answer below it, then earlier ones, then sample questions.
Gradio's queue is not used: an answer takes milliseconds, and proxies hold back event streams.
"""

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any, Protocol

from assistant.answer import Answer, State
from assistant.answering.suggestions import SUGGESTED, suggestions
from assistant.web.chat.calls import Calls, Input
from assistant.web.chat.cards import card, error_card
from assistant.web.chat.history import answers, records
from assistant.web.layout import TITLE, navigation
from corpus.decision import Decision
from corpus.errors import HoiQdError

_FAILED = "Có lỗi khi trả lời câu hỏi này, xin thử lại."
_STORAGE = "hoi-quyet-dinh.1"
# Gradio's own words, for parts that are hidden today and must not turn English tomorrow.
_WORDS = {
    "_name": "Tiếng Việt",
    "common.built_with_gradio": "Hỏi Quyết định",
    "common.clear": "Xóa",
    "common.empty": "Trống",
    "common.error": "Lỗi",
    "common.loading": "Đang tải",
    "common.settings": "Cài đặt",
    "common.submit": "Gửi",
    "blocks.connection_can_break": "Kết nối có thể bị ngắt nếu rời trang này.",
    "blocks.long_requests_queue": "Đang có nhiều yêu cầu, xin chờ.",
    "blocks.lost_connection": "Mất kết nối. Đang nối lại…",
    "blocks.waiting_for_inputs": "Xin chờ trong giây lát.",
}

_log = logging.getLogger("hoiqd")


class Asks(Protocol):
    """What the page needs of a desk, or of an assistant."""

    @property
    def decision(self) -> Decision:
        """The decision asked about."""
        ...

    def ask(self, question: str, *, state: State | None = None) -> Answer:
        """See `Assistant.ask`."""
        ...


def turn(assistant: Asks, question: str, kept: Sequence[Answer]) -> tuple[list[Answer], str, bool]:
    """The history after a question, the newest card, and whether the question was answered.

    Never raises: a question that cannot be read gets a card that says why, any other failure is
    logged and gets a neutral card.
    """
    try:
        answer = assistant.ask(question, state=kept[-1].state if kept else None)
        return [*kept, answer], card(answer, assistant.decision), True
    except HoiQdError as error:
        return list(kept), error_card(question, str(error)), False
    except Exception:
        _log.exception("Không trả lời được một câu hỏi trong trang hỏi đáp")
        return list(kept), error_card(question, _FAILED), False


def earlier_cards(kept: Sequence[Answer], decision: Decision) -> str:
    """Cards from the newest to the oldest."""
    return "".join(card(a, decision) for a in reversed(kept))


def head(decision: Decision) -> str:
    """The way to the other pages, and what this one is about."""
    return (
        f'<header class="site"><h1 class="brand">{TITLE}</h1>{navigation("hoi-dap/", "../")}'
        f'</header><p class="about">{escape(decision.title)} của {escape(decision.issuer)}.</p>'
    )


@dataclass(frozen=True, slots=True)
class Mounted:
    """The page in its application.

    `stop` ends the connections that open pages keep, which would hold up the program's own stop;
    `calls` are what the page sends.
    """

    stop: Callable[[], None]
    calls: Calls


def mount(app: Any, assistant: Asks, *, path: str, feedback: bool = True) -> Mounted:
    """Puts the chat page into a FastAPI application at `path`; no right/wrong without feedback."""

    async def inside() -> Mounted:
        return _mount(app, assistant, path, feedback)

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        # Gradio opens an event loop for each event, and never closes it, where none is running.
        return asyncio.run(inside())
    return _mount(app, assistant, path, feedback)


@cache
def _private_folder() -> tempfile.TemporaryDirectory[str]:
    """Where Gradio would put files: for this account alone, and gone with the process."""
    return tempfile.TemporaryDirectory(prefix="hoiqd-gradio-")


class _Untold:
    """Stands for the module `traceback` in Gradio, which would print what was typed."""

    @staticmethod
    def print_exc() -> None:
        """Logs the error at hand in the form that the settings name."""
        _log.exception("Trang hỏi đáp gặp lỗi")


def _mount(app: Any, assistant: Asks, path: str, feedback: bool) -> Mounted:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = _private_folder().name
    import gradio as gr

    routes: Any = gr.routes
    routes.traceback = _Untold
    blocks = _blocks(gr, assistant, feedback)
    gr.mount_gradio_app(
        app,
        blocks,
        path=path,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        enable_monitoring=False,
        footer_links=[],
        i18n=gr.I18n(en=_WORDS, vi=_WORDS),
        max_file_size="1kb",
        mcp_server=False,
        pwa=False,
        run_history=False,
        show_error=False,
        ssr_mode=False,
        theme=gr.themes.Base(
            font=[gr.themes.Font("Be Vietnam Pro"), "sans-serif"], font_mono=["monospace"]
        ),
    )
    # Mounting does not set it, and without it any file of the machine may be named as an input.
    blocks.has_launched = True
    mounted: Any = app.routes[-1].app  # not `blocks.app`, which is made before mounting
    return Mounted(mounted.stop_event.set, Calls(_inputs(gr, blocks)))


def _inputs(gr: Any, blocks: Any) -> dict[int, tuple[Input, ...]]:
    return {
        index: tuple("history" if isinstance(c, gr.BrowserState) else "text" for c in fn.inputs)
        for index, fn in blocks.fns.items()
    }


def _blocks(gr: Any, assistant: Asks, feedback: bool) -> Any:
    decision = assistant.decision
    plain = {"js_on_load": None, "apply_default_css": False}
    quiet = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}

    def asked(question: str, kept: Any) -> tuple[Any, ...]:
        old = answers(kept, decision)
        now, newest, answered = turn(assistant, question or "", old)
        box = "" if answered else gr.skip()
        clear = gr.update(visible=bool(now))
        return box, records(now), newest, earlier_cards(old, decision), clear, *chips(now)

    def chips(kept: Sequence[Answer]) -> list[Any]:
        """Suggestions lean on the last answer, so they stand below it alone."""
        found = suggestions(kept[-1], decision) if kept else ()
        texts = [*found, *[""] * (SUGGESTED - len(found))]
        return [
            gr.update(visible=bool(found)),
            *(gr.update(value=t, visible=bool(t)) for t in texts),
        ]

    def about(sample: str) -> Callable[[Any], tuple[Any, ...]]:
        return lambda kept: asked(sample, kept)

    def opened(kept: Any) -> tuple[Any, ...]:
        old = answers(kept, decision)
        if not old:
            # The first question may already be answered: leave its card alone.
            return (gr.skip(),) * (3 + 1 + SUGGESTED)
        newest = earlier_cards(old[-1:], decision)
        clear = gr.update(visible=bool(old))
        return newest, earlier_cards(old[:-1], decision), clear, *chips(old)

    def cleared() -> tuple[Any, ...]:
        return [], "", "", gr.update(visible=False), *chips([])

    with gr.Blocks(title=TITLE, analytics_enabled=False) as blocks:
        judged = None if feedback else "no-feedback"
        gr.HTML(head(decision), elem_id="head", elem_classes=judged, **plain)
        with gr.Row(elem_id="ask"):
            box = gr.Textbox(
                label="Câu hỏi của bạn",
                placeholder="Gõ câu hỏi ở đây",
                elem_id="question",
                lines=1,
                max_lines=5,
                autofocus=True,
            )
            send = gr.Button("Hỏi", variant="primary", elem_id="send")
        gr.HTML('<p id="state" role="status"></p>', **plain)
        latest = gr.HTML("", elem_id="latest", **plain)
        with gr.Row(elem_id="suggestions", visible=False) as row:
            gr.HTML("<h2>Hỏi tiếp</h2>", **plain)
            suggested = [gr.Button("", size="sm", visible=False) for _ in range(SUGGESTED)]
        earlier = gr.HTML("", elem_id="earlier", **plain)
        gr.HTML('<h2 id="samples-title">Câu hỏi mẫu</h2>', **plain)
        with gr.Row(elem_id="samples"):
            samples = [gr.Button(s, size="sm") for s in decision.profile.samples.page]
        clear = gr.Button("Xóa hội thoại", elem_id="clear", size="sm", visible=False)
        # The name is no secret: it only keeps the records readable after a restart.
        kept = gr.BrowserState([], storage_key=_STORAGE, secret=_STORAGE)

        shown = [kept, latest, earlier, clear, row, *suggested]
        gr.on([send.click, box.submit], asked, [box, kept], [box, *shown], **quiet)
        for chip in suggested:
            chip.click(asked, [chip, kept], [box, *shown], **quiet)
        for sample in samples:
            sample.click(about(sample.value), [kept], [box, *shown], **quiet)
        clear.click(cleared, None, shown, **quiet)
        blocks.load(opened, [kept], shown[1:], **quiet)
    return blocks
