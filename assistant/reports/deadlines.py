"""The deadlines of a decision with all that a reader needs of each, in order of time."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus.annotations import Deadline, unique_names
from corpus.decision import Clause, Decision


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline, its clause, and every day on which it falls.

    `days` are within the year of issue for one that comes back monthly on a named day; there are
    none where the decision names no day.
    """

    deadline: Deadline
    clause: Clause
    days: tuple[date, ...]

    @property
    def agencies(self) -> tuple[str, ...]:
        """Who must keep it."""
        return unique_names(self.clause.leads)

    @property
    def task(self) -> str:
        """The sentence that sets it."""
        return self.clause.sentence_at(self.deadline.start).text


def dues(decision: Decision) -> list[Due]:
    """All deadlines: those with a date by date, then recurring ones, those with a day first."""
    found = [
        Due(deadline, clause, tuple(_days(deadline, decision.issued)))
        for clause in decision.clauses
        for deadline in clause.deadlines
    ]
    return sorted(found, key=lambda d: (d.deadline.date is None, d.days[:1] or (date.max,)))


def _days(deadline: Deadline, issued: date | None) -> Iterator[date]:
    if deadline.date:
        yield deadline.date
    elif deadline.recurrence == "monthly" and deadline.day and issued:
        for month in range(issued.month, 13):
            if deadline.day <= monthrange(issued.year, month)[1]:
                day = date(issued.year, month, deadline.day)
                if day >= issued:
                    yield day
