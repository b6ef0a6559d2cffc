"""Deadlines as a calendar file (RFC 5545). The only user of icalendar."""

import hashlib
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from assistant.wording import place
from corpus.decision import Clause, Deadline, Decision


def calendar(decision: Decision) -> bytes:
    """One all-day event for each dated deadline; a monthly one with a day recurs in its year.

    A deadline without any day ("định kỳ hàng tháng") gives no event.
    """
    result = Calendar()
    result.add("prodid", "-//Hỏi Quyết định//VI")
    result.add("version", "2.0")
    result.add("x-wr-calname", "Mốc thời gian của Quyết định")
    for clause in decision.clauses:
        for deadline in clause.deadlines:
            if day := _first_day(deadline, decision):
                result.add_component(_event(decision, clause, deadline, day))
    return bytes(result.to_ical())


def _first_day(deadline: Deadline, decision: Decision) -> date | None:
    if deadline.date or not deadline.day or decision.issued is None:
        return deadline.date
    first = decision.issued.replace(day=deadline.day)
    return first if first >= decision.issued else first.replace(month=first.month + 1)


def _event(decision: Decision, clause: Clause, deadline: Deadline, day: date) -> Event:
    event = Event()
    names = "; ".join(dict.fromkeys(a.name for a in clause.leads))
    key = f"{decision.id}/{clause.id}/{deadline.start}"
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:24]}@hoi-quyet-dinh")
    event.add("dtstamp", datetime(day.year, 1, 1, tzinfo=UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{deadline.text[0].upper()}{deadline.text[1:]} - {names}")
    event.add("description", f"{place(clause)}. {_sentence(clause, deadline)}")
    if deadline.recurrence == "monthly":
        event.add("rrule", {"freq": "monthly", "until": date(day.year, 12, 31)})
    return event


def _sentence(clause: Clause, deadline: Deadline) -> str:
    return next(s.text for s in clause.sentences if s.start <= deadline.start < s.end)
