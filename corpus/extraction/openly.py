"""Reading openly: who acts in each clause and by when, whatever the document.

Who acts stands in the columns of a row, in a line of its own ("Đơn vị chủ trì: …"), in the words
that open the clause or one of its sentences, or in a heading above ("Điều 10. Trách nhiệm của Sở
X", "2. Sở Y tế chủ trì"), which hands it down to all below that name nobody.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.annotations import Assignment, Deadline, Role, Scope
from corpus.decision import Clause, Kind
from corpus.extraction.acting import charged_in, opening_in, together_in
from corpus.extraction.assignments import Named, entrusted_in
from corpus.extraction.bodies import body, lowered
from corpus.extraction.cells import named_in_cell
from corpus.extraction.deadlines import find_deadlines
from corpus.extraction.labels import labelled_in
from corpus.extraction.lists import covers, moved
from corpus.extraction.periods import find_periods, unread
from corpus.extraction.roles import to_assignment
from corpus.register import Mention, Register
from corpus.structure.columns import Column
from corpus.structure.tables import TaskRow

_SILENT = {Kind.LETTERHEAD, Kind.LEGAL_BASES, Kind.RECIPIENTS}
_CLOSING = re.compile(
    r"(?:[-–+*•]\s*)?(?:Thời gian|Thời hạn|Tiến độ)(?:\s(?:thực hiện|hoàn thành))?\s*:"
)
_DUTY = re.compile(
    r"(?:Điều \d+[.:]|\d{1,2}(?:\.\d{1,2}){0,3}[-./)]?|[a-zđ][-./)]|[IVXLC]{1,12}[-.])?\s{0,9}+"
    r"(?:Trách nhiệm|Nhiệm vụ)(?: và (?:quyền hạn|nghĩa vụ))?(?: của)?\s+(?P<bodies>[^\n:]{3,250})"
)
_NO_BODY = re.compile(
    r"(?:thi hành|thực hiện|bảo đảm|đảm bảo|báo cáo|tổ chức (?:thực hiện|thi hành)|quản lý|trong"
    r"|chung|phối hợp|khi|về|bảo vệ|cụ thể|trọng tâm|chủ yếu|đã|được|nêu|này|theo|năm|mới|khác)"
    r"(?!\w)",
    re.IGNORECASE,
)
_LEADS = re.compile(r"(?:\S{1,12}\s+)?Chủ trì")
_ENTRUSTED = re.compile(r"(?i:(?:ủy|uỷ) quyền cho|giao(?: nhiệm vụ)? cho|phân công)\s+")
_TITLE = 600  # characters


def read_openly(
    clauses: Sequence[Clause], rows: Mapping[str, TaskRow], register: Register, source: str
) -> tuple[Clause, ...]:
    """The clauses with their assignments and deadlines; `rows` by the ids of their clauses."""
    held: dict[str, tuple[Assignment, ...]] = {}
    over = {c.parent for c in clauses}
    found = []
    for clause in clauses:
        row = rows.get(clause.id)
        own = _of_row(row, register, source) if row else _own(clause, register)
        if clause.kind not in _SILENT and not any(map(_leads, own)):
            above = next((held[i] for i in reversed(clause.ancestors) if held.get(i)), ())
            own = (*_as_leading(clause, above), *own)
        whole = tuple(a for a in own if a.scope is Scope.CLAUSE)
        held[clause.id] = whole if any(map(_leads, whole)) else ()
        if clause.heading and not clause.body and (clause.kind is Kind.GROUP or clause.id in over):
            own = ()  # it only heads others, which have what it names
        due = _due_in_row(clause, row, source) if row else _due(clause)
        found.append(replace(clause, assignments=_once(own), deadlines=tuple(due)))
    return tuple(_closed(found))


def _leads(assignment: Assignment) -> bool:
    """Whether it makes a body answer for the whole clause."""
    return assignment.role is not Role.COORDINATE and assignment.scope is Scope.CLAUSE


def _as_leading(clause: Clause, above: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    if not _LEADS.match(clause.text):
        return above
    return tuple(replace(a, role=Role.LEAD) if a.role is Role.RESPONSIBLE else a for a in above)


def _once(assignments: Sequence[Assignment]) -> tuple[Assignment, ...]:
    """Each body once in each role, the widest scope first."""
    kept: dict[tuple[str, Role], Assignment] = {}
    for assignment in assignments:
        known = kept.get((assignment.agency, assignment.role))
        if known is None or (known.scope, assignment.scope) == (Scope.SENTENCE, Scope.CLAUSE):
            kept[assignment.agency, assignment.role] = assignment
    return tuple(kept.values())


# --- the text of a clause


def _own(clause: Clause, register: Register) -> tuple[Assignment, ...]:
    """Who acts by the clause's own words."""
    if clause.kind in _SILENT:
        return ()
    duty = _duty(clause, register) or _in_title(clause, register)
    if duty:
        named = [(0, n, Scope.CLAUSE) for n in duty]
        start = len(clause.text.split("\n")[0])
    else:
        named, start = [], 0
    labelled = list(labelled_in(clause.text, register))
    taken = {mention.start for mention, _ in labelled}
    named += [(0, n, Scope.CLAUSE) for n in labelled]
    named += [
        (at, (mention, role), scope)
        for at, (mention, role), scope in _sentences(clause, register)
        if at >= start and at + mention.start not in taken
    ]
    return tuple(_record(clause, *n) for n in named)


