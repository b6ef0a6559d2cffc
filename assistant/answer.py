"""The answer: the contract of `--json`, of batch runs and of the API (schema 2).

A place is a reference, "son-la-2024/II.4.4" where it is written. Every Vietnamese word of a
quotation stands in the decision at the recorded offsets, which count characters of the decision's
text in Unicode NFC. Quotations are readable: where the copy wraps a line or prints a page number,
one space stands.
"""

from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from corpus.annotations import Role
from corpus.errors import UsageError
from corpus.library import ClauseRef

SCHEMA = 2


class Status(StrEnum):
    """What kind of answer this is."""

    ANSWERED = "answered"
    LIST = "list"
    OVERVIEW = "overview"  # a matter that several clauses share, the main one first
    NOT_STATED = "not_stated"  # the right clause, but it does not hold the detail asked for
    NOT_FOUND = "not_found"
    CLARIFY = "clarify"  # two readings are about as likely
    SMALLTALK = "smalltalk"
    UNSUPPORTED = "unsupported"  # a wish that no document answers


LISTS = frozenset({Status.LIST, Status.OVERVIEW})
REFUSALS = frozenset(Status) - LISTS - {Status.ANSWERED}


class QuestionKind(StrEnum):
    """What is asked for."""

    LEAD = "lead_agency"
    COORDINATOR = "coordinator"
    TASK = "task_content"
    DEADLINE = "deadline"
    NUMBER = "number"
    REFERENCE = "reference"
    OVERVIEW = "overview"
    AGENCY_TASKS = "agency_tasks"
    GROUP = "group_agencies"
    ALL_DEADLINES = "all_deadlines"
    REFERENCES = "references"
    EVERYONE = "everyone"
    MENTIONS = "mentions"
    BUSIEST = "busiest"
    CLAUSE = "clause"
    IDENTITY = "identity"  # the decision's own number and day
    TITLE = "title"  # whose decision it is, on what, of which month
    SMALLTALK = "smalltalk"


def to_ref(text: str) -> ClauseRef:
    """A reference as it is written; schema 1 wrote the clause alone, so its decision is "".

    `ValueError` if it is none.
    """
    try:
        return ClauseRef.parse(text) if "/" in text else ClauseRef("", text)
    except UsageError as error:
        raise ValueError(str(error)) from error


def _read(value: Any) -> Any:
    return to_ref(value) if isinstance(value, str) else value


Place = Annotated[ClauseRef, BeforeValidator(_read)]


@dataclass(frozen=True, slots=True)
class ClauseView:
    """The clause shown. `page_certain` is False where the copy does not confirm the page."""

    id: str
    decision: str
    citation: str
    heading: str
    text: str
    page: int
    page_certain: bool
    start: int
    end: int

    @property
    def ref(self) -> ClauseRef:
        """How others name it."""
        return ClauseRef(self.decision, self.id)


@dataclass(frozen=True, slots=True)
class AgencyRole:
    """A body's part in a clause: `name` as printed, `today` what has become of it by now or ""."""

    name: str
    slug: str
    role: Role
    clause: Place
    today: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verbatim words that answer, and where they stand in the decision."""

    text: str
    start: int
    end: int
    clause: Place


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A time limit; `date` is ISO, or "" when it recurs."""

    text: str
    date: str
    clause: Place


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that was considered; `score` 0 is an average clause, higher is better."""

    clause: Place
    score: float


@dataclass(frozen=True, slots=True)
class Searched:
    """Words of a question that were looked for in the text, and all places where they stand."""

    term: str
    clauses: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What a talk has come to: comes with an answer, goes back in with the next question.

    `question` is the last one that stood alone, as understood, empty where a later one found
    nothing; `clauses` are the clauses talked about and `agencies` register slugs of the bodies;
    `listed` are the clauses of the last list, for "the second one"; `confidence` is that of the
    answer. The clauses of a state of schema 1 name no decision: it is "".
    """

    question: str
    clauses: tuple[Place, ...] = ()
    agencies: tuple[str, ...] = ()
    listed: tuple[Place, ...] = ()
    confidence: float = 0.0

    @property
    def decisions(self) -> frozenset[str]:
        """Ids of the decisions whose clauses it names."""
        return frozenset(ref.decision for ref in (*self.clauses, *self.listed))


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Lists follow the decision's order; `confidence` is a probability.

    `state` is for the next question of the same talk; None where nothing can be leaned on.
    `verdict` is that on a claim, None where nothing is claimed. `searched` are the words of a
    question that was refused.
    """

    id: str
    question: str
    status: Status
    kind: QuestionKind
    reply: str
    decision: str
    clause: ClauseView | None = None
    verdict: Literal["yes", "no"] | None = None
    agencies: tuple[AgencyRole, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    deadlines: tuple[DeadlineView, ...] = ()
    references: tuple[str, ...] = ()
    clauses: tuple[Place, ...] = ()
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    understood_as: str = ""
    searched: tuple[Searched, ...] = ()
    notes: tuple[str, ...] = ()
    state: State | None = None
    schema: int = field(default=SCHEMA)

    @property
    def lead_agencies(self) -> tuple[str, ...]:
        """The names of those who answer for something, once each, in order."""
        return self._names(leading=True)

    @property
    def coordinating_agencies(self) -> tuple[str, ...]:
        """The names of those who coordinate, once each, in order."""
        return self._names(leading=False)

    @property
    def places(self) -> frozenset[ClauseRef]:
        """Every clause that it names, those of its state too."""
        refs = [*self.clauses, *(a.clause for a in self.agencies)]
        refs += [e.clause for e in self.evidence] + [d.clause for d in self.deadlines]
        refs += [c.clause for c in self.candidates]
        refs += [self.clause.ref] if self.clause else []
        refs += [*self.state.clauses, *self.state.listed] if self.state else []
        return frozenset(refs)

    def _names(self, *, leading: bool) -> tuple[str, ...]:
        found = (a.name for a in self.agencies if (a.role is not Role.COORDINATE) is leading)
        return tuple(dict.fromkeys(found))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, in the contract's order; numbers rounded to 4 places."""
        row: dict[str, Any] = {"schema": self.schema}
        for name, value in _plain(self).items():
            row[name] = value
            if name == "agencies":
                row["lead_agencies"] = self.lead_agencies
                row["coordinating_agencies"] = self.coordinating_agencies
        return row


def _plain(value: Any) -> Any:
    if isinstance(value, ClauseRef):
        return str(value)
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return round(value, 4) if isinstance(value, float) else value
