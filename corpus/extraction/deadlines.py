"""Deadlines and dated targets in a clause's text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus.annotations import RECURRENCES, DeadlineKind

_DAY = r"(?P<d>\d{1,2})(?:/| tháng )(?P<m>\d{1,2})(?:/| năm )(?P<y>\d{4})"
_DATED = re.compile(
    rf"(?P<cue>trước(?:\s+ngày)?|đến(?:\s+hết)?(?:\s+ngày)?|chậm nhất(?:\s+là)?(?:\s+ngày)?"
    rf"|hoàn thành(?:\s+trong)?(?:\s+ngày)?)\s+{_DAY}",
    re.IGNORECASE,
)
_RECURRING = re.compile(
    r"(?:(?:trước\s+)?ngày\s+(?P<day>\d{1,2})\s+|định kỳ\s+)h[àằ]ng\s+(?P<every>tháng|quý|năm)",
    re.IGNORECASE,
)
_TARGET = re.compile(
    r"(?:dưới|trên|đạt|tối thiểu|ít nhất)\s+\d+(?:[.,]\d+)?\s*%(?:\s+kế hoạch vốn)?", re.IGNORECASE
)
_EVERY = {period: every for every, period in RECURRENCES.items()}


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A deadline with offsets into the text that was searched."""

    text: str
    kind: DeadlineKind
    date: date | None
    recurrence: str
    day: int
    target: str
    start: int
    end: int


def find_deadlines(sentence: str) -> Iterator[FoundDeadline]:
    """Deadlines in one sentence, in order; a date that is no calendar day is passed over."""
    found = [*_dated(sentence), *_recurring(sentence)]
    yield from sorted(found, key=lambda f: f.start)


def _dated(sentence: str) -> Iterator[FoundDeadline]:
    for match in _DATED.finditer(sentence):
        try:
            day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        until = match["cue"].lower().startswith("đến")
        kind = DeadlineKind.UNTIL if until else DeadlineKind.BEFORE
        following = _DATED.search(sentence, match.end())
        target = _TARGET.search(
            sentence, match.end(), following.start() if following else len(sentence)
        )
        yield FoundDeadline(
            match.group(),
            kind,
            day,
            "",
            0,
            target.group() if target else "",
            match.start(),
            match.end(),
        )


def _recurring(sentence: str) -> Iterator[FoundDeadline]:
    for match in _RECURRING.finditer(sentence):
        if match["day"] and not 1 <= int(match["day"]) <= 31:
            continue
        yield FoundDeadline(
            match.group(),
            DeadlineKind.RECURRING,
            None,
            _EVERY[match["every"].lower()],
            int(match["day"] or 0),
            "",
            match.start(),
            match.end(),
        )
