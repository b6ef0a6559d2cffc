"""The chat page in a browser, with the real index and model, on a loopback port."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from corpus.library import load_decision
from tests.browser_fixtures import Server, Watch, serious_findings, take_screenshots

pytestmark = [pytest.mark.browser, pytest.mark.model]

TOURISM = "sở nào chủ trì về du lịch?"
LATEST = "#latest .turn"
# Words of Gradio that once were visible or read aloud.
ENGLISH = re.compile(r"\b(?:Loading|Submit|Clear|Retry|Settings|Built with|Use via|Error|Share)\b")


class Visit:
    """A page with everything that it asked for and complained of."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.watch = Watch(self.page)
        self.page.goto(url)
        expect(self.page.locator("#send")).to_be_visible(timeout=30_000)
        expect(self.box).to_be_focused()

    @property
    def box(self):  # type: ignore[no-untyped-def]
        return self.page.locator("#question textarea")

    def ask(self, question: str) -> None:
        self.box.fill(question)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(f"{LATEST} .asked")).to_contain_text(
            question.strip(), timeout=15_000
        )

    def fits(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture
def visit(context: BrowserContext, server: Server) -> Iterator[Visit]:
    visit = Visit(context, f"{server.url}/")
    yield visit
    visit.watch.check()


def test_an_answer_by_keyboard_alone(visit: Visit) -> None:
    visit.page.keyboard.type(TOURISM)
    visit.page.keyboard.press("Enter")
    turn = visit.page.locator(LATEST)
    first = turn.locator("p").first
    expect(first).to_have_text("Sở Văn hóa, Thể thao và Du lịch chủ trì")
    expect(first).to_be_in_viewport()
    cite = turn.locator(".cite a")
    expect(cite).to_contain_text("Điều 1, Mục II, điểm 4.4, trang 10")
    expect(turn.locator(".excerpt mark").first).to_be_in_viewport()
    expect(visit.box).to_have_value("")
    expect(visit.box).to_be_focused()
    assert visit.page.locator("#latest").get_attribute("aria-live") == "polite"
    assert not re.search(r"\d\.\ds", visit.page.locator("body").aria_snapshot())
    for _ in range(3):
        visit.page.keyboard.press("Tab")
        if cite.evaluate("e => e === document.activeElement"):
            break
    expect(cite).to_be_focused()
    with visit.page.context.expect_page() as opened:
        visit.page.keyboard.press("Enter")
    section = opened.value.locator("section:target")
    expect(section).to_have_id("II.4.4")
    expect(section).to_be_in_viewport()


def test_the_page_is_vietnamese(visit: Visit) -> None:
    visit.ask("xin chào")
    assert visit.page.title() == "Hỏi Quyết định"
    assert visit.page.evaluate("document.documentElement.lang") == "vi"
    spoken = visit.page.evaluate(
        "document.body.innerText + [...document.querySelectorAll('[aria-label],[title]')]"
        ".map(e => e.ariaLabel + ' ' + e.title).join(' ')"
    )
    assert ENGLISH.findall(spoken) == []
    loaded = visit.page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + f.weight)"
    )
    assert sorted(loaded) == ["Be Vietnam Pro400", "Be Vietnam Pro700"]


def test_what_is_typed_stays_text(visit: Visit) -> None:
    visit.ask("<img src=x onerror=\"document.title='hỏng'\"> ${1+1} {{value}} du lịch")
    expect(visit.page.locator(f"{LATEST} .asked")).to_contain_text("${1+1} {{value}} du lịch")
    assert visit.page.locator(f"{LATEST} img").count() == 0
    assert visit.page.title() == "Hỏi Quyết định"


def test_history_is_kept_and_can_be_cleared(visit: Visit) -> None:
    expect(visit.page.locator("#clear")).not_to_be_visible()
    visit.ask(TOURISM)
    visit.ask("so nao lo viec giai ngan dau tu cong")
    expect(visit.page.locator("#earlier .turn")).to_have_count(1)
    visit.page.reload()
    expect(visit.page.locator(".turn")).to_have_count(2)
    expect(visit.page.locator(f"{LATEST} .asked")).to_contain_text("so nao lo viec")
    visit.page.locator("#clear").click()
    expect(visit.page.locator(".turn")).to_have_count(0)
    visit.page.reload()
    expect(visit.box).to_be_focused()
    expect(visit.page.locator(".turn")).to_have_count(0)


