"""The answer: the contract of `--json`, of batch runs and of the API (schema 1).

Every Vietnamese word of a quotation stands in the decision at the recorded offsets, which
count characters of the decision's text in Unicode NFC. Quotations are readable: where the copy
wraps a line or prints a page number, one space stands.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

SCHEMA = 1


class Status(StrEnum):
    """What kind of answer this is."""

    ANSWERED = "answered"
    LIST = "list"
    OVERVIEW = "overview"  # a matter that several clauses share, the main one first
    NOT_STATED = "not_stated"  # the right clause, but it does not hold the detail asked for
    NOT_FOUND = "not_found"
    CLARIFY = "clarify"  # two readings are about as likely
    SMALLTALK = "smalltalk"


REFUSALS = frozenset({Status.NOT_STATED, Status.NOT_FOUND, Status.CLARIFY, Status.SMALLTALK})


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


@dataclass(frozen=True, slots=True)
class ClauseView:
    """The clause shown. `page_certain` is False where the copy does not confirm the page."""

    id: str
    citation: str
    heading: str
    text: str
    page: int
    page_certain: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verbatim words that answer, and where they stand in the decision."""

    text: str
    start: int
    end: int
    clause_id: str


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A time limit; `date` is ISO, or "" when it recurs."""

    text: str
    date: str
    clause_id: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that was considered; `score` 0 is an average clause, higher is better."""

    clause_id: str
    score: float


@dataclass(frozen=True, slots=True)
class State:
    """What a talk has come to: comes with an answer, goes back in with the next question.

    `question` is the last one that stood alone, as understood, empty where a later one found
    nothing; `clauses` are ids of the clauses talked about and `agencies` register slugs of the
    bodies; `listed` are the clauses of the last list, for "the second one"; `confidence` is that
    of the answer.
    """

    question: str
    clauses: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Lists follow the decision's order; `confidence` is a probability.

    `state` is for the next question of the same talk; None where nothing can be leaned on.
    """

    id: str
    question: str
    status: Status
    kind: QuestionKind
    reply: str
    decision: str
    clause: ClauseView | None = None
    lead_agencies: tuple[str, ...] = ()
    coordinating_agencies: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    deadlines: tuple[DeadlineView, ...] = ()
    references: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    understood_as: str = ""
    notes: tuple[str, ...] = ()
    state: State | None = None
    schema: int = field(default=SCHEMA)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, in the contract's order; numbers rounded to 4 places."""
        row = asdict(self)
        row = {"schema": row.pop("schema"), **row}
        row["confidence"] = round(self.confidence, 4)
        for candidate in row["candidates"]:
            candidate["score"] = round(candidate["score"], 4)
        if row["state"]:
            row["state"]["confidence"] = round(row["state"]["confidence"], 4)
        return row
