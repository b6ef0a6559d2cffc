"""The report as a page: whole in itself, safe, in Vietnamese, and open about what went wrong."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from eval.dataset import load_questions
from eval.figures import Figure, answer_figures, breakdowns, retrieval_figures
from eval.report.page import write_html
from eval.report.wording import HEADINGS, MEASURES, part_label
from eval.run import AnsweredQuestion, ask_systems
from eval.scoring import score

DEVELOPMENT = Path(__file__).parents[3] / "eval" / "sets" / "son-la-2024" / "development"
VOID = {"meta", "link", "br", "hr", "img", "input"}
ATTACK = "<script>alert('hỏng')</script>"


class Outline(HTMLParser):
    """Open elements, ids and references of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        named = {name: value or "" for name, value in attrs}
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named[n] for n in ("src", "href", "xlink:href", "data") if n in named]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


class Run:
    """Two systems asked the same, and the page that came of it."""

    def __init__(self, assistant: Assistant, folder: Path) -> None:
        self.decision = assistant.decision
        questions = load_questions(self.decision, DEVELOPMENT)[::13]
        self.rows = ask_systems(["assistant"], assistant, questions)["assistant"]
        self.figures = [
            retrieval_figures(self.rows),
            answer_figures(self.rows, self.decision),
        ]
        self.every = [f for group in self.figures for f in group]
        self.path = folder / "report.html"
        worse = [replace(f, value=f.value / 2) if f.part == "lists" else f for f in self.every]
        self.text = self.write(self.rows, {"assistant": self.every, "worse": worse})

    def write(
        self, rows: Sequence[AnsweredQuestion], systems: Mapping[str, Sequence[Figure]]
    ) -> str:
        write_html(
            self.path,
            system="assistant",
            rows=rows,
            figures=self.figures,
            parts=breakdowns(rows, self.decision),
            systems=systems,
            config={"Bộ câu hỏi": "development"},
            decision=self.decision,
        )
        return self.path.read_text(encoding="utf-8")

    def line(self, row: AnsweredQuestion, text: str = "") -> str:
        """The page's words on a wrong answer, markup left out."""
        start = f'<th scope="row">{row.gold.id}</th>'
        return unescape(
            re.sub(r"<[^>]*>", " ", (text or self.text).split(start)[1].split("</tr>")[0])
        )


@pytest.fixture(scope="module")
def run(tiny_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eval.significance.RESAMPLES", 20)
        yield Run(tiny_assistant, tmp_path_factory.mktemp("page"))


def test_the_page_is_whole_and_needs_nothing_outside(run: Run) -> None:
    page = Outline(run.text)
    assert page.open == []
    assert len(set(page.ids)) == len(page.ids)
    assert {link[0] for link in page.links} == {"#"}
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert not page.tags & {"script", "link", "img", "iframe"}
    assert "@import" not in run.text
    assert {u[4] for u in re.findall(r"url\([^)]*\)", run.text)} == {"#"}
    assert re.findall(r'<svg role="img" aria-label="(\w+)', run.text) == ["Biểu", "Đường"]


def test_headings_and_figures_are_vietnamese(run: Run) -> None:
    assert '<html lang="vi">' in run.text
    for heading in ("Kết quả chính", "Biểu đồ", "Điều khoản bị nhầm", "Các câu trả lời sai"):
        assert f"<h2>{heading}</h2>" in run.text
    for f in run.every:
        assert MEASURES[f.name].label in run.text
        assert part_label(f.part) in run.text
    assert '<th scope="row">Bộ câu hỏi</th><td>development</td>' in run.text


def test_values_have_a_decimal_comma(run: Run) -> None:
    formal = next(f for f in run.every if (f.part, f.name) == ("formal", "Hit@1"))
    value = f"{100 * formal.value:.1f}%".replace(".", ",")
    interval = f"{100 * formal.low:.1f}% – {100 * formal.high:.1f}%".replace(".", ",")
    card = run.text.split('class="cards"')[1].split("</li>")[0]
    assert f"<b>{value}</b>" in card
    assert f"Khoảng 95%: {interval}" in card


def test_every_wrong_answer_stands_with_what_was_expected(run: Run) -> None:
    section = run.text.split('<section id="sai">')[1]
    wrong = [r for r in run.rows if score(r) < 1]
    assert set(re.findall(r'<th scope="row">(.*?)</th>', section)) == {r.gold.id for r in wrong}
    assert {r.gold.file for r in wrong} >= {"colloquial", "noisy", "dialogues"}
    for row in wrong:
        line = run.line(row)
        assert row.gold.question in line
        for clause in row.gold.gold:
            assert f"{clause} ({run.decision.clause(clause).citation})" in line


def test_an_answer_where_a_refusal_was_due(run: Run) -> None:
    row = next(r for r in run.rows if r.gold.file == "formal" and score(r) == 1)
    due = replace(row, gold=replace(row.gold, file="unanswerable"))
    line = run.line(due, run.write([due if r is row else r for r in run.rows], {}))
    assert "Quyết định không trả lời câu này." in line
    assert "Có trong Quyết định" in line


def test_a_list_says_what_is_missing_and_what_is_too_much(run: Run) -> None:
    row = next(r for r in run.rows if r.gold.file == "lists" and len(r.answer.clauses) > 1)
    first, *others = row.clauses
    other = next(c.id for c in run.decision.answerable if c.id not in row.clauses)
    row = replace(row, gold=replace(row.gold, gold=(*others, other)))
    rows = [row if r.gold.id == row.gold.id else r for r in run.rows]
    line = run.line(row, run.write(rows, {}))
    missing, extra = line.split("Còn thiếu:")[1].split("Nêu thừa:")
    assert missing.split()[0] == other
    assert extra.split()[0] == first
    assert extra.count("(") == missing.count("(") == 1


def test_a_question_cannot_write_markup(run: Run) -> None:
    first = next(r for r in run.rows if score(r) < 1)
    bad = replace(first, gold=replace(first.gold, question=ATTACK))
    rows = [bad if r is first else r for r in run.rows]
    text = run.write(rows, {})
    assert "script" not in Outline(text).tags
    assert "&lt;script&gt;alert(" in text
    assert ATTACK not in text


def test_the_best_of_a_column_is_bold(run: Run) -> None:
    section = run.text.split('<section id="so-sanh">')[1].split("</section>")[0]
    assert re.findall(r'class="column">(.*?)</th>', section) == list(HEADINGS)
    lines = [line.split("<td>")[1:] for line in section.split("<tr>")[2:]]
    place = HEADINGS.index("Danh sách (F1)")
    assert ["<strong>" in line[place] for line in lines] == [True, False]
    assert all("<strong>" in line[0] for line in lines)


def test_a_run_of_one_system_has_no_table_of_systems(run: Run) -> None:
    assert "so-sanh" not in run.write(run.rows, {})
