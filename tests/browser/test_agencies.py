"""The pages on bodies in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser_fixtures import Server, fits, serious_findings, take_screenshots

pytestmark = [pytest.mark.browser, pytest.mark.model]

PAGES = {
    "co-quan": "/co-quan",
    "co-quan-mot": "/co-quan/so-ke-hoach-va-dau-tu",
    "co-quan-ma-tran": "/co-quan/ma-tran",
}


def test_a_body_by_keyboard_alone(open_page: Callable[[str], Page]) -> None:
    page = open_page("/co-quan")
    page.locator("#ten").focus()
    page.keyboard.type("so y te")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Sở Y tế")
    expect(page.locator(".tasks a").first).to_contain_text("điểm 6.3")


def test_no_script_is_needed(chromium: Browser, server: Server) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server.url}/co-quan?ten=UBND")
        expect(page.locator(".found li")).to_have_count(2)
        page.locator(".found a").last.click()
        expect(page.locator("h1")).to_have_text("UBND các huyện, thành phố")


@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_and_are_accessible(name: str, open_page: Callable[[str], Page]) -> None:
    page = open_page(PAGES[name])
    for width in (320, 360, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert serious_findings(page) == []
    take_screenshots(page, name)


def test_the_matrix_is_seen_whole_on_a_wide_screen(open_page: Callable[[str], Page]) -> None:
    page = open_page("/co-quan/ma-tran")
    box = page.locator(".scroll")
    assert box.evaluate("e => e.scrollWidth <= e.clientWidth")
    page.set_viewport_size({"width": 360, "height": 700})
    assert box.evaluate("e => e.scrollWidth > e.clientWidth")
