"""The page of the evaluation: its figures are those of the published run, its words fit them."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.app import create_app
from corpus.decision import Decision
from eval.figures import Figure
from eval.report.findings import (
    ReportedFigure,
    comparison,
    confidence_in_words,
    of_hundred,
    weakest,
    weaknesses,
)
from eval.report.publication import Publication, read_publication
from eval.report.site import evaluation_page, router

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def run() -> Publication:
    return read_publication()


@pytest.fixture(scope="module")
def client(tiny_assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(tiny_assistant, Settings(), [router])) as client:
        yield client


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.97, "97"), (0.996, "hơn 99"), (1.0, "100"), (0.0, "0"), (0.004, "chưa đến 1")],
)
def test_a_share_of_a_hundred(value: float, words: str) -> None:
    assert of_hundred(value) == words


def test_a_range_is_told_only_where_there_is_one() -> None:
    assert (
        ReportedFigure("", Figure("all", "Answered", 0.97, 623, 0.955, 0.981)).range == "96 đến 98"
    )
    assert ReportedFigure("", Figure("all", "Answered", 0.97, 9, 0.968, 0.972)).range == "97"
    assert ReportedFigure("", Figure("all", "Answered", 1.0, 50, 1.0, 1.0)).range == ""


def test_the_weakest_rest_on_enough_questions() -> None:
    parts = {"few": (0.1, 9), "perfect": (1.0, 50), "a": (0.9, 10), "b": (0.8, 12), "c": (0.7, 40)}
    figures = [Figure(p, "Answered", v, n, v, v) for p, (v, n) in parts.items()]
    assert [f.part for f in weakest(figures)] == ["c", "b", "a"]


def test_weaknesses_follow_the_figures(run: Publication, decision: Decision) -> None:
    found = weaknesses(run, decision)
    assert found["Theo nội dung hỏi"][0].label == "Con số"
    refused = [f.label for f in found["Theo loại câu phải từ chối"]]
    assert "Gần nội dung Quyết định" in refused
    worse = [replace(f, value=0.1) if f.part == "deadline" else f for f in run.parts["kind"]]
    changed = replace(run, parts={**run.parts, "kind": worse})
    assert weaknesses(changed, decision)["Theo nội dung hỏi"][0].label == "Thời hạn"


def test_the_page_tells_the_published_figures(run: Publication, decision: Decision) -> None:
    html = evaluation_page(run, decision)
    for key in (("formal", "Answered"), ("colloquial", "Answered"), ("noisy", "Answered")):
        f = run[key]
        row = f"<strong>{of_hundred(f.value)}</strong></td>.*?>{f.n}</td>"
        assert re.search(row, html)
    changed = replace(
        run, figures=[replace(f, value=0.42) if f.part == "all" else f for f in run.figures]
    )
    assert "<strong>42</strong> trong 100 câu hỏi có lời đáp" in evaluation_page(changed, decision)
    assert run.config["machine"].split(",")[0] in html
    assert not re.search(r"\b(?:cores|assistant|Answered|recall)\b", html)


def test_confidence_is_told_as_questions_of_a_hundred(run: Publication) -> None:
    words = confidence_in_words(run)
    for f in run.parts["confidence"]:
        assert f"trong 100 câu ghi “{f.part}” thì {of_hundred(f.value)} câu đúng" in words.lower()
    assert sum(f.n for f in run.parts["confidence"]) <= run["all", "AUROC"].n


def test_simple_search_never_refuses(run: Publication) -> None:
    ours, *others = comparison(run)
    assert ours[1][-1].figure == run["all", "Answered"]
    assert {refused.figure.value for _, _, refused in others} == {0.0}


def test_everything_that_the_page_uses_is_served(client: TestClient) -> None:
    response = client.get("/danh-gia")
    assert "style-src 'self'" in response.headers["content-security-policy"]
    assert "<style" not in response.text
    assert "style=" not in response.text
    used = set(re.findall(r'(?:href|src)="((?:danh-gia|static)/[^"]+)"', response.text))
    assert len(used) == 7
    for address in used:
        assert client.get(f"/{address}").status_code == 200
    for name in ("do-tin-cay", "rui-ro"):
        plot = client.get(f"/danh-gia/{name}.svg")
        assert plot.headers["content-type"] == "image/svg+xml"
        assert re.match(r'<svg role="img" aria-label="\w', plot.text)


def test_the_report_may_style_itself_but_runs_nothing(client: TestClient) -> None:
    response = client.get("/danh-gia/bao-cao.html")
    assert response.headers["content-type"].startswith("text/html")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "style-src 'unsafe-inline'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"


def test_the_site_finds_the_page_by_its_entry_point() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    points = project["project"]["entry-points"]["hoiqd.pages"]
    assert [EntryPoint(k, v, "hoiqd.pages").load() for k, v in points.items()] == [router]
