"""Deadlines as a calendar file (RFC 5545). The only user of icalendar."""

import hashlib
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from assistant.reports.deadlines import Due, dues
from assistant.wording.answers import place
from corpus.decision import Decision


def calendar(decision: Decision) -> bytes:
    """One all-day event for each dated deadline; a monthly one with a day recurs in its year.

    A deadline without any day ("định kỳ hàng tháng") gives no event.
    """
    result = Calendar()
    result.add("prodid", "-//Hỏi Quyết định//VI")
    result.add("version", "2.0")
    result.add("x-wr-calname", "Mốc thời gian của Quyết định")
    for due in dues(decision):
        if due.days:
            result.add_component(_event(decision, due))
    return bytes(result.to_ical())


def _event(decision: Decision, due: Due) -> Event:
    event, deadline, day = Event(), due.deadline, due.days[0]
    key = f"{decision.id}/{due.clause.id}/{deadline.start}"
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:24]}@hoi-quyet-dinh")
    event.add("dtstamp", datetime(day.year, 1, 1, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    names = "; ".join(due.agencies)
    event.add("summary", f"{deadline.text[0].upper()}{deadline.text[1:]} - {names}")
    event.add("description", f"{place(due.clause)}. {due.task}")
    event.add("transp", "TRANSPARENT")  # nobody is busy all day because something is due
    if deadline.recurrence:
        event.add("rrule", {"freq": "monthly", "until": due.days[-1]})
    return event
