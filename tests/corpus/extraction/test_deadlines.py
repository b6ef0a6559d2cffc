"""Deadlines, against a table written by hand and in invented sentences."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from corpus.extraction.deadlines import find_deadlines

EXPECTED = Path(__file__).parents[2] / "expected" / "deadlines.toml"
ROWS = tomllib.loads(EXPECTED.read_text(encoding="utf-8"))["deadline"]


def _row(deadline):
    return {
        "clause_id": deadline.clause_id,
        "text": deadline.text,
        "kind": deadline.kind.value,
        "date": deadline.date.isoformat() if deadline.date else "",
        "recurrence": deadline.recurrence,
        "day": deadline.day,
        "target": deadline.target,
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['clause_id']}-{row['text']}")
def test_deadline_of_the_table_is_found_once(decision, row):
    found = [_row(d) for d in decision.clause(row["clause_id"]).deadlines]
    assert found.count(row) == 1


def test_nothing_beyond_the_table(decision):
    found = [_row(d) for clause in decision.clauses for d in clause.deadlines]
    assert found == ROWS


def test_offsets_point_at_the_printed_words(decision):
    for clause in decision.clauses:
        for d in clause.deadlines:
            assert " ".join(decision.source[d.start : d.end].split()) == d.text


@pytest.mark.parametrize(
    ("sentence", "text", "kind", "day"),
    [
        (
            "Sở Y tế báo cáo chậm nhất ngày 15/3/2024.",
            "chậm nhất ngày 15/3/2024",
            "before",
            date(2024, 3, 15),
        ),
        (
            "Chậm nhất là ngày 05/4/2024, gửi kết quả về tỉnh.",
            "Chậm nhất là ngày 05/4/2024",
            "before",
            date(2024, 4, 5),
        ),
        (
            "Giải ngân đến hết ngày 31/12/2024.",
            "đến hết ngày 31/12/2024",
            "until",
            date(2024, 12, 31),
        ),
        ("Nộp hồ sơ trước 01/7/2025.", "trước 01/7/2025", "before", date(2025, 7, 1)),
        ("Gửi trước ngày 29/02/2024.", "trước ngày 29/02/2024", "before", date(2024, 2, 29)),
    ],
)
def test_dated_sentences(sentence, text, kind, day):
    (found,) = find_deadlines(sentence)
    assert (found.text, found.kind.value, found.date) == (text, kind, day)
    assert sentence[found.start : found.end] == text


@pytest.mark.parametrize(
    ("sentence", "recurrence", "day"),
    [
        ("Gửi báo cáo trước ngày 20 hằng tháng.", "monthly", 20),
        ("Giao ban định kỳ hàng quý.", "quarterly", 0),
        ("Rà soát định kỳ hằng năm.", "yearly", 0),
    ],
)
def test_recurring_sentences(sentence, recurrence, day):
    (found,) = find_deadlines(sentence)
    assert (found.kind.value, found.date) == ("recurring", None)
    assert (found.recurrence, found.day) == (recurrence, day)


def test_target_after_the_date():
    (found,) = find_deadlines("Các chủ đầu tư đến 30/9/2025 đạt 60% kế hoạch vốn.")
    assert found.target == "đạt 60% kế hoạch vốn"


@pytest.mark.parametrize(
    "sentence",
    [
        "Hoàn thành trước ngày 31/02/2024.",
        "Hoàn thành trước ngày 29/02/2023.",
        "Hoàn thành trước ngày 13/13/2024.",
        "Nghị quyết ngày 07/12/2023 của Hội đồng.",
        "Tầm nhìn đến năm 2030.",
        "Tăng trưởng hằng năm ổn định.",
        "",
    ],
)
def test_sentences_without_a_deadline(sentence):
    assert list(find_deadlines(sentence)) == []
