"""List answers: all clauses that fit, in the decision's order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import QuestionKind
from assistant.question import Question
from assistant.wording import (
    BESIDES,
    agency_tasks,
    all_deadlines,
    all_references,
    busiest,
    group,
    listed_again,
    mentions,
    no_more,
    place,
    who,
    with_whom,
)
from corpus.agencies import Register, unique_names
from corpus.decision import Clause, Decision, Kind, Role
from index.text import fold, folded_syllables, normalize, syllables


@dataclass(frozen=True, slots=True)
class Listing:
    """The clauses of a list answer, and the sentence that introduces them."""

    clauses: tuple[Clause, ...]
    reply: str
    leads: tuple[str, ...]


def find_list(
    question: Question, decision: Decision, register: Register, *, less: Sequence[str] = ()
) -> Listing | None:
    """The list that a question asks for, None if it asks for no list or none is found.

    Tasks of an agency are listed without the clauses `less`, if others remain.
    """
    kind = question.kind
    if kind is QuestionKind.GROUP:
        return _group(question, decision)
    if kind is QuestionKind.ALL_DEADLINES:
        found = tuple(c for c in decision.clauses if c.deadlines)
        count = sum(len(c.deadlines) for c in found)
        return Listing(found, all_deadlines(count), _leads(found))
    if kind is QuestionKind.REFERENCES:
        bases = question.asks_legal_bases
        found = tuple(
            c
            for c in decision.answerable
            if c.references and (c.kind is Kind.LEGAL_BASES or not bases)
        )
        titles = dict.fromkeys(r.title for c in found for r in c.references)
        return Listing(found, all_references(list(titles)), _leads(found))
    if kind is QuestionKind.MENTIONS:
        return _mentions(question, decision)
    if kind is QuestionKind.BUSIEST:
        return _busiest(decision)
    if kind is QuestionKind.AGENCY_TASKS:
        return _agency(question, decision, register, less)
    return None


def _group(question: Question, decision: Decision) -> Listing | None:
    """The points of the group that is named by number, or whose heading holds the topic."""
    groups = [c for c in decision.clauses if c.kind is Kind.GROUP]
    named = [c for c in groups if c.id in question.clause_ids]
    clause = named[0] if named else _by_heading(question, groups)
    if clause is None:
        return None
    points = decision.children(clause.id)
    leads = _leads(points)
    return Listing(points, group(clause, points, leads), leads)


def _by_heading(question: Question, groups: Sequence[Clause]) -> Clause | None:
    """The group whose heading holds most of the topic's words, at least two in three."""
    topic = set(question.topic)

    def share(clause: Clause) -> float:
        words = syllables(clause.heading) if question.accented else folded_syllables(clause.heading)
        return len(topic & set(words)) / len(topic) if topic else 0.0

    best = max(groups, key=share, default=None)
    return best if best is not None and share(best) >= 2 / 3 else None


def _mentions(question: Question, decision: Decision) -> Listing | None:
    """The clauses whose text holds the phrase."""
    phrase = question.mentioned
    if len(phrase) < 3:
        return None

    def holds(clause: Clause) -> bool:
        text = normalize(clause.text)
        return phrase in (text if question.accented else fold(text))

    found = tuple(c for c in decision.answerable if holds(c))
    if not found:
        return None
    return Listing(found, mentions(_printed(phrase, question.text), len(found)), _leads(found))


def _printed(phrase: str, text: str) -> str:
    """The phrase in the letter case in which it was typed."""
    at = normalize(text).find(phrase)
    same = at >= 0 and len(normalize(text)) == len(text)
    return text[at : at + len(phrase)] if same else phrase


def _busiest(decision: Decision) -> Listing:
    """The agencies, collectives aside, that are in charge of two tasks of the decision or more."""
    tasks: dict[str, list[Clause]] = defaultdict(list)
    for clause in decision.clauses:
        if clause.parent:
            for name in dict.fromkeys(a.name for a in clause.leads if a.role is not Role.REQUESTED):
                tasks[name].append(clause)
    several = {n: found for n, found in tasks.items() if len(found) > 1 and not n.startswith(_MANY)}
    ids = {c.id for found in several.values() for c in found}
    clauses = tuple(c for c in decision.clauses if c.id in ids)
    counts = {name: len(found) for name, found in several.items()}
    return Listing(clauses, busiest(counts), tuple(several))


_MANY = ("Các ", "UBND các ")


def narrowed(question: Question, clauses: tuple[Clause, ...]) -> Listing:
    """Of clauses that were just listed, those that hold what is asked for; else all of them."""
    kept = clauses
    if question.kind is QuestionKind.DEADLINE:
        kept = tuple(c for c in clauses if c.deadlines)
    elif question.kind in (QuestionKind.REFERENCE, QuestionKind.REFERENCES):
        kept = tuple(c for c in clauses if c.references)
    elif question.kind is QuestionKind.COORDINATOR:
        kept = tuple(c for c in clauses if c.coordinators)
    kept = kept or clauses
    return Listing(kept, listed_again(question.kind, kept), _leads(kept))


def _agency(
    question: Question, decision: Decision, register: Register, less: Sequence[str]
) -> Listing | None:
    """What the named agencies lead; what they coordinate in if they lead nothing."""
    slugs = set(question.slugs)
    led = [c for c in decision.clauses if _has(c, slugs, led=True)]
    shared = [c for c in decision.clauses if _has(c, slugs, led=False) and c not in led]
    if not led and not shared:
        return None
    name = ", ".join(register[slug].name for slug in question.slugs)
    name = name[0].upper() + name[1:]
    said, left = "", ""
    if less:
        others = [c for c in led if c.id not in less], [c for c in shared if c.id not in less]
        said, left = (BESIDES, "") if any(others) else ("", f" {no_more(name)}")
        led, shared = others if any(others) else (led, shared)
    if question.asks_with_whom and led:
        replies = [
            f"{who(c.leads)}{with_whom(unique_names(c.coordinators))} ({place(c)})"
            for c in led
            if c.leads
        ]
        return Listing(tuple(led), ". ".join(replies) + ".", _leads(led, slugs))
    tasks = agency_tasks(
        name,
        [c.citation for c in led],
        [c.citation for c in shared] if len(shared) <= 5 or not led else [],
    )
    reply = f"{said}{tasks}{left}"
    return Listing(tuple(led or shared), reply, _leads(led or shared, slugs))


def _has(clause: Clause, slugs: set[str], *, led: bool) -> bool:
    return any(
        a.agency in slugs and (a.role is not Role.COORDINATE) is led for a in clause.assignments
    )


def _leads(clauses: Iterable[Clause], slugs: set[str] | None = None) -> tuple[str, ...]:
    """The names of those in charge, once each, in order."""
    return unique_names(
        a
        for c in clauses
        for a in c.assignments
        if a.role is not Role.COORDINATE and (slugs is None or a.agency in slugs)
    )
