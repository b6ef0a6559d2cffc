"""The deadlines: order, picture, page, calendar file and JSON over the real decision."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from assistant.assistant import Assistant
from assistant.reports.deadlines import Due, dues
from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.web.pages.timeline import WIDTH, timeline
from corpus.annotations import DeadlineKind
from corpus.decision import Decision


@pytest.fixture(scope="module")
def client(tiny_assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(tiny_assistant, Settings())) as client:
        yield client


@pytest.fixture
def monthly(decision: Decision) -> Due:
    return next(d for d in dues(decision) if d.deadline.day)


def test_all_deadlines_come_once_by_time(decision: Decision) -> None:
    found = dues(decision)
    assert len(found) == sum(len(c.deadlines) for c in decision.clauses)
    days = [d.deadline.date for d in found if d.deadline.date]
    assert days == sorted(days)
    assert [d.deadline.date is None for d in found] == sorted(
        d.deadline.date is None for d in found
    )
    assert found[-1].days == ()


def test_a_month_without_the_day_is_left_out(decision: Decision, monthly: Due) -> None:
    assert [d.month for d in monthly.days] == list(range(1, 13))
    (clause,) = (c for c in decision.clauses if c.id == monthly.clause.id)
    last = replace(monthly.deadline, day=31)
    other = replace(
        decision,
        issued=date(2024, 1, 16),
        clauses=(replace(clause, deadlines=(last,)),),
    )
    assert [d.month for d in dues(other)[0].days] == [1, 3, 5, 7, 8, 10, 12]
    december = replace(other, issued=date(2023, 12, 31))
    assert dues(december)[0].days == (date(2023, 12, 31),)


def test_the_picture_spans_years_and_keeps_flags_apart(decision: Decision) -> None:
    found = dues(decision)
    early = replace(
        found[0], deadline=replace(found[0].deadline, date=date(2023, 12, 20)),
        days=(date(2023, 12, 20),),
    )  # fmt: skip
    picture = timeline([early, *found], decision.issued)
    assert picture
    assert [year for _, year in picture.years] == [2023, 2024]
    assert len(picture.months) == 24
    for flag in picture.flags:
        beside = [f for f in picture.flags if f.level == flag.level and f is not flag]
        assert all(f.end <= flag.x or flag.end <= f.x for f in beside)
        below = [f for f in picture.flags if f.level < flag.level]
        assert not any(f.x < flag.x < f.end for f in below)
    assert max(f.level for f in picture.flags) > 0
    assert max(f.x for f in picture.flags) < picture.right < WIDTH


def test_a_deadline_every_quarter_has_no_invented_day(decision: Decision, monthly: Due) -> None:
    quarterly = replace(monthly.deadline, recurrence="quarterly", day=15)
    due = Due(quarterly, monthly.clause, ())
    picture = timeline([due], date(2024, 5, 2))
    assert picture
    assert len(picture.rows[0].bars) == 3
    assert picture.rows[0].dots == ()
    assert timeline([due], None) is None
    assert due.deadline.kind is DeadlineKind.RECURRING


def test_the_page_cites_every_deadline(client: TestClient, decision: Decision) -> None:
    html = client.get("/moc-thoi-gian").text
    for clause in decision.clauses:
        for deadline in clause.deadlines:
            assert f"“{deadline.text}”" in html
            assert f"<b>{deadline.text}</b>" in html
            assert f'href="van-ban/son-la-2024#{clause.id}"' in html
    assert "style=" not in html
    assert "<style" not in html
    assert "<script" not in html


def test_the_calendar_is_a_file_to_keep(client: TestClient) -> None:
    response = client.get("/moc-thoi-gian.ics")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="moc-thoi-gian.ics"'
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 6
    assert client.head("/moc-thoi-gian.ics").status_code == 200


def test_the_json_says_what_the_page_says(client: TestClient) -> None:
    rows = client.get("/api/v1/deadlines").json()
    assert len(rows) == 7
    assert rows[0] == {
        "text": "Trước ngày 30/01/2024",
        "date": "2024-01-30",
        "recurrence": "",
        "day": 0,
        "target": "",
        "task": rows[0]["task"],
        "clause_id": "D2.1",
        "citation": "Điều 2, khoản 1, khoảng trang 18",
        "agencies": ["Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND các huyện, thành phố"],
    }
    assert rows[1]["target"] == "dưới 50% kế hoạch vốn"
    assert rows[-1]["date"] is None
    schema = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/deadlines" in schema["paths"]
    assert "/moc-thoi-gian" not in schema["paths"]
