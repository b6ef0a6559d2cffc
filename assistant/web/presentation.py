"""What an answer shows, in words: the one place where cards, and programs that ask, take it from.

A card makes HTML of it; the JSON interface adds it to an answer where it is asked for.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer import LISTS, Answer, DeadlineView, QuestionKind, Status
from assistant.web.highlight import gist, shortened
from assistant.wording.answers import ROLE, STATUS, confidence_words, lower_first, place
from assistant.wording.overview import each
from corpus.annotations import IN_CHARGE, Assignment, Role, Scope, unique_names
from corpus.decision import Clause, Decision

# Kinds whose reply says no more than the lines on agencies, deadlines and documents.
_SAID_BY_LINES = frozenset(
    {
        QuestionKind.LEAD,
        QuestionKind.COORDINATOR,
        QuestionKind.TASK,
        QuestionKind.DEADLINE,
        QuestionKind.NUMBER,
        QuestionKind.REFERENCE,
        QuestionKind.OVERVIEW,
        QuestionKind.CLAUSE,
    }
)
_QUOTING = frozenset({Status.ANSWERED, Status.NOT_STATED, *LISTS})
_OTHERS = 3
_LISTED = {
    Status.LIST: "Các điểm trong danh sách",
    Status.OVERVIEW: "Các cơ quan cùng được giao",
}
_SENTENCE = 300  # characters of a sentence in a row
WITHOUT_AGENCY = "Không giao riêng cho cơ quan nào"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is in charge ("Sở Y tế; Sở Nội vụ"), and in which role ("chủ trì")."""

    names: str
    role: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line ("Thời hạn", "trước ngày 30/01/2024")."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A clause of a list or of a choice; `coordinators` and `deadline` are "" outside lists."""

    id: str
    holder: str
    coordinators: str
    gist: str
    place: str
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Display:
    """An answer in words. `reply` is "" where the other lines say all of it.

    `facts` stand before the quotation and `remarks` after it; `place` is the citation of the
    clause shown; `rows` are a list's clauses, or those to choose from, under `rows_title`.
    """

    status: str
    holders: tuple[Holder, ...] = ()
    reply: str = ""
    facts: tuple[Fact, ...] = ()
    quotation: tuple[str, ...] = ()
    place: str = ""
    remarks: tuple[Fact, ...] = ()
    rows_title: str = ""
    rows: tuple[Row, ...] = ()


def display(answer: Answer, decision: Decision) -> Display:
    """`KeyError` if the answer names a clause that the decision does not have."""
    shown = answer.clause if answer.status in _QUOTING else None
    clause = decision.clause(shown.id) if shown else None
    single = clause if answer.status not in LISTS else None
    named = holders(answer, single) if single else ()
    title, rows = _rows(answer, decision)
    return Display(
        status=STATUS[answer.status],
        holders=named,
        reply="" if named and said_by_lines(answer) else headline(answer, decision),
        facts=_facts(answer) if single else (),
        quotation=_quotation(answer, clause) if clause else (),
        place=place(clause) if clause else "",
        remarks=_remarks(answer),
        rows_title=title,
        rows=rows,
    )


def holders(answer: Answer, clause: Clause) -> tuple[Holder, ...]:
    """A line for each role of those in charge of the clause."""
    lines: dict[Role, list[str]] = {}
    for name in answer.lead_agencies:
        roles = [a.role for a in clause.assignments if a.name == name and a.role in IN_CHARGE]
        if roles:
            lines.setdefault(roles[0], []).append(name)
    return tuple(Holder("; ".join(names), ROLE[role]) for role, names in lines.items())


def said_by_lines(answer: Answer) -> bool:
    """Whether the lines of an answer with agencies say all that its reply says."""
    return answer.status is Status.ANSWERED and answer.kind in _SAID_BY_LINES


def coordinators(answer: Answer) -> str:
    """Who coordinates; that nobody is named, where that was asked; else ""."""
    if answer.coordinating_agencies:
        names = "; ".join(lower_first(n) for n in answer.coordinating_agencies)
        return names[0].upper() + names[1:]
    asked = answer.kind is QuestionKind.COORDINATOR
    return "Điểm này không nêu cơ quan phối hợp." if asked else ""