def test_history_spoiled_by_hand_is_forgotten(visit: Visit) -> None:
    visit.ask(TOURISM)
    visit.page.evaluate("for (const k of Object.keys(localStorage)) localStorage[k] = 'hỏng'")
    visit.page.reload()
    visit.ask("xin chào")
    expect(visit.page.locator("#earlier .turn")).to_have_count(0)
    visit.watch.complaints.clear()


def test_an_empty_question_is_answered_politely(visit: Visit) -> None:
    visit.page.keyboard.type("   ")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(f"{LATEST} [role=alert]")).to_contain_text("Câu hỏi trống")


def test_every_sample_question_gets_an_answer_in_view(visit: Visit) -> None:
    samples = visit.page.locator("#samples button")
    count = len(load_decision().profile.samples.page)
    expect(samples).to_have_count(count)
    for n in range(count):
        text = samples.nth(n).inner_text()
        samples.nth(n).click()
        asked = visit.page.locator(f"{LATEST} .asked")
        expect(asked).to_contain_text(text)
        expect(asked).to_be_in_viewport()
        answered = visit.page.locator("#latest article.answered, #latest article.list")
        expect(answered).to_have_count(1)


@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1920])
def test_nothing_scrolls_sideways(width: int, visit: Visit) -> None:
    visit.page.set_viewport_size({"width": width, "height": 740})
    assert visit.fits()
    for question in (TOURISM, "Nhóm nhiệm vụ 4 giao cho những cơ quan nào?", "x" * 300):
        visit.ask(question)
        visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert visit.fits()
    visit.ask(TOURISM)
    expect(visit.page.locator(f"{LATEST} .lead")).to_be_in_viewport()
    visit.page.goto(visit.page.url.replace("/hoi-dap/", "/van-ban"))
    assert visit.fits()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(scheme: str, visit: Visit) -> None:
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit.page.reload()
    visit.ask(TOURISM)
    visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    faint = visit.page.evaluate(CONTRAST)
    assert faint == []


# Texts whose contrast with the nearest painted ground is under 4.5 (WCAG 2.2, 1.4.3).
CONTRAST = """() => {
  const rgb = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [R, G, B] = [r, g, b].map((v) => {
      v /= 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility() || e.matches("script, style, noscript")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push([e.tagName, e.textContent.slice(0, 40), ratio]);
  }
  return faint;
}"""


def test_the_agency_is_in_view_on_a_phone_soon_after_enter(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 740})
    visit.ask("xin chào")
    times = []
    for question in (TOURISM, "Điểm 7.1 nói gì?", TOURISM):
        visit.box.fill(question)
        visit.page.evaluate(TIME_TO_ANSWER)
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function("window.answeredAfter", timeout=15_000)
        times.append(round(visit.page.evaluate("window.answeredAfter")))
        expect(visit.page.locator(f"{LATEST} .lead")).to_be_in_viewport(ratio=1)
        expect(visit.box).to_be_in_viewport(ratio=1)
        assert visit.page.evaluate("window.scrollY") == 0
    # The aim is a second for each; a machine that runs other tests meets it once in a while.
    assert min(times) < 1500, times


