"""What is marked in a decision: who has which part, deadlines, documents cited, sentences, pages.

Offsets are positions in `Decision.source`, the file's text in Unicode NFC.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a clause asks of an agency."""

    LEAD = "lead"  # chủ trì
    COORDINATE = "coordinate"  # phối hợp
    RESPONSIBLE = "responsible"  # named as the one who acts, without "chủ trì"
    REQUESTED = "requested"  # đề nghị
    GUIDE = "guide"  # hướng dẫn


IN_CHARGE = frozenset({Role.LEAD, Role.RESPONSIBLE, Role.REQUESTED, Role.GUIDE})
"""The roles whose holder answers for the task."""


class Scope(StrEnum):
    """How far an assignment reaches: the whole clause, or the sentence that it stands in."""

    CLAUSE = "clause"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One agency's role in a clause.

    `agency` is the register's slug, `name` the name as the decision prints it (capitalised).
    """

    agency: str
    name: str
    role: Role
    start: int
    end: int
    scope: Scope = Scope.CLAUSE


def unique_names(assignments: Iterable[Assignment]) -> tuple[str, ...]:
    """Names without repetition, in order."""
    return tuple(dict.fromkeys(a.name for a in assignments))


class DeadlineKind(StrEnum):
    """How a deadline is worded."""

    BEFORE = "before"  # trước ngày
    UNTIL = "until"  # đến (ngày)
    RECURRING = "recurring"  # hằng tháng
    WITHIN = "within"  # trong quý II, trong vòng 15 ngày kể từ ngày ký


RECURRENCES = {
    "daily": "ngày",
    "weekly": "tuần",
    "monthly": "tháng",
    "quarterly": "quý",
    "yearly": "năm",
}
"""How often a deadline may recur -> the period in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit or dated target.

    `date` is None when it recurs; `recurrence` is then one of `RECURRENCES` or "often", and `day`
    the day of the month, 0 where none is named.
    `target` is the measure to be reached by then ("dưới 50% kế hoạch vốn"), "" if none.
    """

    clause_id: str
    text: str
    kind: DeadlineKind
    date: date | None
    recurrence: str
    day: int
    target: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited document. `number` as printed ("01/NQ-CP"), `name` for one cited by its name."""

    clause_id: str
    kind: str
    number: str
    name: str
    date: date | None
    issuer: str
    start: int
    end: int

    @property
    def title(self) -> str:
        """How people cite it: "Nghị quyết số 01/NQ-CP", "Đề án 06", "Luật Ngân sách Nhà nước"."""
        if self.name:
            return self.name if self.name.startswith(self.kind) else f"{self.kind} “{self.name}”"
        joint = " số " if "/" in self.number or "-" in self.number else " "
        return f"{self.kind}{joint}{self.number}"


class TieKind(StrEnum):
    """What a document does to another one."""

    AMENDS = "amends"  # sửa đổi, bổ sung
    REPLACES = "replaces"  # thay thế
    REPEALS = "repeals"  # bãi bỏ, hết hiệu lực
    CARRIES_OUT = "carries_out"  # triển khai thực hiện


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation that a clause states: to the `document` as cited, at its `places` ("Điều 2")."""

    kind: TieKind
    document: str
    clause_id: str
    places: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or dash item of a clause, readable (wrapped lines joined)."""

    text: str
    start: int
    end: int
    page: int


class DoubtKind(StrEnum):
    """What kind of thing was not understood."""

    NUMBER = "number"  # a printed number that does not go on where the numbering stood
    DEADLINE = "deadline"  # what looks like a time limit


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was not understood in `start:end` of the source, for a person to look at."""

    kind: DoubtKind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page's start in the source; `certain` when printed numbers on both sides confirm it."""

    number: int
    start: int
    certain: bool
