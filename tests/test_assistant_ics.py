"""The calendar file, read back."""

from datetime import date

import pytest
from icalendar import Calendar, Event

from assistant.ics import calendar
from corpus.decision import Decision


@pytest.fixture(scope="module")
def events(decision: Decision) -> list[Event]:
    found = Calendar.from_ical(calendar(decision)).walk("VEVENT")
    return [e for e in found if isinstance(e, Event)]


def test_every_dated_deadline_has_its_event(decision: Decision, events: list[Event]) -> None:
    wanted = sorted(d.date for c in decision.clauses for d in c.deadlines if d.date)
    assert wanted
    assert sorted(e["dtstart"].dt for e in events if "rrule" not in e) == wanted


def test_the_plan_of_january(events: list[Event]) -> None:
    (event,) = (e for e in events if e["dtstart"].dt == date(2024, 1, 30))
    assert event["dtend"].dt == date(2024, 1, 31)
    assert str(event["summary"]).startswith("Trước ngày 30/01/2024")
    assert "Điều 2, khoản 1" in str(event["description"])


def test_the_monthly_report_recurs_within_the_year(decision: Decision, events: list[Event]) -> None:
    monthly = [d for c in decision.clauses for d in c.deadlines if d.day and not d.date]
    recurring = [e for e in events if "rrule" in e]
    assert len(recurring) == len(monthly) == 1
    assert recurring[0]["dtstart"].dt.day == 18
    assert recurring[0]["rrule"]["until"] == [date(2024, 12, 18)]


def test_events_differ_and_the_file_is_stable(decision: Decision, events: list[Event]) -> None:
    assert len({str(e["uid"]) for e in events}) == len(events)
    assert calendar(decision) == calendar(decision)
    assert all(len(line) <= 75 for line in calendar(decision).split(b"\r\n"))
