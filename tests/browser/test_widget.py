"""The widget on a page of another site: strict policy, hostile styles, no storage, no server."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser_fixtures import Server, fits, serious_findings, take_screenshots

pytestmark = [pytest.mark.browser, pytest.mark.model]

TOURISM = "sở nào chủ trì về du lịch?"
LEAD = "Sở Văn hóa, Thể thao và Du lịch chủ trì"
# What a page may do to everything on it, and what it must not do to the widget.
HOSTILE = """
* { color: red !important; font-size: 40px !important; letter-spacing: 9px; direction: rtl; }
html { font-size: 5px; }
h1 { line-height: 1; overflow-wrap: anywhere; }
button, textarea, section, article { display: none !important; }
hoi-quyet-dinh { opacity: 0 !important; transform: scale(2) !important; }
"""
PLAIN = "body { font: 16px/1.5 sans-serif; margin: 2rem; } :root { color-scheme: light dark; }"
HEARD = """
window.violations = [];
window.stolen = [];
addEventListener("securitypolicyviolation", (e) => window.violations.push(e.violatedDirective));
document.addEventListener("keydown", (e) => window.stolen.push(e.key));
"""
NO_STORAGE = """
for (const name of ["sessionStorage", "localStorage"]) {
  const get = () => { throw new DOMException("shut", "SecurityError"); };
  Object.defineProperty(window, name, { get });
}
"""
OLD = "window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor'); };"
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Cổng nội bộ</title>
<link rel="stylesheet" href="/{sheet}.css"><script src="/{before}.js"></script>
<script src="{root}/widget.js" defer {options}></script></head>
<body><main><h1>Cổng thông tin nội bộ</h1><p><a href="#">Tin trong ngày</a></p></main></body></html>
"""


class Site(ThreadingHTTPServer):
    """A page with the widget at any path; `options` is what its script element holds besides."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.root = ""
        self.sheet = "hostile"
        self.before = "heard"
        self.options = ""
        self.style = "'self'"

    @property
    def listed(self) -> str:
        return f"http://localhost:{self.server_port}"

    @property
    def foreign(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        site = self.server
        files = {
            "/hostile.css": HOSTILE,
            "/plain.css": PLAIN,
            "/heard.js": HEARD,
            "/shut.js": HEARD + NO_STORAGE,
            "/old.js": HEARD + OLD,
            "/favicon.ico": "",
        }
        page = PAGE.format(
            root=site.root, sheet=site.sheet, before=site.before, options=site.options
        )
        text = files.get(self.path, page)
        kind = self.path.rsplit(".")[-1] if self.path in files else "html"
        kinds = {"css": "text/css", "js": "text/javascript", "ico": "image/x-icon"}
        self.send_response(200)
        self.send_header("content-type", kinds.get(kind, "text/html; charset=utf-8"))
        origin = f"{urlsplit(site.root).scheme}://{urlsplit(site.root).netloc}"
        policy = (
            f"default-src 'none'; script-src 'self' {origin}; connect-src {origin}; "
            f"style-src {site.style}; img-src 'self'; base-uri 'none'; "
            "require-trusted-types-for 'script'"
        )
        self.send_header("content-security-policy", policy)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Site, Server]]:
    """A site, and a server below a prefix that lets the site's pages ask."""
    site = Site()
    threading.Thread(target=site.serve_forever, daemon=True).start()
    server = Server(HOIQD_ALLOWED_ORIGINS=site.listed, HOIQD_ROOT_PATH="/tra-cuu")
    site.root = f"{server.url}/tra-cuu"
    # The first question loads what the engine loads late: seconds on a busy machine.
    httpx.post(f"{site.root}/api/v1/ask", json={"question": TOURISM}, timeout=60).raise_for_status()
    yield site, server
    server.stop()
    assert server.process.stderr
    server.process.stderr.close()
    site.shutdown()
    site.server_close()


@pytest.fixture
def site(pair: tuple[Site, Server]) -> Iterator[Site]:
    site = pair[0]
    kept = dict(vars(site))
    yield site
    vars(site).update({k: kept[k] for k in ("sheet", "before", "options", "style")})


