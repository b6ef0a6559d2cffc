"""Tasks: what a decision gives a body, role by role, and who has what in which group."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from corpus.annotations import IN_CHARGE, Assignment, Deadline, Role, Scope, Sentence, unique_names
from corpus.decision import Clause, Decision, Kind, Level
from corpus.extraction.roles import addressed_in
from corpus.register import Agency, Register


class Involvement(StrEnum):
    """What ties a body to a clause: a role, or that something is sent to it, or only its name."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"
    GUIDE = "guide"
    REQUESTED = "requested"
    COORDINATE = "coordinate"
    ADDRESSED = "addressed"  # "gửi", "báo cáo", "chịu trách nhiệm trước"
    RECIPIENT = "recipient"  # "Nơi nhận"
    NAMED = "named"

    @property
    def in_charge(self) -> bool:
        """Whether the body answers for the task."""
        return self.value in IN_CHARGE

    @property
    def words(self) -> str:
        """The tie as users read it."""
        return _WORDS[self]


_WORDS = {
    Involvement.LEAD: "chủ trì",
    Involvement.RESPONSIBLE: "chịu trách nhiệm thực hiện",
    Involvement.GUIDE: "chịu trách nhiệm hướng dẫn",
    Involvement.REQUESTED: "được đề nghị thực hiện",
    Involvement.COORDINATE: "phối hợp",
    Involvement.ADDRESSED: "được gửi, được báo cáo",
    Involvement.RECIPIENT: "có tên trong nơi nhận",
    Involvement.NAMED: "được nêu tên",
}


@dataclass(frozen=True, slots=True)
class Task:
    """A clause that concerns a body.

    `text` is what concerns it: the clause without its heading, or only some sentences of it
    (`whole` tells which). `leads` and `coordinators` are other bodies, by printed name.
    """

    clause: Clause
    tie: Involvement
    text: str
    whole: bool
    leads: tuple[str, ...] = ()
    coordinators: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


def tasks_of(agency: Agency, decision: Decision, register: Register) -> list[Task]:
    """Everything that concerns a body, by tie and then in the decision's order.

    Of several roles in one clause the strongest counts. A body without any tie but its name is
    listed where it is named.
    """
    found = [
        task
        for clause in decision.clauses
        for task in (
            *_assigned(agency, clause),
            *_addressed(agency, clause, register),
            *_received(agency, clause, decision, register),
        )
    ]
    if not found:
        found = [t for c in decision.clauses for t in _named(agency, c, register)]
    order = list(Involvement)
    return sorted(found, key=lambda task: order.index(task.tie))


def tally(tasks: Iterable[Task]) -> dict[str, int]:
    """Tasks in charge of, tasks shared, and places where the body is sent something."""
    tasks = list(tasks)
    return {
        "in_charge": sum(t.tie.in_charge for t in tasks),
        "coordinate": sum(t.tie is Involvement.COORDINATE for t in tasks),
        "addressed": sum(t.tie in (Involvement.ADDRESSED, Involvement.RECIPIENT) for t in tasks),
    }


def strongest(agency: Agency, clause: Clause) -> Assignment | None:
    """The body's role in a clause; in charge goes before coordination."""
    own = [a for a in clause.assignments if a.agency == agency.slug]
    return min(own, key=lambda a: _RANK[a.role], default=None)


_RANK = {
    role: n
    for n, role in enumerate(
        (Role.LEAD, Role.RESPONSIBLE, Role.GUIDE, Role.REQUESTED, Role.COORDINATE)
    )
}


def _assigned(agency: Agency, clause: Clause) -> Iterator[Task]:
    own = strongest(agency, clause)
    if own is None:
        return
    others = [a for a in clause.assignments if a.agency != agency.slug]
    if own.scope is Scope.CLAUSE:
        near = [a for a in others if a.scope is Scope.CLAUSE]
        yield Task(
            clause, Involvement(own.role), clause.body, True, *_sides(near), clause.deadlines
        )
        return
    sentence = clause.sentence_at(own.start)
    near = [a for a in others if sentence.start <= a.start < sentence.end]
    if own.role is Role.COORDINATE:
        near += [a for a in clause.leads if a.agency != agency.slug]
    yield _partial(clause, Involvement(own.role), [sentence], *_sides(near))


def _addressed(agency: Agency, clause: Clause, register: Register) -> Iterator[Task]:
    sentences = [
        s
        for s in clause.sentences
        if any(m.agency is agency for m in addressed_in(s.text, register))
    ]
    if sentences:
        leads = [a for a in clause.leads if a.agency != agency.slug]
        yield _partial(clause, Involvement.ADDRESSED, sentences, *_sides(leads))


