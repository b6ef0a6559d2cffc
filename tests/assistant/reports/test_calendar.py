"""The calendar file, read back."""

import warnings
from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from assistant.reports.calendar import calendar
from corpus.decision import Decision

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # vobject and what it imports still use old forms
    import vobject


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


def test_a_second_reader_finds_the_same(decision: Decision, events: list[Event]) -> None:
    read = vobject.readOne(calendar(decision).decode())
    read.validate(raiseException=True)
    found = {e.uid.value: e for e in read.vevent_list}
    assert len(found) == len(events)
    for event in events:
        other = found[str(event["uid"])]
        assert other.dtstart.value == event["dtstart"].dt
        assert other.dtend.value == event["dtend"].dt
        assert other.summary.value == str(event["summary"])
        assert other.description.value == str(event["description"])
    (monthly,) = (e for e in read.vevent_list if "rrule" in e.contents)
    days = list(monthly.getrruleset())
    assert [(d.month, d.day) for d in days] == [(month, 18) for month in range(1, 13)]


def test_what_rfc_5545_demands(decision: Decision, events: list[Event]) -> None:
    file = calendar(decision)
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert file.count(b"\n") == file.count(b"\r\n") == file.count(b"\r")
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode()  # no letter is cut in two
    whole = Calendar.from_ical(file)
    assert whole["version"] == "2.0"
    assert whole["prodid"]
    assert whole.errors == []
    for event in events:
        assert event.errors == []
        stamp = event["dtstamp"].dt
        assert isinstance(stamp, datetime)
        assert stamp.utcoffset() == timedelta(0)
        assert event["dtstart"].params["VALUE"] == event["dtend"].params["VALUE"] == "DATE"
        assert (event["dtend"].dt - event["dtstart"].dt).days == 1
        for until in event.get("rrule", {}).get("until", []):
            assert type(until) is type(event["dtstart"].dt) is date
