"""Whole files in the browser: limits, errors, progress, reload, cancel, download, no script."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser_fixtures import Server, fits, serious_findings, take_screenshots

pytestmark = [pytest.mark.browser, pytest.mark.model]

OpenPage = Callable[[str], Page]
WIDTHS = (320, 360, 1280, 1920)


def questions(path: Path, count: int, *, bad: int = 0) -> Path:
    rows = [f"{n},Điểm {n % 9 + 1}.1 nói gì?" for n in range(count)] + ["x,"] * bad
    path.write_text("STT,Câu hỏi\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def check_looks(page: Page, name: str) -> None:
    assert serious_findings(page) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert fits(page), width
    take_screenshots(page, name)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_limits_are_told_before_anything_is_sent(open_page: OpenPage) -> None:
    page = open_page("/hang-loat")
    for words in ("tối đa 5 MB", "tối đa 2.000 câu", "tối đa 2.000 ký tự"):
        expect(page.locator(".limits")).to_contain_text(words)
    with page.expect_download() as download:
        page.get_by_role("link", name="Mẫu .csv").click()
    assert "Câu hỏi" in download.value.path().read_text(encoding="utf-8-sig")
    check_looks(page, "hang-loat")


def test_a_file_by_keyboard_to_its_answers(open_page: OpenPage, tmp_path: Path) -> None:
    path = questions(tmp_path / "câu hỏi.csv", 20, bad=2)
    page = open_page("/hang-loat")
    page.set_input_files("#tep", path)
    expect(page.locator("#ten-tep")).to_have_text("câu hỏi.csv")
    with page.expect_file_chooser():
        page.locator("#chon button").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "csv"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/hang-loat/[\w-]{32}$"))
    expect(page.locator("#tinh-trang")).to_have_text("Đã trả lời xong", timeout=60_000)
    expect(page.locator(".row-errors li").first).to_have_text(
        re.compile("^Dòng 22 .*Câu hỏi trống")
    )
    check_looks(page, "hang-loat-xong")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp trả lời .csv").click()
    assert download.value.suggested_filename == "câu hỏi-tra-loi.csv"
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 23
    assert rows[1][1] == "Điểm 1.1 nói gì?"
    page.goto(page.url.rsplit("/", 1)[0])
    page.get_by_role("link", name="xem tiến độ hoặc kết quả").click()
    expect(page.locator("#tinh-trang")).to_have_text("Đã trả lời xong")
    page.get_by_role("button", name="Xóa khỏi máy chủ").click()
    expect(page).to_have_url(re.compile("/hang-loat$"))
    expect(page.locator("#dang-do")).to_be_hidden()


def test_wrong_files_are_told_without_leaving_the_page(
    server: Server, chromium: Browser, tmp_path: Path
) -> None:
    # The refused request is logged by the browser, and so the page is not watched.
    with chromium.new_context() as fresh:
        page = fresh.new_page()
        page.goto(f"{server.url}/hang-loat")
        pdf = tmp_path / "a.pdf"
        pdf.write_bytes(b"%PDF")
        page.set_input_files("#tep", pdf)
        expect(page.locator("#loi")).to_contain_text("a.pdf không đọc được")
        large = tmp_path / "a.csv"
        large.write_bytes(b"a" * 5_000_001)
        page.set_input_files("#tep", large)
        expect(page.locator("#loi")).to_contain_text("quá 5 MB")
        large.write_text("STT,Hỏi\n1,Ai?\n", encoding="utf-8")
        page.set_input_files("#tep", large)
        page.get_by_role("button", name="Gửi và trả lời").click()
        expect(page.locator("#loi")).to_contain_text("dòng 1: không có cột “Câu hỏi”")
        expect(page.locator("#chon button")).to_be_focused()
        check_looks(page, "hang-loat-loi")
        page.route("**/api/v1/jobs", lambda route: route.abort())
        page.set_input_files("#tep", questions(tmp_path / "b.csv", 2))
        page.get_by_role("button", name="Gửi và trả lời").click()
        expect(page.locator("#loi")).to_contain_text("máy chủ không trả lời")
        expect(page.get_by_role("button", name="Gửi và trả lời")).to_be_enabled()


DROP = """(name) => {
  const data = new DataTransfer();
  data.items.add(new File(["Câu hỏi\\nAi lo y tế?\\n"], name));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(".drop").dispatchEvent(event);
}"""


def test_a_file_can_be_dropped(open_page: OpenPage) -> None:
    page = open_page("/hang-loat")
    page.evaluate(DROP, "tha.csv")
    assert page.evaluate("document.getElementById('tep').files[0].name") == "tha.csv"
    expect(page.locator("#loi")).to_be_empty()


def test_progress_reload_and_cancel(open_page: OpenPage, tmp_path: Path) -> None:
    path = tmp_path / "dài.jsonl"
    rows = [{"id": n, "question": f"Nhiệm vụ số {n} về du lịch là gì?"} for n in range(1900)]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    page = open_page("/hang-loat")
    page.set_input_files("#tep", path)
    page.get_by_role("button", name="Gửi và trả lời").click()
    page.wait_for_url(re.compile(r"/hang-loat/[\w-]{32}$"))
    pace = re.compile(r"^[1-9][\d.]*/1\.900 câu · \d+,\d câu/giây · còn khoảng \d+ (giây|phút)$")
    expect(page.locator("#nhip")).to_have_text(pace, timeout=60_000)
    address = page.url
    page.reload()
    expect(page.locator("#nhip")).to_have_text(pace)
    assert page.url == address
    page.route("**/api/v1/jobs/*", lambda route: route.fulfill(status=200, body="away"))
    expect(page.locator("#mat-noi")).to_be_visible()
    page.unroute("**/api/v1/jobs/*")
    expect(page.locator("#mat-noi")).to_be_hidden(timeout=10_000)
    check_looks(page, "hang-loat-dang-lam")
    page.get_by_role("button", name="Hủy").click()
    expect(page).to_have_url(re.compile("/hang-loat$"))
    assert page.request.get(address).status == 404


def test_the_live_region_does_not_chatter(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/hang-loat")
    page.set_input_files("#tep", questions(tmp_path / "a.csv", 1500))
    told: list[int] = []

    def slow(route: Route) -> None:
        told.append(min(10 * len(told), 90))
        state = {"state": "running", "total": 100, "done": told[-1], "rate": 5.0}
        route.fulfill(json=state | {"seconds_left": 9, "ahead": 0})

    page.route(re.compile(r"/api/v1/jobs/.+"), slow)
    page.get_by_role("button", name="Gửi và trả lời").click()
    page.wait_for_url(re.compile(r"/hang-loat/[\w-]{32}$"))
    said = page.evaluate(
        """() => new Promise((done) => {
          const said = [];
          const watch = () => said.push(document.getElementById("bao").textContent);
          new MutationObserver(watch).observe(document.getElementById("bao"), { childList: true });
          setTimeout(() => done(said), 7500);
        })"""
    )
    assert len(told) >= 6
    assert said == [f"Đã trả lời {q} phần trăm." for q in (25, 50, 75)][: len(said)]
    assert said
    page.unroute(re.compile(r"/api/v1/jobs/.+"))
    page.locator("section.job form button").click()


def test_without_script(chromium: Browser, server: Server, tmp_path: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server.url}/hang-loat")
        page.set_input_files("#tep", questions(tmp_path / "a.csv", 5))
        page.get_by_role("button", name="Gửi và trả lời").click()
        expect(page.locator("#tinh-trang")).to_have_text("Đã trả lời xong", timeout=60_000)
        with page.expect_download() as download:
            page.get_by_role("link", name="Tải tệp trả lời .xlsx").click()
        assert download.value.path().read_bytes()[:2] == b"PK"
