"""The full text as a page: the printed words and no others, its marks, find, and how it is sent."""

import gzip
import re
import time
from collections.abc import Iterator
from html import unescape
from statistics import median

import pytest
from fastapi.testclient import TestClient

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.highlight import paragraphs
from assistant.web.pages import find
from assistant.web.pages.outline import OutlineEntry, outline
from assistant.web.pages.text import full_text
from corpus.decision import Clause, Decision

LINE = re.compile(r"<(p|h[1-4])>(.*?)</\1>", re.S)
SECTION = re.compile(r'<section id="([^"]+)"[^>]*>(.*?)</section>', re.S)
PAGE = re.compile(r'<span class="page"[^>]*>[^<]*</span>')


@pytest.fixture(scope="module")
def client(tiny_assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(tiny_assistant, Settings())) as client:
        yield client


def bare(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


def lines(section: str) -> list[str]:
    """The text content of each paragraph and heading, page marks left out."""
    return [bare(PAGE.sub("", inner)) for _, inner in LINE.findall(section)]


def printed(clause: Clause) -> list[str]:
    return [clause.text[i:j] for i, j in paragraphs(clause.text)]


@pytest.mark.parametrize("words", ["", "dau tu", "2024"])
def test_every_section_holds_its_clause_as_printed(decision: Decision, words: str) -> None:
    sections = dict(SECTION.findall(full_text(decision, words)))
    assert list(sections) == [c.id for c in decision.clauses]
    for clause in decision.clauses:
        assert lines(sections[clause.id]) == printed(clause)
        outside = LINE.sub("", sections[clause.id])
        assert re.sub(r'<a class="anchor".*?</a>', "", outside).strip() == ""


def test_deadlines_are_marked_with_their_date(decision: Decision) -> None:
    for clause_id, body in SECTION.findall(full_text(decision)):
        deadlines = decision.clause(clause_id).deadlines
        dated = re.findall(r'<time datetime="([^"]+)" class="due">(.*?)</time>', body)
        assert dated == [(d.date.isoformat(), d.text) for d in deadlines if d.date]
        recurring = re.findall(r'<span class="due">(.*?)</span>', body)
        assert recurring == [d.text for d in deadlines if not d.date]


def test_pages_and_agencies_are_marked(decision: Decision) -> None:
    html = full_text(decision)
    pages = re.findall(r'role="doc-pagebreak" aria-label="([^"]+)"', html)
    assert pages == [
        f"trang {p.number}" if p.certain else f"khoảng trang {p.number}" for p in decision.pages
    ]
    assert '<b class="lead">Sở Văn hóa, Thể thao và Du lịch</b>' in html
    assert re.findall(r"<script[^>]*>", html) == ['<script src="static/van-ban.js" defer>']
    assert "style=" not in html


def test_every_clause_stands_in_the_outline_and_has_an_address(decision: Decision) -> None:
    def flat(entries: list[OutlineEntry]) -> Iterator[OutlineEntry]:
        for entry in entries:
            yield entry
            yield from flat(entry.below)

    entries = list(flat(outline(decision)))
    assert [e.id for e in entries] == [c.id for c in decision.clauses]
    assert all(0 < len(e.name) <= 61 for e in entries)
    names = {e.id: e.name for e in entries}
    assert names["II.4.4"] == "4.4. Sở Văn hóa, Thể thao và Du lịch"
    assert names["II.12.2"] == "12.2. Đề nghị Ủy ban Mặt trận tổ quốc Việt Nam tỉnh"
    assert names["NOINHAN"] == "Nơi nhận"
    [part_two] = [e for e in outline(decision) if e.id == "II.0"]
    assert [e.id for e in part_two.below] == [f"II.{n}" for n in range(1, 13)]
    anchors = re.findall(r'<a class="anchor" href="#([^"]+)"', full_text(decision))
    assert anchors == [c.id for c in decision.clauses if c.id != "HEAD"]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Đầu tư, ĐẦU TƯ và dau tu", "đau  TU", ["Đầu tư", "ĐẦU TƯ", "dau tu"]),
        ("cấp\xa0 tỉnh", "cap tinh", ["cấp\xa0 tỉnh"]),
        ("dưới 50% (vốn)", "50% (von)", ["50% (vốn)"]),
        ("a.b axb", "a.b", ["a.b"]),
        ("một hai", "ba", []),
        ("a a", "a", []),
        ("a a", " ", []),
    ],
)
def test_find_is_blind_to_diacritics_and_case(text: str, words: str, found: list[str]) -> None:
    assert [text[i:j] for i, j in find.hits(text, find.pattern(words))] == found


