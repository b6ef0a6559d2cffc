"""The chat page in a browser, with the real index and model, on a loopback port."""

import re
from collections.abc import Iterator

import pytest
from browser import Server, Watch
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assistant.web.chat import SAMPLES

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
        expect(self.page.locator(f"{LATEST} .asked")).to_contain_text(question.strip())

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
    expect(samples).to_have_count(len(SAMPLES))
    for n in range(len(SAMPLES)):
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
