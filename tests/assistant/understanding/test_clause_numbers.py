"""Clauses that a question names by their numbers."""

import pytest

from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.reader import QuestionReader
from corpus.decision import Decision
from corpus.register import Register


@pytest.fixture(scope="module")
def reader(decision: Decision, register: Register) -> QuestionReader:
    return QuestionReader(decision, AgencyFinder(register))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("điểm 4.4", ("II.4.4",)),
        ("diem 4.4", ("II.4.4",)),
        ("II.4.4", ("II.4.4",)),
        ("ii.4.4 nói gì", ("II.4.4",)),
        ("điểm 9.1b", ("II.9.1b",)),
        ("điểm 4.4 và điểm 5.1", ("II.4.4", "II.5.1")),
        ("khoản 2 Điều 2", ("D2.2",)),
        ("khoan 2 dieu 2", ("D2.2",)),
        ("Điều 2 khoản 1", ("D2.1",)),
        ("Điều 3", ("D3",)),
        ("nhóm 5", ("II.5",)),
        ("nhóm nhiệm vụ số 5", ("II.5",)),
        ("quan điểm 3 mục I", ("I.3",)),
        ("điểm 9.9", ()),
        ("nhóm 77", ()),
        ("ngày 30/01/2024", ()),
        ("ngày 4.4.2024", ()),
        ("Sở nào chủ trì về du lịch?", ()),
    ],
)
def test_clauses_named_by_number(reader: QuestionReader, text: str, ids: tuple[str, ...]) -> None:
    assert reader.read(text).clause_ids == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Nhóm nhiệm vụ số 7 tên gì?", ("II.7",)),
        ("nhom nhiem vu 4 ten day du la gi", ("II.4",)),
        ("tiêu đề của nhóm 3", ("II.3",)),
        ("Mục II nói về vấn đề gì?", ("II.0",)),
        ("nhóm 7 gồm những gì", ()),
    ],
)
def test_a_heading_that_is_asked_for(
    reader: QuestionReader, text: str, ids: tuple[str, ...]
) -> None:
    question = reader.read(text)
    assert question.asks_heading == bool(ids)
    assert not ids or question.clause_ids == ids