def test_a_blind_text_keeps_its_length(decision: Decision) -> None:
    assert all(len(find.blind(c.text)) == len(c.text) for c in decision.clauses)


def test_find_without_script_marks_and_counts(client: TestClient, decision: Decision) -> None:
    html = client.get("/van-ban", params={"tim": " DU  lich "}).text
    expected = sum(
        find.blind(line).count("du lich") for c in decision.clauses for line in printed(c)
    )
    assert expected > 3
    assert f"Có {expected} chỗ có “DU lich”" in html
    marks = re.findall(r"<mark>(.*?)</mark>", html)
    assert "".join(find.blind(bare(m)) for m in marks) == "du lich" * expected
    assert 'name="tim" type="text" value="DU lich"' in html
    listed = re.search(r'<div class="found">.*?</div>', html, re.S)
    assert listed
    assert '<a href="#II.4.4">Điều 1, Mục II, điểm 4.4, trang 10</a>' in listed[0]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("máy bay không người lái", "Không có chỗ nào có “máy bay không người lái”"),
        ("ư", "ít nhất hai chữ cái"),
        ('"><script>x', "Không có chỗ nào có “&#34;&gt;&lt;script&gt;x”"),
    ],
)
def test_find_without_script_says_why_nothing_is_marked(
    client: TestClient, words: str, says: str
) -> None:
    html = client.get("/van-ban", params={"tim": words}).text
    assert says in html
    assert "<mark>" not in html
    assert "<script>x" not in html


def test_the_page_is_sent_once(client: TestClient) -> None:
    first = client.get("/van-ban")
    assert first.headers["content-type"] == "text/html; charset=utf-8"
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    again = client.get("/van-ban", headers={"if-none-match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/van-ban", headers={"if-none-match": '"x"'}).status_code == 200
    assert client.get("/van-ban", params={"tim": " "}).headers["etag"] == tag
    assert "etag" not in client.get("/van-ban", params={"tim": "du lich"}).headers


def test_the_page_is_packed_for_those_who_take_it(client: TestClient) -> None:
    plain = client.get("/van-ban", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with client.stream("GET", "/van-ban", headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    assert gzip.decompress(raw) == plain.content
    assert len(raw) < len(plain.content) / 3
    head = client.head("/van-ban", headers={"accept-encoding": "gzip"})
    assert head.headers["content-length"] == str(len(raw))


def test_the_page_comes_within_100_ms(client: TestClient) -> None:
    def took(**params: str) -> float:
        start = time.perf_counter()
        assert client.get("/van-ban", params=params).status_code == 200
        return (time.perf_counter() - start) * 1000

    plain = median(took() for _ in range(15))
    searched = median(took(tim="dau tu") for _ in range(15))
    print(f"\n/van-ban: {plain:.1f} ms; /van-ban?tim=: {searched:.1f} ms (trung vị của 15 lần)")
    assert plain < 100


def test_each_decision_has_its_page_and_the_old_address_leads_on(client: TestClient) -> None:
    old, new = client.get("/van-ban"), client.get("/van-ban/son-la-2024")
    assert new.status_code == 200
    ids = re.findall(r'<section id="([^"]+)"', new.text)
    assert "II.4.4" in ids
    assert re.findall(r'<section id="([^"]+)"', old.text) == ids
    assert 'rel="canonical" href="van-ban/son-la-2024"' in old.text
    assert 'href="../static/van-ban.css"' in new.text
    assert 'action="../van-ban/son-la-2024"' in new.text
    found = client.get("/van-ban/son-la-2024", params={"tim": "du lich"}).text
    assert found.count("<mark>") == client.get("/van-ban", params={"tim": "du lich"}).text.count(
        "<mark>"
    )
    missing = client.get("/van-ban/an-giang-2024")
    assert missing.status_code == 404
    assert "hiện có: son-la-2024" in missing.json()["detail"]
    page = client.get("/van-ban/an-giang-2024", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"].split(";")[0]) == (404, "text/html")