@dataclass
class Visit:
    """A page with the widget."""

    page: Page
    complaints: list[str]
    hosts: set[str]

    def part(self, selector: str) -> Locator:
        return self.page.locator(f"hoi-quyet-dinh {selector}")

    @property
    def box(self) -> Locator:
        return self.part("#cau-hoi")

    @property
    def last(self) -> Locator:
        return self.part("article").last

    @property
    def state(self) -> Locator:
        return self.part(".state p")

    def open(self) -> None:
        self.part(".launch").click()
        expect(self.box).to_be_focused()

    def ask(self, question: str) -> None:
        before = self.part("article").count()
        self.box.fill(question)
        self.page.keyboard.press("Enter")
        expect(self.part("article")).to_have_count(before + 1)
        expect(self.last.locator("h3")).to_contain_text(question)

    def focused(self) -> str:
        """The element that has the focus inside the widget, "" where none has."""
        return str(
            self.page.evaluate(
                "(() => { const e = document.querySelector('hoi-quyet-dinh').shadowRoot"
                ".activeElement; return e ? e.className || e.id || e.textContent : ''; })()"
            )
        )


def visit(context: BrowserContext, address: str) -> Visit:
    page = context.new_page()
    found = Visit(page, [], set())
    page.on("request", lambda r: found.hosts.add(urlsplit(r.url).netloc))
    page.on("pageerror", lambda e: found.complaints.append(str(e)))
    page.on(
        "console",
        lambda m: found.complaints.append(m.text) if m.type in ("error", "warning") else None,
    )
    page.goto(address)
    expect(found.part(".launch")).to_be_visible()
    return found


@pytest.fixture
def widget(context: BrowserContext, site: Site) -> Iterator[Visit]:
    """On a page with hostile styles; it must ask nobody else and break no rule of the page."""
    found = visit(context, site.listed)
    yield found
    assert found.hosts == {urlsplit(site.listed).netloc, urlsplit(site.root).netloc}
    assert found.page.evaluate("window.violations") == []
    assert found.complaints == []


def test_an_answer_a_follow_up_and_a_refusal(widget: Visit, site: Site) -> None:
    widget.open()
    widget.ask(TOURISM)
    expect(widget.last.locator(".answer p").first).to_have_text(LEAD)
    expect(widget.last).to_contain_text("Cơ quan phối hợp: ")
    expect(widget.last).to_contain_text("Độ tin cậy: ")
    expect(widget.last.locator("blockquote")).to_contain_text("du lịch")
    cite = widget.last.locator(".cite a")
    expect(cite).to_contain_text("Điều 1, Mục II, điểm 4.4, trang 10")
    expect(cite).to_have_attribute("href", f"{site.root}/van-ban/son-la-2024#II.4.4")
    with widget.page.context.expect_page() as opened:
        cite.click()
    expect(opened.value.locator("section:target")).to_have_id("II.4.4")
    opened.value.close()
    widget.ask("phối hợp với những ai?")
    expect(widget.last.locator(".cite a")).to_contain_text("điểm 4.4")
    widget.ask("kinh phí phát triển du lịch là bao nhiêu tiền?")
    expect(widget.last).to_have_class("not_stated")
    expect(widget.last.locator(".answer > p").first).to_contain_text("không nêu")
    widget.part("header button").first.click()
    expect(widget.part("article")).to_have_count(0)
    widget.ask("giá vàng hôm nay bao nhiêu?")
    expect(widget.last).to_have_class("not_found")
    expect(widget.last.locator(".answer > p").first).to_contain_text("Quyết định không nói đến")
    assert widget.last.locator("blockquote, .lead").count() == 0
    expect(widget.last.locator(".rows")).to_contain_text("Điểm gần nhất")
    widget.ask("Công an tỉnh có những nhiệm vụ gì?")
    expect(widget.last).to_have_class("list")
    assert widget.last.locator("li").count() > 1
    widget.ask("xin chào")
    expect(widget.last.locator(".reply")).to_contain_text("Xin chào")
    assert widget.last.locator(".feedback").count() == 0


def test_the_page_cannot_reach_in(widget: Visit) -> None:
    widget.open()
    widget.ask(TOURISM)
    lead = widget.last.locator(".lead")
    look = lead.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).fontSize]")
    assert look == ["rgb(29, 33, 38)", "16.875px"]
    host = widget.page.locator("hoi-quyet-dinh")
    assert host.evaluate("e => getComputedStyle(e).opacity") == "1"
    assert lead.evaluate("e => getComputedStyle(e).letterSpacing") == "normal"
    assert lead.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert host.evaluate("e => e.shadowRoot.adoptedStyleSheets.length") == 1
    assert (
        host.evaluate("e => e.shadowRoot.querySelectorAll('style, link, iframe, [style]').length")
        == 0
    )
    box = widget.part(".launch").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (56, 56)


