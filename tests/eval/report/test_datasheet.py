"""The data sheet of the evaluation set against its files, and what the set has to hold."""

from collections import Counter

import pytest

from corpus.decision import Decision, Kind
from eval.dataset import GoldQuestion, load_questions
from eval.report.datasheet import SHEET, counts_told, with_counts


@pytest.fixture(scope="module")
def questions(decision: Decision) -> list[GoldQuestion]:
    return load_questions(decision)


def test_the_sheet_tells_the_counts_of_the_files(
    decision: Decision, questions: list[GoldQuestion]
) -> None:
    sheet = SHEET.read_text(encoding="utf-8")
    assert with_counts(sheet, questions, decision) == sheet
    assert "| `formal.jsonl` | 208 | 208 |" in counts_told(questions, decision)


def test_the_set_is_large_enough(decision: Decision, questions: list[GoldQuestion]) -> None:
    assert len({q.dialogue or q.id for q in questions}) >= 900
    assert len({q.dialogue for q in questions if q.dialogue}) >= 60
    assert sum(q.file == "lists" for q in questions) >= 60
    assert sum(q.kind in ("trap", "near_miss") for q in questions) >= 150
    single = [q for q in questions if q.file in ("formal", "colloquial", "noisy")]
    counts = Counter(i for q in single for i in q.gold)
    points = [c.id for c in decision.clauses if c.kind is Kind.POINT and c.id.startswith("II.")]
    assert [p for p in points if counts[p] < 8] == []


def test_a_sheet_without_its_place_is_an_error(
    decision: Decision, questions: list[GoldQuestion]
) -> None:
    with pytest.raises(ValueError, match="no place"):
        with_counts("# nothing", questions, decision)
