"""Assignments: which bodies a clause names as acting, and what its headings hand down to it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.annotations import Assignment, Role, Scope
from corpus.decision import Clause, Kind
from corpus.extraction.roles import acting_in, assignments_in, coordination_in, to_assignment
from corpus.register import SUPERIOR, Mention, Register

_LINE = re.compile(r"[^\n]+")
_GIVEN = (Kind.POINT, Kind.ARTICLE)
_ARTICLE_ITEM = re.compile(r"D\d+(?:\.\d+)*")
_HEADS = (
    r"(?:Giám đốc|Thủ trưởng|Chủ tịch|Chánh|Bộ trưởng|Vụ trưởng|Cục trưởng|Tổng cục trưởng"
    r"|Trưởng(?: [Bb]an| [Pp]hòng)?|Đội trưởng|Trạm trưởng|Tổng giám đốc|Viện trưởng|Hiệu trưởng"
    r"|Chỉ huy trưởng|Người đứng đầu)"
    r"(?:[,;] (?:Thủ trưởng|Giám đốc))?"
)
# What may stand before the body that a clause is given to.
_OPENING = re.compile(
    r"(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}[-./)]?|[a-zđ][-./)]|Điều \d+[.:]|[-–+•*])\s*+)?"
    rf"(?P<verb>(?:Giao(?: nhiệm vụ)?(?: cho)?|Phân công|Yêu cầu|Đề nghị|[UỦ][yỷ] quyền cho"
    rf"|Trách nhiệm(?: của)?|Nhiệm vụ(?: của)?)\s+)?"
    rf"(?:[Cc]ác\s+(?:[Ôô]ng|[Đđ]ồng chí)(?:[\s,(]++[Bb]à\)?)?\s*+:?\s*+)?(?:{_HEADS}\s+)?"
)
_BETWEEN = re.compile(
    r"(?:\s?\([^()]{1,40}\))?[\s,;]*+(?:Giám đốc các sở(?:, ngành)?[\s,;]++)?(?:(?:và|cùng)\s++)?"
    rf"(?:{_HEADS}\s++)?"
)
_PART = re.compile(
    r"[\s,]*+(?:có trách nhiệm\s++|là cơ quan(?:\s++thường trực)?[\s,]++)?"
    r"(?P<part>chủ trì|hướng dẫn)"
)
_LEADS = re.compile(r"(?:\S{1,12}\s+)?Chủ trì")
Named = tuple[Mention, Role]


def assignments_of(clause: Clause, register: Register) -> tuple[Assignment, ...]:
    """Roles from the heading or the opening words, then from the text after them."""
    if clause.kind not in _GIVEN or _bare(clause):
        return ()
    frame, named = _frame(clause, register)
    if not frame:
        return ()
    found = [_record(clause, 0, n, Scope.CLAUSE) for n in named]
    return (*found, *_within(clause, len(frame), register))


def _frame(clause: Clause, register: Register) -> tuple[str, list[Named]]:
    """The words that say whose the clause is, with the bodies that they name."""
    first = clause.text.split("\n")[0]
    if frame := clause.heading or (first if _ARTICLE_ITEM.fullmatch(clause.id) else ""):
        return frame, entrusted_in(frame, register) or assignments_in(frame, register)
    opening = _first_sentence(clause)
    named = entrusted_in(opening, register)
    return (opening, named) if named else ("", [])


def entrusted_in(text: str, register: Register) -> list[Named]:
    """Roles of the bodies that open a clause: "3. Giao Sở X chủ trì, phối hợp với Sở Y …".

    Empty if none stands right at its beginning.
    """
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    mentions = register.mentions(text)
    run: list[Mention] = []
    for mention in mentions:
        position = run[-1].end if run else start
        between = text[position : mention.start]
        if between and not (run and _BETWEEN.fullmatch(between)):
            break
        run.append(mention)
    if not run:
        return []
    verb = (opening["verb"] or "") if opening else ""
    part = _PART.match(text, run[-1].end)
    role = _role(verb, part["part"] if part else "")
    if not verb and role is not Role.LEAD:
        # Leading organs act where the clause is given to them in so many words.
        run = [m for m in run if m.agency.kind != SUPERIOR]
    return [*((m, role) for m in run), *coordination_in(text, mentions)] if run else []


def _role(verb: str, part: str) -> Role:
    if part:
        return Role.LEAD if part == "chủ trì" else Role.GUIDE
    return Role.REQUESTED if verb.startswith("Đề nghị") else Role.RESPONSIBLE


def _first_sentence(clause: Clause) -> str:
    if not clause.sentences:
        return ""
    sentence = clause.sentences[0]
    return clause.text[: clause.locate(sentence.start, sentence.end)[1]]


def _within(clause: Clause, start: int, register: Register) -> list[Assignment]:
    """Who acts or coordinates in single sentences from `start` on."""
    found = [*_acting(clause, start, register), *_coordinating(clause, start, register)]
    return sorted(found, key=lambda a: a.start)


def _acting(clause: Clause, start: int, register: Register) -> Iterator[Assignment]:
    for sentence in clause.sentences:
        at = clause.locate(sentence.start, sentence.end)[0]
        if at >= start:
            named = acting_in(sentence.text, register)
            yield from (_record(clause, at, n, Scope.SENTENCE) for n in named)


def _coordinating(clause: Clause, start: int, register: Register) -> Iterator[Assignment]:
    for line in _LINE.finditer(clause.text[start:]):
        named = coordination_in(line.group(), register.mentions(line.group()))
        yield from (_record(clause, start + line.start(), n, Scope.SENTENCE) for n in named)


def _record(clause: Clause, at: int, named: Named, scope: Scope) -> Assignment:
    mention, role = named
    span = clause.span(at + mention.start, at + mention.end)
    return to_assignment(mention, role, span, scope)


def _leading(clause: Clause, above: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """Those of the heading above, who lead where the point says "a) Chủ trì …"."""
    if not _LEADS.match(clause.text):
        return above
    lead = Role.LEAD
    return tuple(replace(a, role=lead) if a.role is Role.RESPONSIBLE else a for a in above)


def _bare(clause: Clause) -> bool:
    """Whether a clause is nothing but the heading of others, which have what it names."""
    return bool(clause.heading) and not clause.body


def handed_down(clauses: Sequence[Clause], register: Register) -> tuple[Clause, ...]:
    """The clauses, each point that names no holder with those of the heading above it.

    What is handed down keeps the place where it is printed, in the heading.
    """
    held: dict[str, tuple[Assignment, ...]] = {}
    found = []
    for clause in clauses:
        own = tuple(a for a in clause.assignments if a.scope is Scope.CLAUSE)
        if _bare(clause):
            named = entrusted_in(clause.heading, register)
            own = tuple(_record(clause, 0, n, Scope.CLAUSE) for n in named)
        elif clause.kind is Kind.POINT and not clause.leads and clause.parent:
            own = _leading(clause, held.get(clause.parent, ()))
            within = clause.assignments or (_within(clause, 0, register) if own else ())
            clause = replace(clause, assignments=(*own, *within))
        held.setdefault(clause.id, own or held.get(clause.parent, ()))
        found.append(clause)
    return tuple(found)