def test_what_is_typed_stays_text(widget: Visit) -> None:
    widget.open()
    widget.ask("<img src=x onerror=\"document.title='hỏng'\"> du lịch")
    assert widget.part("img").count() == 0
    assert widget.page.title() == "Cổng nội bộ"


def test_by_keyboard_alone(widget: Visit) -> None:
    page = widget.page
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    launch = widget.part(".launch")
    expect(launch).to_be_focused()
    assert launch.evaluate("e => getComputedStyle(e).outlineWidth") == "3px"
    expect(launch).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(widget.box).to_be_focused()
    expect(launch).to_have_attribute("aria-expanded", "true")
    page.evaluate("window.stolen.length = 0")
    page.keyboard.type(TOURISM)
    assert page.evaluate("window.stolen") == []
    page.keyboard.press("Enter")
    expect(widget.last.locator(".lead")).to_have_text(LEAD)
    expect(widget.box).to_have_value("")
    expect(widget.box).to_be_focused()
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.append(widget.focused())
        if seen[-1] == "cau-hoi":
            break
    assert seen[-1] == "cau-hoi"
    assert {"send", "close", "log", "Đúng", "Chưa đúng"} <= set(seen)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert widget.focused() == "send"
    page.keyboard.press("Escape")
    expect(widget.part(".panel")).to_be_hidden()
    expect(launch).to_be_focused()


def test_enter_that_ends_a_word_of_an_input_method_sends_nothing(widget: Visit) -> None:
    widget.open()
    widget.box.fill("du lich")
    widget.box.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true,"
        " bubbles: true, composed: true, cancelable: true}))"
    )
    widget.page.keyboard.press("Shift+Enter")
    expect(widget.box).to_have_value("du lich\n")
    assert widget.part("article").count() == 0
    expect(widget.state).to_have_text("")


def test_screen_readers_and_contrast(widget: Visit, site: Site) -> None:
    panel = widget.part(".panel")
    widget.page.route("**/api/v1/clauses", lambda r: shared(r, site.listed, 200, []))
    widget.open()
    expect(panel).to_have_attribute("role", "dialog")
    expect(panel).to_have_attribute("aria-label", "Hỏi Quyết định")
    expect(widget.part(".log")).to_have_attribute("aria-live", "polite")
    widget.ask(TOURISM)
    widget.last.get_by_text("Chưa đúng").click()
    widget.last.locator("summary").click()
    for scheme in ("light", "dark"):
        widget.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        ours = [f for f in serious_findings(widget.page) if "Tin trong ngày" not in f]
        assert [f for f in ours if "color-contrast" not in f or "lead" in f] == []
    widget.page.emulate_media(color_scheme="dark")
    assert widget.part(".panel").evaluate("e => getComputedStyle(e).backgroundColor") == (
        "rgb(21, 23, 26)"
    )


@pytest.mark.parametrize("width", [320, 360, 1280, 1920])
def test_it_fits(context: BrowserContext, site: Site, width: int) -> None:
    site.sheet = "plain"
    found = visit(context, site.listed)
    found.page.set_viewport_size({"width": width, "height": 640})
    found.open()
    found.ask(TOURISM)
    found.ask("Tất cả các mốc thời gian trong Quyết định")
    assert fits(found.page)
    for part in (".panel", ".log"):
        box = found.part(part).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert found.part(".log").evaluate("e => e.scrollWidth <= e.clientWidth")
    expect(found.box).to_be_in_viewport()


def test_a_talk_is_kept_in_the_tab(widget: Visit) -> None:
    widget.open()
    widget.ask(TOURISM)
    widget.box.fill("còn đang gõ")
    widget.page.reload()
    expect(widget.part(".panel")).to_be_visible()
    expect(widget.last.locator(".lead")).to_have_text(LEAD)
    expect(widget.box).to_have_value("còn đang gõ")
    widget.part("header button").first.click()
    widget.page.reload()
    expect(widget.part(".panel")).to_be_visible()
    assert widget.part("article").count() == 0


