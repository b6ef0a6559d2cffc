"""The login page in a real browser: by keyboard, in both themes, at every width."""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Route

from assistant.access.users import Users
from assistant.settings import Settings
from tests.browser_fixtures import Server, fits, serious_findings, take_screenshots

pytestmark = [pytest.mark.browser, pytest.mark.model]
PASSWORD = "mật khẩu rất dài"


def refused(status: int, route: Route) -> None:
    route.fulfill(status=status, body="{}", content_type="application/problem+json")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that asks for a password; "lan" has one."""
    path = tmp_path_factory.mktemp("people") / "users"
    Users.of(Settings(users_file=str(path))).add("lan", PASSWORD)
    server = Server(HOIQD_ACCESS="password", HOIQD_USERS_FILE=str(path))
    yield server.url
    server.stop()
    assert server.process.stderr
    server.process.stderr.close()


def test_logging_in_and_out_by_keyboard(guarded: str, context: BrowserContext) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on(
        "console",
        lambda m: complaints.append(m.text) if m.type == "error" and "401" not in m.text else None,
    )
    page.goto(f"{guarded}/van-ban?tu=menu")
    assert page.url == f"{guarded}/dang-nhap?toi=/van-ban%3Ftu%3Dmenu"
    assert page.locator("nav").count() == 0
    page.keyboard.type("lan")
    page.keyboard.press("Tab")
    page.keyboard.type("sai")
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    assert alert.inner_text().startswith("Tên hoặc mật khẩu không đúng")
    assert page.get_by_label("Tên đăng nhập").input_value() == "lan"
    assert page.get_by_label("Mật khẩu").input_value() == ""
    assert serious_findings(page) == []
    take_screenshots(page, "dang-nhap-sai")
    page.get_by_label("Mật khẩu").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{guarded}/van-ban?tu=menu")
    page.get_by_role("link", name="Tài khoản").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{guarded}/dang-nhap")
    assert serious_findings(page) == []
    take_screenshots(page, "tai-khoan")
    # The chat page asks with the session, and tells when it is gone.
    page.goto(f"{guarded}/hoi-dap/")
    page.locator("#question textarea").fill("Sở nào chủ trì về du lịch?")
    page.keyboard.press("Enter")
    page.locator("#latest .turn").wait_for()
    assert page.get_by_role("link", name="Tài khoản").count() == 1
    assert complaints == []
    context.clear_cookies()
    page.locator("#question textarea").fill("còn nông nghiệp?")
    page.keyboard.press("Enter")
    page.locator("#state.lost").wait_for()
    assert page.locator("#state").inner_text().startswith("Phiên đăng nhập đã hết")


@pytest.mark.parametrize("width", [320, 360, 1280, 1920])
def test_the_login_page_fits_without_findings(
    guarded: str, context: BrowserContext, width: int
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{guarded}/dang-nhap")
        assert fits(page)
        assert serious_findings(page) == []
    if width == 1280:
        take_screenshots(page, "dang-nhap")


def test_a_busy_server_says_so_in_the_chat(guarded: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{guarded}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator("#question textarea").wait_for()
    for status, says in ((503, "Máy chủ đang bận"), (429, "Đã hỏi quá nhiều lần")):
        page.route("**/run/predict", partial(refused, status))
        page.locator("#question textarea").fill("du lịch?")
        page.keyboard.press("Enter")
        page.locator("#state.lost").wait_for()
        page.wait_for_function(f"document.getElementById('state').textContent.includes('{says}')")
        page.unroute("**/run/predict")
