"""The evaluation in a browser: figures, plots, the whole report."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser_fixtures import fits, serious_findings, take_screenshots

pytestmark = [pytest.mark.browser, pytest.mark.model]

Open = Callable[[str], Page]


def test_it_tells_figures_and_weak_parts(open_page: Open) -> None:
    page = open_page("/danh-gia")
    expect(page.locator("h1")).to_have_text("Đánh giá")
    expect(page.get_by_role("link", name="Đánh giá")).to_have_attribute("aria-current", "page")
    ways = page.get_by_role("table", name="Số câu trả lời đúng theo cách hỏi")
    expect(ways.get_by_role("row")).to_have_count(5)
    weak = page.get_by_role("table", name="Những phần yếu nhất")
    expect(weak.get_by_role("row", name="Con số")).to_have_count(1)
    page.set_viewport_size({"width": 360, "height": 740})
    expect(ways.get_by_role("row")).to_have_count(5)


def test_plots_are_drawn_and_said_in_words(open_page: Open) -> None:
    page = open_page("/danh-gia")
    for image in page.locator(".plots img").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("e => e.complete && e.naturalWidth > 100")
        assert "câu" in (image.get_attribute("alt") or "")
    expect(page.locator(".plots img")).to_have_count(2)


def test_the_whole_report_by_keyboard(open_page: Open) -> None:
    page = open_page("/danh-gia")
    link = page.get_by_role("link", name="Xem báo cáo đầy đủ")
    for _ in range(15):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#chinh h2")).to_have_text("Kết quả chính")
    ground = page.locator(".cards li").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground != "rgba(0, 0, 0, 0)"  # its own styles are let through


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everyone(scheme: str, open_page: Open) -> None:
    page = open_page("/danh-gia")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.locator("summary").click()
    for width in (320, 360, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 740})
        assert fits(page)
        if width in (360, 1280):
            assert serious_findings(page) == []


def test_pictures_are_taken(open_page: Open) -> None:
    page = open_page("/danh-gia")
    take_screenshots(page, "danh-gia")
    assert fits(page)
