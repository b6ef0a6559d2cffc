"""The pages, files and JSON on bodies, over the real decision."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from fastapi.testclient import TestClient

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.app import create_app


@pytest.fixture(scope="module")
def client(tiny_assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(tiny_assistant, Settings())) as client:
        yield client


def test_all_bodies_are_listed_with_counts(client: TestClient, tiny_assistant: Assistant) -> None:
    html = unescape(client.get("/co-quan").text)
    for agency in tiny_assistant.register:
        assert f'<a href="co-quan/{agency.slug}">{agency.title}</a>' in html
    row = html[html.index("co-quan/ubnd-cac-huyen-thanh-pho") :]
    assert re.findall(r'class="number[^"]*">(\d+)<', row)[:3] == ["8", "32", "1"]


def test_one_body_typed_is_opened(client: TestClient) -> None:
    response = client.get("/co-quan", params={"ten": "syt"}, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/co-quan/so-y-te")


def test_a_prefix_is_kept(tiny_assistant: Assistant) -> None:
    with TestClient(create_app(tiny_assistant, Settings(root_path="/tra-cuu"))) as client:
        response = client.get("/co-quan", params={"ten": "syt"}, follow_redirects=False)
        assert response.headers["location"] == "/tra-cuu/co-quan/so-y-te"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sở nông nghiệp và môi trường", "là tên năm 2025"),
        ("UBND", "“UBND” có thể là"),
        ("so xai dung", "Tên gần giống"),
        ("zzz", "Xin kiểm tra lại tên"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
    ],
)
def test_several_or_none(client: TestClient, typed: str, said: str) -> None:
    assert said in client.get("/co-quan", params={"ten": typed}).text


def test_a_body_with_its_tasks_and_fate(client: TestClient) -> None:
    html = unescape(client.get("/co-quan/so-ke-hoach-va-dau-tu").text)
    assert "Chủ trì (3)" in html
    assert 'href="../van-ban/son-la-2024#II.4.1"' in html
    assert "Đến ngày 30/6/2024 (dưới 50% kế hoạch vốn)" in html
    assert "đã hợp nhất vào Sở Tài chính từ ngày 20/02/2025" in html
    assert 'href="https://hethongphapluat.vn/' in html
    assert "ban hành năm 2024" in html


def test_what_is_not_confirmed_is_not_stated(client: TestClient) -> None:
    html = client.get("/co-quan/so-lao-dong-thuong-binh-va-xa-hoi").text
    assert "Hỗ trợ nạn nhân bị mua bán</strong>: chưa có nguồn xác nhận." in html
    assert "theo quy định chung, đã chuyển về Sở Y tế" in html


def test_every_page_opens_and_leads_to_clauses_that_exist(
    client: TestClient, tiny_assistant: Assistant
) -> None:
    anchors = set(re.findall(r'\sid="([^"]+)"', client.get("/van-ban").text))
    slugs = [a.slug for a in tiny_assistant.register]
    for path in (*slugs, "ma-tran"):
        html = client.get(f"/co-quan/{path}").text
        assert set(re.findall(r'href="\.\./van-ban(?:/son-la-2024)?#([^"]+)"', html)) <= anchors
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "path",
    ["/co-quan/xyz", "/co-quan/xyz/nhiem-vu.csv", "/co-quan/so-y-te/nhiem-vu.pdf",
     "/co-quan/ma-tran.exe"],
)  # fmt: skip
def test_unknown_addresses(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"accept": "text/html"})
    assert page.status_code == 404
    assert "Không tìm thấy trang" in page.text


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "csv"])
def test_files_have_names_of_both_kinds(client: TestClient, suffix: str) -> None:
    response = client.get(f"/co-quan/so-van-hoa-the-thao-va-du-lich/nhiem-vu.{suffix}")
    said = response.headers["content-disposition"]
    assert f'filename="nhiem-vu-so-van-hoa-the-thao-va-du-lich.{suffix}"' in said
    assert "filename*=UTF-8''Nhi%E1%BB%87m%20v%E1%BB%A5%20S%E1%BB%9F" in said
    assert response.content[:2] == (b"\xef\xbb" if suffix == "csv" else b"PK")
    assert client.get(f"/co-quan/ma-tran.{suffix}").status_code == 200


def test_the_interface(client: TestClient, tiny_assistant: Assistant) -> None:
    rows = client.get("/api/v1/agencies").json()["agencies"]
    assert [row["slug"] for row in rows] == [a.slug for a in tiny_assistant.register]
    body = client.get("/api/v1/agencies/so-y-te").json()
    assert body["counts"] == {"in_charge": 1, "coordinate": 0, "addressed": 0}
    (task,) = body["tasks"]
    assert (task["role"], task["clause_id"], task["page"]) == ("lead", "II.6.3", 13)
    assert task["text"] == tiny_assistant.decision.clause("II.6.3").body
    assert body["successors"][1]["since"] == "2025-11-01"
    assert all(fact["sources"] for fact in body["successors"])


def test_the_interface_refuses_in_vietnamese(client: TestClient) -> None:
    response = client.get("/api/v1/agencies/xyz")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "Không có cơ quan mang mã “xyz”" in response.json()["detail"]