def in_charge(answer: Answer, clause: Clause) -> list[Assignment]:
    """Who answers for the clause, and those of the list who answer for a sentence of it."""
    return [
        a
        for a in clause.assignments
        if a.role in IN_CHARGE and (a.scope is Scope.CLAUSE or a.name in answer.lead_agencies)
    ]


def headline(answer: Answer, decision: Decision) -> str:
    """The reply; of an overview without the places, which its rows tell."""
    if answer.status is not Status.OVERVIEW:
        return answer.reply
    clauses = [decision.clause(ref.clause) for ref in answer.clauses]
    return answer.reply.removesuffix(each(clauses, decision.profile)).rstrip()


def told(answer: Answer, clause: Clause, length: int = 100) -> str:
    """What a row says of a clause: an overview's sentence on the matter, else its first words."""
    if answer.status is Status.OVERVIEW:
        for piece in answer.evidence:
            if piece.clause.clause == clause.id:
                return shortened(piece.text, _SENTENCE)
    return gist(clause, length)


def names(assignments: Iterable[Assignment]) -> str:
    """Each name once, parted by semicolons."""
    return "; ".join(unique_names(assignments))


def confidence(answer: Answer) -> str:
    """How sure an answer is."""
    return confidence_words(answer.confidence).capitalize()


def understood_as(answer: Answer) -> str:
    """What the question was taken to be; "" where that is what was typed."""
    same = _plain(answer.understood_as) == _plain(answer.question)
    return "" if same else answer.understood_as


def others(answer: Answer) -> list[str]:
    """The next likely clauses besides the one shown."""
    shown = answer.clause.id if answer.clause else ""
    ids = [c.clause.clause for c in answer.candidates[: _OTHERS + 1]]
    return [i for i in ids if i != shown][:_OTHERS]


def choices(answer: Answer) -> list[str]:
    """The clauses that a question which is not clear may mean."""
    refs = answer.clauses or [c.clause for c in answer.candidates[:2]]
    return [ref.clause for ref in refs]


def _plain(question: str) -> str:
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", question)).strip().casefold()


def _facts(answer: Answer) -> tuple[Fact, ...]:
    lines = [Fact("Cơ quan phối hợp", coordinators(answer))]
    if answer.status is Status.ANSWERED:
        lines.append(Fact("Thời hạn", _deadlines(answer.deadlines)))
        lines.append(Fact("Văn bản được dẫn", "; ".join(answer.references)))
    return tuple(line for line in lines if line.text)


def _deadlines(deadlines: Iterable[DeadlineView]) -> str:
    return "; ".join(dict.fromkeys(d.text for d in deadlines))


def _quotation(answer: Answer, clause: Clause) -> tuple[str, ...]:
    """The evidence; where none is marked, the clause's first words."""
    found = tuple(e.text for e in answer.evidence if e.clause.clause == clause.id)
    return found or (gist(clause, 300),)


def _remarks(answer: Answer) -> tuple[Fact, ...]:
    sure = confidence(answer) if answer.status is Status.ANSWERED and answer.clause else ""
    lines = [Fact("Độ tin cậy", sure), Fact("Đã hiểu câu hỏi là", understood_as(answer))]
    lines += [Fact("Lưu ý", note) for note in answer.notes]
    return tuple(line for line in lines if line.text)


def _rows(answer: Answer, decision: Decision) -> tuple[str, tuple[Row, ...]]:
    match answer.status:
        case Status.LIST | Status.OVERVIEW:
            title, ids = _LISTED[answer.status], [ref.clause for ref in answer.clauses]
        case Status.CLARIFY:
            title, ids = "Có thể là", choices(answer)
        case Status.NOT_FOUND | Status.UNSUPPORTED:
            nearest = [answer.clause.id] if answer.clause else []
            title, ids = "Điểm gần nhất", nearest + others(answer)
        case Status.SMALLTALK:
            title, ids = "", []
        case _:
            title, ids = "Các điểm khác có thể liên quan", others(answer)
    return (title if ids else ""), tuple(_row(answer, decision.clause(i)) for i in ids)


def _row(answer: Answer, clause: Clause) -> Row:
    listed = answer.status in LISTS
    return Row(
        id=clause.id,
        holder=names(in_charge(answer, clause) if listed else clause.leads) or WITHOUT_AGENCY,
        coordinators=names(clause.coordinators) if listed else "",
        gist=told(answer, clause),
        place=place(clause),
        deadline=_deadlines(d for d in answer.deadlines if listed and d.clause.clause == clause.id),
    )