def _received(
    agency: Agency, clause: Clause, decision: Decision, register: Register
) -> Iterator[Task]:
    """The lines of the recipient list that name the body, or an article that names it."""
    if clause.kind is not Kind.RECIPIENTS:
        return
    lines = []
    for line in clause.text.splitlines():
        cited = re.search(r"Như Điều (\d+)", line)
        article = _article(decision, cited[1]) if cited else []
        if any(m.agency is agency for m in register.mentions(line)) or any(
            a.agency == agency.slug for c in article for a in c.assignments
        ):
            lines.append(line.lstrip("- ").rstrip(";."))
    if lines:
        yield Task(clause, Involvement.RECIPIENT, "; ".join(lines), False)


def _article(decision: Decision, number: str) -> list[Clause]:
    """The clauses of an article; none if a list of recipients cites one that is not there."""
    heads = {c.id for c in decision.numbered(number, Level.ARTICLE)}
    return [c for c in decision.clauses if c.id in heads or heads & set(c.ancestors)]


def _named(agency: Agency, clause: Clause, register: Register) -> Iterator[Task]:
    if clause.kind is Kind.LETTERHEAD:
        return
    sentences = [
        s for s in clause.sentences if any(m.agency is agency for m in register.mentions(s.text))
    ]
    if sentences:
        yield _partial(clause, Involvement.NAMED, sentences, *_sides(clause.leads))


def _partial(
    clause: Clause,
    tie: Involvement,
    sentences: list[Sentence],
    leads: tuple[str, ...],
    coordinators: tuple[str, ...],
) -> Task:
    text = "\n".join(s.text.strip().lstrip("-– ") for s in sentences)
    deadlines = tuple(
        d for d in clause.deadlines if any(s.start <= d.start < s.end for s in sentences)
    )
    return Task(clause, tie, text, False, leads, coordinators, deadlines)


def _sides(others: Iterable[Assignment]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    others = list(others)
    leads = unique_names(a for a in others if a.role in IN_CHARGE)
    coordinators = unique_names(a for a in others if a.role is Role.COORDINATE)
    return leads, coordinators


@dataclass(frozen=True)
class Matrix:
    """Bodies by groups of tasks: `columns` are groups of points, then articles.

    A cell counts, by role, the clauses of a column in which a body has a part.
    """

    decision: Decision
    register: Register

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Ids of groups ("II.4") and names of articles ("Điều 2"), in the decision's order."""
        return tuple(dict.fromkeys(_column(c) for c in self.decision.clauses if c.assignments))

    @cached_property
    def rows(self) -> tuple[Agency, ...]:
        """The bodies with a part, in the register's order."""
        return tuple(a for a in self.register if a.slug in self._cells)

    @cached_property
    def _cells(self) -> dict[str, dict[str, Counter[Role]]]:
        cells: dict[str, dict[str, Counter[Role]]] = {}
        for clause in self.decision.clauses:
            for slug in dict.fromkeys(a.agency for a in clause.assignments):
                own = strongest(self.register[slug], clause)
                if own:
                    row = cells.setdefault(slug, {})
                    row.setdefault(_column(clause), Counter())[own.role] += 1
        return cells

    def head(self, column: str) -> Clause:
        """The clause that opens a column: the group's heading, or the article's."""
        return next(c for c in self.decision.clauses if column in (c.id, _column(c)))

    def cell(self, agency: Agency, column: str) -> Mapping[Role, int]:
        """Roles of a body in a column, the strongest first; empty if it has no part."""
        counts = self._cells[agency.slug].get(column, Counter())
        return {role: counts[role] for role in _RANK if counts[role]}

    def of_row(self, agency: Agency) -> tuple[int, int]:
        """Tasks that a body is in charge of, and those it shares."""
        return _totals(self.cell(agency, column) for column in self.columns)

    def of_column(self, column: str) -> tuple[int, int]:
        """The same for all bodies in a column."""
        return _totals(self.cell(agency, column) for agency in self.rows)


def _column(clause: Clause) -> str:
    return clause.parent or clause.citation.split(",")[0]


def _totals(cells: Iterable[Mapping[Role, int]]) -> tuple[int, int]:
    total: Counter[Role] = Counter()
    for cell in cells:
        total.update(cell)
    return sum(n for r, n in total.items() if r in IN_CHARGE), total[Role.COORDINATE]