def test_without_storage(context: BrowserContext, site: Site) -> None:
    site.before = "shut"
    found = visit(context, site.listed)
    found.open()
    found.ask(TOURISM)
    expect(found.last.locator(".lead")).to_have_text(LEAD)
    found.ask("phối hợp với những ai?")
    expect(found.last.locator(".cite a")).to_contain_text("điểm 4.4")
    assert found.complaints == []
    assert found.page.evaluate("window.violations") == []


def test_nothing_is_stored_for_the_server(context: BrowserContext, site: Site) -> None:
    """So that there is nothing for a browser to block that shuts out third parties."""
    found = visit(context, site.listed)
    found.open()
    found.ask(TOURISM)
    state = context.storage_state()
    assert state["cookies"] == []
    assert state["origins"] == []


def test_the_server_away_and_back(context: BrowserContext, site: Site) -> None:
    found = visit(context, site.listed)
    found.open()
    context.set_offline(True)
    found.box.fill(TOURISM)
    found.page.keyboard.press("Enter")
    expect(found.state).to_contain_text("sẽ thử lại sau 2 giây")
    expect(found.state).to_contain_text("Không kết nối được với máy chủ", timeout=15_000)
    expect(found.box).to_have_value(TOURISM)
    context.set_offline(False)
    found.part(".state button").click()
    expect(found.last.locator(".lead")).to_have_text(LEAD)
    expect(found.box).to_have_value("")
    expect(found.state).to_have_text("")
    expect(found.part(".state button")).to_be_hidden()


def test_a_short_absence_is_bridged(context: BrowserContext, site: Site) -> None:
    found = visit(context, site.listed)
    found.open()
    context.set_offline(True)
    found.box.fill(TOURISM)
    found.page.keyboard.press("Enter")
    expect(found.state).to_contain_text("sẽ thử lại")
    context.set_offline(False)
    expect(found.last.locator(".lead")).to_have_text(LEAD)


def test_a_site_that_is_not_listed_is_told_so(context: BrowserContext, site: Site) -> None:
    found = visit(context, site.foreign)
    found.open()
    found.box.fill(TOURISM)
    found.page.keyboard.press("Enter")
    expect(found.state).to_contain_text(f"Máy chủ chưa cho phép hỏi từ trang {site.foreign}")
    expect(found.box).to_have_value(TOURISM)
    assert found.part("article").count() == 0


def test_a_question_that_cannot_be_read_says_why(widget: Visit) -> None:
    widget.open()
    widget.page.keyboard.press("Enter")
    expect(widget.state).to_have_text("Xin gõ câu hỏi trước khi gửi.")


@pytest.mark.parametrize(
    ("options", "background", "text", "side"),
    [
        (
            'data-colour="#1a5fb4" data-position="left"',
            "rgb(26, 95, 180)",
            "rgb(255, 255, 255)",
            "left",
        ),
        ('data-colour="#fd0"', "rgb(255, 221, 0)", "rgb(0, 0, 0)", "right"),
        (
            'data-colour="red;} *{display:none" data-position="giữa"',
            "rgb(140, 28, 28)",
            "rgb(255, 255, 255)",
            "right",
        ),
    ],
)
def test_options(
    context: BrowserContext, site: Site, options: str, background: str, text: str, side: str
) -> None:
    site.options = f"{options} data-title='Tra cứu &lt;b>' data-greeting='Kính chào.'"
    found = visit(context, site.listed)
    launch = found.part(".launch")
    style = launch.evaluate("e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]")
    assert style == [background, text]
    box = launch.bounding_box()
    assert box
    assert (box["x"] < 640) == (side == "left")
    found.open()
    expect(found.part("h2")).to_have_text("Tra cứu <b>")
    expect(found.part(".greeting")).to_have_text("Kính chào.")
    assert found.complaints == []


def test_a_browser_without_sheets_of_its_own_takes_them_from_the_server(
    context: BrowserContext, site: Site
) -> None:
    site.before = "old"
    site.style = f"'self' {urlsplit(site.root).scheme}://{urlsplit(site.root).netloc}"
    found = visit(context, site.listed)
    found.page.wait_for_load_state("networkidle")
    assert found.part(".launch").evaluate("e => getComputedStyle(e).position") == "fixed"
    assert found.page.evaluate("window.violations") == []