def _sentences(clause: Clause, register: Register) -> Iterator[tuple[int, Named, Scope]]:
    """Who opens the clause holds for the whole of it, who opens a later sentence for that one.

    A sentence that leads to what follows (":") holds for all of that; who is said to lead in the
    middle of a sentence ("… (Sở X chủ trì)") holds for that sentence.
    """
    spans = [clause.locate(s.start, s.end) for s in clause.sentences]
    if clause.heading:
        spans.insert(0, (0, len(clause.heading)))
    for n, (i, j) in enumerate(spans):
        start = 0 if n == 0 else i
        text = clause.text[start:j]
        whole = n == 0 or text.rstrip().endswith(":")
        scope = Scope.CLAUSE if whole else Scope.SENTENCE
        opening = opening_in(text, register)
        for named in opening:
            yield start, named, scope
        for named in charged_in(text, register) if not opening else ():
            yield start, named, Scope.SENTENCE
        for mention in together_in(text, register):
            yield start, (mention, Role.COORDINATE), scope


def _duty(clause: Clause, register: Register) -> list[Named]:
    """The bodies whose duties a heading announces, as it prints them."""
    match = _DUTY.match(clause.text.split("\n")[0])
    if not match or _NO_BODY.match(match["bodies"]):
        return []
    at = match.start("bodies")
    bodies = match["bodies"].split(" quy định tại ")[0].rstrip(" .")
    mentions = register.mentions(bodies)
    if not (mentions and covers(bodies, mentions)):
        mentions = [Mention(body(bodies), bodies, 0, len(bodies))]
    return [(moved(m, at), Role.RESPONSIBLE) for m in mentions]


def _in_title(clause: Clause, register: Register) -> list[Named]:
    """The body that the title of an attached text gives its tasks to ("… ỦY QUYỀN CHO SỞ X")."""
    title = clause.text[:_TITLE] if clause.kind is Kind.OPENING and not clause.ancestors else ""
    match = _ENTRUSTED.search(title)
    if not match:
        return []
    named = entrusted_in(f"Giao {lowered(title[match.end() :])}", register)
    at = match.end() - len("Giao ")
    return [(moved(m, at), role) for m, role in named if role is not Role.COORDINATE]


def _record(clause: Clause, at: int, named: Named, scope: Scope) -> Assignment:
    mention, role = named
    span = clause.span(at + mention.start, at + mention.end)
    return to_assignment(mention, role, span, scope)


# --- rows


def _of_row(row: TaskRow, register: Register, source: str) -> tuple[Assignment, ...]:
    found = []
    for column, role in ((Column.LEAD, Role.LEAD), (Column.COORDINATE, Role.COORDINATE)):
        for start, end in row.columns.get(column, []):
            for mention, part in named_in_cell(source[start:end], role, register):
                span = (start + mention.start, start + mention.end)
                found.append(to_assignment(mention, part, span, Scope.CLAUSE))
    return tuple(found)


def _due_in_row(clause: Clause, row: TaskRow, source: str) -> Iterator[Deadline]:
    for start, end in row.columns.get(Column.DEADLINE, []):
        for found in find_periods(source[start:end], column=True):
            yield Deadline(
                clause.id,
                " ".join(found.text.split()),
                found.kind,
                found.date,
                found.recurrence,
                found.day,
                found.target,
                start + found.start,
                start + found.end,
            )


# --- deadlines


def _due(clause: Clause) -> Iterator[Deadline]:
    if clause.kind in _SILENT:
        return
    for sentence in clause.sentences:
        at = clause.locate(sentence.start, sentence.end)[0]
        dated = list(find_deadlines(sentence.text))
        taken = [(d.start, d.end) for d in dated]
        apart = [
            p
            for p in find_periods(sentence.text)
            if not any(p.start < j and i < p.end for i, j in taken)
        ]
        for d in sorted([*dated, *apart], key=lambda d: d.start):
            span = clause.span(at + d.start, at + d.end)
            yield Deadline(clause.id, d.text, d.kind, d.date, d.recurrence, d.day, d.target, *span)


def unread_in(clause: Clause) -> Iterator[tuple[int, int, str]]:
    """What looks like a deadline in a clause and was read as none: its source span and words."""
    if clause.kind in _SILENT:
        return
    read = [clause.locate(d.start, d.end) for d in clause.deadlines]
    for start, end in unread(clause.text):
        if not any(start < j and i < end for i, j in read):
            yield *clause.span(start, end), clause.text[start:end]


def _closed(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """A closing line ("Thời gian thực hiện: Quý II") holds for the items above it."""
    closing: dict[str, tuple[Deadline, ...]] = {}
    for clause in clauses:
        if clause.parent and clause.deadlines and _CLOSING.match(clause.text):
            closing[clause.parent] = clause.deadlines
    for clause in clauses:
        due = closing.get(clause.parent, ())
        if due and not clause.deadlines:
            clause = replace(clause, deadlines=tuple(replace(d, clause_id=clause.id) for d in due))
        yield clause