# Milliseconds from the next Enter to the frame that shows the agency.
TIME_TO_ANSWER = """() => {
  const shown = () => document.querySelector("#latest:has(.lead) .asked")?.textContent;
  const before = shown();
  let start;
  window.answeredAfter = 0;
  addEventListener("keydown", () => (start = performance.now()), { capture: true, once: true });
  new MutationObserver((_, observer) => {
    if (!start || !shown() || shown() === before) return;
    observer.disconnect();
    requestAnimationFrame(() => (window.answeredAfter = performance.now() - start));
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


@pytest.mark.parametrize("secure", [True, False])
def test_the_citation_is_copied_in_official_form(secure: bool, visit: Visit) -> None:
    """Without a secure context, as on plain http in an office, there is no clipboard object."""
    visit.page.context.grant_permissions(["clipboard-read"])
    if not secure:
        visit.page.evaluate(
            "Object.defineProperty(navigator, 'clipboard', { value: undefined, writable: true })"
        )
    visit.ask(TOURISM)
    button = visit.page.get_by_role("button", name="Chép trích dẫn")
    button.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".told")).to_have_text("Đã chép trích dẫn.")
    expect(button).to_be_focused()
    visit.box.fill("")
    visit.box.press("Control+v")
    copied = visit.box.input_value()
    assert copied.startswith("điểm 4.4 Mục II Điều 1 Quyết định số 78/QĐ-UBND ngày 16 tháng 01")
    assert "“4.4. Sở Văn hóa, Thể thao và Du lịch chủ trì" in copied


def test_where_nothing_can_be_copied_the_citation_is_shown_selected(visit: Visit) -> None:
    visit.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = () => false"
    )
    visit.ask(TOURISM)
    visit.page.get_by_role("button", name="Chép trích dẫn").click()
    expect(visit.page.locator(".told")).to_contain_text("xin nhấn Ctrl+C")
    chosen = visit.page.locator(".by-hand")
    expect(chosen).to_be_focused()
    assert chosen.evaluate("e => e.selectionEnd - e.selectionStart === e.value.length")


def test_a_suggestion_is_asked_as_a_follow_up(visit: Visit) -> None:
    visit.ask(TOURISM)
    visit.page.get_by_role("button", name="Điểm kế tiếp nói gì?").click()
    turn = visit.page.locator(LATEST)
    expect(turn.locator(".asked")).to_contain_text("Điểm kế tiếp nói gì?")
    expect(turn.locator(".cite a")).to_contain_text("điểm 4.5")
    expect(visit.page.locator("#earlier .turn")).to_have_count(1)
    suggested = visit.page.locator("#suggestions button:visible").all_inner_texts()
    assert 2 <= len(suggested) <= 3
    visit.page.reload()
    expect(visit.page.locator("#suggestions button:visible")).to_have_text(suggested)
    visit.page.locator("#clear").click()
    expect(visit.page.locator("#suggestions")).not_to_be_visible()


class Desk:
    """Stands for the feedback interface: keeps what is sent, or is `away`."""

    def __init__(self, page: Page) -> None:
        self.sent: list[dict[str, object]] = []
        self.away = False
        page.route("**/api/v1/feedback", self._feedback)
        clauses = [{"id": "II.6.1", "citation": "Điều 1, Mục II, điểm 6.1", "heading": "6.1. Sở"}]
        page.route("**/api/v1/clauses", lambda route: route.fulfill(json=clauses))

    def _feedback(self, route: Route) -> None:
        if self.away:
            return route.abort()
        self.sent.append(json.loads(route.request.post_data or ""))
        return route.fulfill(status=201, json={"id": "1"})


def test_right_is_sent_by_one_press_and_nothing_before_it(visit: Visit) -> None:
    desk = Desk(visit.page)
    visit.ask(TOURISM)
    assert desk.sent == []
    visit.page.get_by_role("button", name="Đúng").click()
    expect(visit.page.locator(".told")).to_have_text("Đã ghi góp ý. Xin cảm ơn.")
    [sent] = desk.sent
    assert sent.pop("answer_id")
    assert sent == {
        "question": TOURISM,
        "status": "answered",
        "clause": "son-la-2024/II.4.4",
        "right": True,
        "expected": "",
        "comment": "",
        "source": "chat",
    }
    expect(visit.page.locator(".judge")).to_have_count(0)
    visit.ask("Điểm 7.1 nói gì?")
    expect(visit.page.locator("#earlier .turn")).to_have_count(1)
    expect(visit.page.locator(f"{LATEST} .judge")).to_have_count(1)
    expect(visit.page.locator(f"{LATEST} .told")).to_have_count(0)
    expect(visit.page.locator("#earlier .judge")).to_have_count(0)


def test_wrong_asks_which_clause_and_why_and_loses_nothing(visit: Visit) -> None:
    desk = Desk(visit.page)
    visit.ask(TOURISM)
    wrong = visit.page.get_by_role("button", name="Sai")
    wrong.focus()
    visit.page.keyboard.press("Enter")
    choice = visit.page.get_by_label("Điểm nào mới đúng?")
    reason = visit.page.get_by_label("Vì sao?")
    expect(choice).to_be_focused()
    expect(choice.locator("option")).to_have_text(
        [
            "Không rõ",
            "Quyết định không quy định việc này",
            "Điều 1, Mục II, điểm 6.1: 6.1. Sở",
        ]
    )
    choice.select_option("II.6.1")
    reason.fill("Hỏi về văn hóa <b>")
    visit.page.keyboard.press("Escape")
    expect(wrong).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(reason).to_have_value("Hỏi về văn hóa <b>")
    expect(choice).to_have_value("II.6.1")
    assert serious_findings(visit.page) == []

    desk.away = True
    visit.page.get_by_role("button", name="Gửi góp ý").click()
    expect(visit.page.locator(".told")).to_contain_text("Những gì đã gõ vẫn còn")
    expect(reason).to_have_value("Hỏi về văn hóa <b>")
    visit.watch.complaints.clear()
    desk.away = False
    visit.page.get_by_role("button", name="Gửi góp ý").click()
    expect(visit.page.locator(".told")).to_have_text("Đã ghi góp ý. Xin cảm ơn.")
    expect(visit.page.locator(".complain")).to_have_count(0)
    [sent] = desk.sent
    assert (sent["right"], sent["expected"]) == (False, "II.6.1")
    assert sent["comment"] == "Hỏi về văn hóa <b>"


@pytest.mark.parametrize(
    ("question", "status", "says"),
    [
        ("giá vàng hôm nay bao nhiêu", "not_found", "Quyết định không nói đến nội dung này"),
        ("Cao tốc dài bao nhiêu km?", "not_stated", "nhưng không nêu chiều dài"),
        ("sở nào chủ trì?", "clarify", "Câu hỏi chưa nêu nội dung cần hỏi"),
        ("xin chào", "smalltalk", "Xin chào!"),
    ],
)
def test_each_refusal_has_its_own_words_and_a_way_on(
    question: str, status: str, says: str, visit: Visit
) -> None:
    visit.ask(question)
    turn = visit.page.locator(f"#latest article.{status}")
    expect(turn.locator(".headline")).to_contain_text(says)
    expect(turn.locator("p.lead:not(.second)")).to_have_count(0)
    expect(visit.page.locator("#suggestions button:visible")).not_to_have_count(0)


def test_axe_finds_nothing_serious(visit: Visit) -> None:
    assert serious_findings(visit.page) == []
    for question in (TOURISM, "Công an tỉnh có những nhiệm vụ gì?", "giá vàng hôm nay"):
        visit.ask(question)
        assert serious_findings(visit.page) == []


def test_screenshots_for_a_person_to_look_at(visit: Visit) -> None:
    take_screenshots(visit.page, "hoi-dap-dau")
    for name, question in (
        ("tra-loi", TOURISM),
        ("danh-sach", "Nhóm nhiệm vụ 4 giao cho những cơ quan nào?"),
        ("khong-co", "giá vàng hôm nay bao nhiêu"),
    ):
        visit.ask(question)
        take_screenshots(visit.page, f"hoi-dap-{name}")
        visit.page.locator("#clear").click()
        expect(visit.page.locator(".turn")).to_have_count(0)


def test_the_full_text_needs_no_script(chromium: Browser, server: Server) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server.url}/van-ban#II.4.4")
        expect(page.locator("section:target h4")).to_contain_text("4.4. Sở Văn hóa")
        page.goto(f"{server.url}/")
        assert "Trang hỏi đáp cần JavaScript" in page.locator("noscript").inner_text()


def test_a_lost_server_is_said_in_vietnamese(context: BrowserContext) -> None:
    server = Server()
    page = Visit(context, f"{server.url}/").page
    server.stop()
    assert server.process.stderr
    page.keyboard.type(TOURISM)
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("Không nhận được trả lời từ máy chủ")
    assert ENGLISH.findall(page.inner_text("body")) == []
    server.process.stderr.close()
