"""The records: a decision, its clauses, and what each clause says of whom and by when.

Offsets are positions in `Decision.source`, the file's text in Unicode NFC.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from corpus.profile import Profile


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


class Kind(StrEnum):
    """What part of a decision a clause is."""

    LETTERHEAD = "letterhead"
    LEGAL_BASES = "legal_bases"
    OPENING = "opening"  # the paragraphs of a Điều or part before its first numbered item
    GROUP = "group"  # a numbered heading with points below it
    POINT = "point"
    ARTICLE = "article"
    RECIPIENTS = "recipients"


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


class DeadlineKind(StrEnum):
    """How a deadline is worded."""

    BEFORE = "before"  # trước ngày
    UNTIL = "until"  # đến (ngày)
    RECURRING = "recurring"  # hằng tháng


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit or dated target.

    `date` is None when it recurs; `day` is then the day of the month, 0 where none is named.
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


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or dash item of a clause, readable (wrapped lines joined)."""

    text: str
    start: int
    end: int
    page: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page's start in the source; `certain` when printed numbers on both sides confirm it."""

    number: int
    start: int
    certain: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A unit of the decision that can be cited.

    `text` is the readable text: wrapped lines joined, one paragraph a line, page numbers left
    out. `offsets[i]` is the source position of `text[i]`. `heading` is the part of `text` that
    names the task's holder or the group; it is "" where the clause has none.
    """

    id: str
    kind: Kind
    citation: str
    heading: str
    text: str
    start: int
    end: int
    page: int
    page_certain: bool
    parent: str = ""
    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    references: tuple[Reference, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    offsets: tuple[int, ...] = field(default=(), repr=False)

    @property
    def leads(self) -> tuple[Assignment, ...]:
        """Who answers for the whole clause."""
        return tuple(a for a in self.assignments if a.role in IN_CHARGE and a.scope is Scope.CLAUSE)

    @property
    def coordinators(self) -> tuple[Assignment, ...]:
        """Who coordinates on the whole clause."""
        return tuple(
            a for a in self.assignments if a.role is Role.COORDINATE and a.scope is Scope.CLAUSE
        )

    @property
    def body(self) -> str:
        """The text after the heading."""
        return self.text[len(self.heading) :].strip()

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets -> the span of `text` that shows them."""
        return bisect_left(self.offsets, start), bisect_left(self.offsets, end)

    def span(self, i: int, j: int) -> tuple[int, int]:
        """A span `text[i:j]` -> source offsets."""
        return self.offsets[i], self.offsets[j - 1] + 1


@dataclass(frozen=True, slots=True)
class Decision:
    """A parsed decision; `clauses` are in document order and cover `source` without overlap.

    `number`, `issued` and their `outside_source` come from document.toml where the text leaves
    them blank.
    """

    id: str
    title: str
    issuer: str
    number: str
    issued: date | None
    outside_source: str
    source: str
    clauses: tuple[Clause, ...]
    pages: tuple[Page, ...]
    sha256: str
    profile: Profile = field(default_factory=Profile)

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id; `KeyError` if there is none."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """The points under a group, in document order."""
        return tuple(c for c in self.clauses if c.parent == clause_id)

    @property
    def answerable(self) -> tuple[Clause, ...]:
        """The clauses that can be an answer: all but letterhead and bare headings."""
        return tuple(
            c
            for c in self.clauses
            if c.kind not in (Kind.LETTERHEAD, Kind.GROUP) and (c.body or not c.heading)
        )
