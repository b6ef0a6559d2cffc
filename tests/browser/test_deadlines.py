"""The deadlines in a browser: table and picture, keyboard, narrow screens, paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser_fixtures import fits, serious_findings, take_screenshots

pytestmark = [pytest.mark.browser, pytest.mark.model]

Open = Callable[[str], Page]
# Pairs of texts of the picture whose boxes overlap.
OVERLAPS = """() => {
  const texts = [...document.querySelectorAll(".timeline text")];
  const boxes = texts.map((t) => t.getBoundingClientRect());
  const words = texts.map((t) => t.textContent);
  const found = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, j) => {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 1 && high > 4) found.push([words[i], words[i + j + 1]]);
  }));
  return found;
}"""
OUTSIDE = """() => {
  const whole = document.querySelector(".timeline svg").getBoundingClientRect();
  return [...document.querySelectorAll(".timeline text")]
    .filter((t) => t.getBoundingClientRect().right > whole.right + 1)
    .map((t) => t.textContent);
}"""


def test_dates_come_in_order_and_recurring_ones_after(open_page: Open) -> None:
    page = open_page("/moc-thoi-gian")
    expect(page.locator("h1")).to_have_text("Mốc thời gian")
    whens = page.locator("tbody th strong").all_inner_texts()
    assert whens == [
        "30/01/2024",
        "30/06/2024",
        "30/09/2024",
        "10/11/2024",
        "15/11/2024",
        "Ngày 18 hằng tháng",
        "Hằng tháng",
    ]
    assert "muộn" not in page.inner_text("main")
    assert "quá hạn" not in page.inner_text("main")


def test_the_picture_has_every_mark_and_no_text_on_another(open_page: Open) -> None:
    page = open_page("/moc-thoi-gian")
    picture = page.get_by_role("img", name="Các mốc thời gian trên trục tháng")
    expect(picture).to_be_visible()
    assert picture.locator("text.name").all_text_contents()[0] == "Tháng 1"
    expect(picture.locator(".pole")).to_have_count(5)
    expect(picture.locator("circle.dot")).to_have_count(5 + 12)
    expect(picture.locator("rect.bar")).to_have_count(12)
    for width in (900, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERLAPS) == []
        assert page.evaluate(OUTSIDE) == []


def test_on_narrow_screens_the_table_is_the_timeline(open_page: Open) -> None:
    page = open_page("/moc-thoi-gian")
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator(".timeline")).not_to_be_visible()
    expect(page.get_by_role("row")).to_have_count(7)
    expect(page.get_by_role("rowheader").first).to_contain_text("30/01/2024")


def test_a_citation_by_keyboard(open_page: Open) -> None:
    page = open_page("/moc-thoi-gian")
    link = page.locator("tbody a").first
    for _ in range(12):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    expect(link).to_be_focused()
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    expect(opened.value.locator("section:target")).to_have_id("D2.1")


def test_the_calendar_is_downloaded(open_page: Open) -> None:
    page = open_page("/moc-thoi-gian")
    with page.expect_download() as found:
        page.get_by_role("link", name="Tải tệp lịch (.ics)").click()
    assert found.value.suggested_filename == "moc-thoi-gian.ics"
    assert found.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_used_by_everyone(scheme: str, open_page: Open) -> None:
    page = open_page("/moc-thoi-gian")
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for width in (320, 360, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 740})
        assert fits(page)
        if width in (360, 1280):
            assert serious_findings(page) == []


def test_pictures_are_taken(open_page: Open) -> None:
    page = open_page("/moc-thoi-gian")
    take_screenshots(page, "moc-thoi-gian")
    page.set_viewport_size({"width": 794, "height": 1100})
    page.emulate_media(media="print")
    expect(page.locator(".timeline")).to_be_visible()
    expect(page.locator("header.site")).not_to_be_visible()