def shared(route: Route, origin: str, status: int, body: object) -> None:
    headers = {
        "access-control-allow-origin": origin,
        "access-control-allow-headers": "content-type",
    }
    route.fulfill(status=status, headers=headers, json=body)


def test_feedback(context: BrowserContext, site: Site) -> None:
    found = visit(context, site.listed)
    sent: list[dict[str, Any]] = []
    answers = [503, 201]

    def take(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(json.loads(route.request.post_data or ""))
            status = answers.pop(0)
            return shared(route, site.listed, status, {"id": "1", "detail": "Chưa ghi được góp ý."})
        shared(route, site.listed, 200, {})

    found.page.route("**/api/v1/feedback", take)
    clauses = [{"id": "II.4.5", "citation": "Điều 1, Mục II, điểm 4.5", "heading": "Y tế"}]
    found.page.route("**/api/v1/clauses", lambda r: shared(r, site.listed, 200, clauses))
    found.open()
    found.ask(TOURISM)
    found.last.get_by_text("Chưa đúng").click()
    select = found.last.locator("select")
    expect(select).to_be_focused()
    expect(select.locator("option")).to_have_count(3)
    select.select_option("II.4.5")
    found.last.locator("textarea").fill("nên là y tế")
    found.last.get_by_text("Gửi góp ý").click()
    expect(found.last.locator(".feedback p")).to_contain_text("Chưa gửi được góp ý")
    expect(found.last.locator("textarea")).to_have_value("nên là y tế")
    found.last.get_by_text("Gửi góp ý").click()
    expect(found.last.locator(".feedback")).to_have_text("Đã ghi góp ý, xin cảm ơn.")
    expect(found.box).to_be_focused()
    assert sent[0] == sent[1]
    answer_id = sent[1].pop("answer_id")
    assert isinstance(answer_id, str)
    assert sent[1] == {
        "question": TOURISM,
        "status": "answered",
        "clause": "son-la-2024/II.4.4",
        "right": False,
        "expected": "II.4.5",
        "comment": "nên là y tế",
        "source": "widget",
    }


def test_where_feedback_is_switched_off_no_button_stays(
    context: BrowserContext, site: Site
) -> None:
    found = visit(context, site.listed)
    found.page.route(
        "**/api/v1/feedback", lambda r: shared(r, site.listed, 404, {"detail": "Không có."})
    )
    found.open()
    found.ask(TOURISM)
    found.ask("ai lo chuyện phòng cháy chữa cháy?")
    found.last.get_by_text("Đúng", exact=True).click()
    expect(found.part(".feedback")).to_have_text(["Nơi này không nhận góp ý."])
    found.ask(TOURISM)
    assert found.last.locator(".feedback").count() == 0


def test_the_page_for_administrators(context: BrowserContext, site: Site) -> None:
    found = visit(context, f"{site.root}/widget")
    expect(found.page.locator("pre").first).to_contain_text(f"{site.root}/widget.js")
    assert serious_findings(found.page) == []
    for width in (320, 360, 1280, 1920):
        found.page.set_viewport_size({"width": width, "height": 800})
        assert fits(found.page)
    found.open()
    found.ask(TOURISM)
    expect(found.last.locator(".lead")).to_have_text(LEAD)
    for scheme in ("light", "dark"):
        found.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert serious_findings(found.page) == []
    assert found.complaints == []
    found.page.keyboard.press("Escape")
    take_screenshots(found.page, "widget-page")


def test_screenshots(context: BrowserContext, site: Site) -> None:
    site.sheet = "plain"
    found = visit(context, site.listed)
    found.open()
    found.ask(TOURISM)
    take_screenshots(found.page, "widget")
    assert serious_findings(found.page) == []
    found.last.get_by_text("Chưa đúng").click()
    found.last.locator("form").scroll_into_view_if_needed()
    take_screenshots(found.page, "widget-feedback")
    found.part("header button").first.click()
    found.ask("Tất cả các mốc thời gian trong Quyết định")
    expect(found.last).to_have_class("list")
    take_screenshots(found.page, "widget-list")
    found.part("header button").first.click()
    found.ask("giá vàng hôm nay bao nhiêu?")
    take_screenshots(found.page, "widget-refusal")
