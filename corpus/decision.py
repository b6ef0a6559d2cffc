"""The records: a decision, its parts and its clauses.

Offsets are positions in `Decision.source`, the file's text in Unicode NFC.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from corpus.annotations import (
    IN_CHARGE,
    Assignment,
    Deadline,
    Doubt,
    Page,
    Reference,
    Role,
    Scope,
    Sentence,
    Tie,
)
from corpus.profile import Profile


class Kind(StrEnum):
    """What part of a decision a clause is."""

    LETTERHEAD = "letterhead"
    LEGAL_BASES = "legal_bases"
    OPENING = "opening"  # the paragraphs of a Điều or part before its first numbered item
    GROUP = "group"  # a numbered heading with points below it
    POINT = "point"
    ARTICLE = "article"
    RECIPIENTS = "recipients"


class Level(StrEnum):
    """What unit of a document a clause is, or opens."""

    FRAME = "frame"  # letterhead, legal bases, recipients
    PART = "part"  # phần
    CHAPTER = "chapter"  # chương
    SECTION = "section"  # mục
    ARTICLE = "article"  # điều
    GROUP = "group"  # nhóm nhiệm vụ
    ITEM = "item"  # khoản
    POINT = "point"  # điểm
    ROW = "row"  # dòng của bảng nhiệm vụ


OPENING = "đoạn mở đầu"  # how the paragraphs before the first item of a unit are cited
_DIVISIONS = frozenset({Level.PART, Level.CHAPTER, Level.SECTION})


class ReadingMode(StrEnum):
    """How a document is read.

    A prepared one was read by people, who wrote its register and its questions: its clauses are
    cut at printed numbers alone, its bodies are those of the register, its deadlines have a date
    or recur on a day. An open one is read for all that it may hold.
    """

    PREPARED = "prepared"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Clause:
    """A unit of the decision that can be cited.

    `text` is the readable text: wrapped lines joined, one paragraph a line, page numbers left
    out. `offsets[i]` is the source position of `text[i]`. `heading` is the part of `text` that
    names the task's holder or the group; it is "" where the clause has none. `number` is the one
    printed ("II", "4.4"), `ancestors` are the ids of what it stands under, outermost first.
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
    level: Level = Level.FRAME
    number: str = ""
    ancestors: tuple[str, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    references: tuple[Reference, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    offsets: tuple[int, ...] = field(default=(), repr=False)

    @property
    def place(self) -> str:
        """The citation of the unit that it is or opens: "Điều 1, Mục II"."""
        return self.citation.split(" (")[0].removesuffix(f", {OPENING}")

    @property
    def label(self) -> str:
        """The unit's own name: "Mục II", "điểm 4.4"."""
        return self.place.rsplit(", ", 1)[-1]

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

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that a source position stands in; `LookupError` if it is in none.

        For what is printed elsewhere and holds here too (a cell over several rows, a closing line)
        it is the clause's first sentence.
        """
        for sentence in self.sentences:
            if sentence.start <= offset < sentence.end:
                return sentence
        if self.sentences and not self.start <= offset < self.end:
            return self.sentences[0]
        raise LookupError(f"no sentence at {offset}")

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Source offsets -> the span of `text` that shows them."""
        return bisect_left(self.offsets, start), bisect_left(self.offsets, end)

    def span(self, i: int, j: int) -> tuple[int, int]:
        """A span `text[i:j]` -> source offsets."""
        return self.offsets[i], self.offsets[j - 1] + 1


@dataclass(frozen=True, slots=True)
class Part:
    """A part, chapter or section: the clause that opens it, and all clauses under that."""

    opening: Clause
    clauses: tuple[Clause, ...]

    @property
    def id(self) -> str:
        """The id of the clause that opens it."""
        return self.opening.id

    @property
    def number(self) -> str:
        """Its printed number: "II"."""
        return self.opening.number

    @property
    def name(self) -> str:
        """What it is called: "Mục II"."""
        return self.opening.label

    @property
    def heading(self) -> str:
        """Its heading, or its first line."""
        return self.opening.heading or self.opening.text.split("\n")[0]

    @property
    def items(self) -> tuple[Clause, ...]:
        """The clauses right below it."""
        return tuple(c for c in self.clauses if c.ancestors[-1] == self.id)


@dataclass(frozen=True)
class Decision:
    """A parsed decision; `clauses` are in document order and cover `source` without overlap.

    `number`, `issued` and their `outside_source` come from document.toml where the text leaves
    them blank. `furniture` are the spans of the source that are in no clause: headers and footers
    of pages, headers of tables printed again.
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
    furniture: tuple[tuple[int, int], ...] = ()
    ties: tuple[Tie, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @cached_property
    def year(self) -> int:
        """The year that it is for: as its profile says, else of its date, else as its head prints.

        0 where none of them tells.
        """
        if self.profile.year:
            return self.profile.year
        if self.issued:
            return self.issued.year
        head = [c.text for c in self.clauses if c.kind is Kind.LETTERHEAD]
        printed = re.search(r"năm ((?:19|20)\d\d)(?!\d)", " ".join(head))
        return int(printed[1]) if printed else 0

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id; `KeyError` if there is none."""
        return self._by_id[clause_id]

    @cached_property
    def _by_id(self) -> dict[str, Clause]:
        return {c.id: c for c in self.clauses}

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """The clauses right below another, in document order."""
        return tuple(c for c in self.clauses if c.ancestors[-1:] == (clause_id,))

    def below(self, above: Iterable[str], *numbers: str) -> tuple[str, ...]:
        """The ids of what prints one number after the other, level by level, below these."""
        found = tuple(above)
        for number in numbers:
            found = tuple(c.id for i in found for c in self.children(i) if c.number == number)
        return found

    @cached_property
    def groups(self) -> tuple[Clause, ...]:
        """The headings with points below them."""
        return tuple(c for c in self.clauses if c.kind is Kind.GROUP)

    @cached_property
    def articles(self) -> tuple[Clause, ...]:
        """The articles, each by its only clause or the one that opens it."""
        return tuple(c for c in self.clauses if c.level is Level.ARTICLE)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts, chapters and sections."""
        return tuple(
            Part(opening, tuple(c for c in self.clauses if opening.id in c.ancestors))
            for opening in self.clauses
            if opening.level in _DIVISIONS
        )

    @cached_property
    def views(self) -> Part | None:
        """The part that says how the work is seen before any is given: "quan điểm chỉ đạo".

        Its items are numbered and name nobody; None where there is no such part.
        """
        for part in self.parts:
            plain = all(c.number and not c.assignments for c in part.clauses)
            if part.items and plain and "quan điểm" in part.heading.lower():
                return part
        return None

    def numbered(self, number: str, *levels: Level) -> tuple[Clause, ...]:
        """The clauses of these levels (of any, if none is given) that print this number."""
        return tuple(
            c for c in self.clauses if c.number == number and (not levels or c.level in levels)
        )

    def twins(self, clause: Clause) -> tuple[Clause, ...]:
        """Other clauses that print the same number in the same place."""
        return tuple(
            c
            for c in self.clauses
            if c is not clause and c.number and c.place == clause.place and c.kind is clause.kind
        )

    @cached_property
    def answerable(self) -> tuple[Clause, ...]:
        """The clauses that can be an answer: all but letterhead and bare headings."""
        return tuple(
            c
            for c in self.clauses
            if c.kind not in (Kind.LETTERHEAD, Kind.GROUP) and (c.body or not c.heading)
        )
