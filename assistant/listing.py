"""List answers: all clauses that fit, in the decision's order."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answer import QuestionKind
from assistant.question import Question
from assistant.wording import agency_tasks, all_deadlines, group
from corpus.agencies import Register, unique_names
from corpus.decision import Clause, Decision, Kind, Role


@dataclass(frozen=True, slots=True)
class Listing:
    """The clauses of a list answer, and the sentence that introduces them."""

    clauses: tuple[Clause, ...]
    reply: str
    leads: tuple[str, ...]


def find_list(question: Question, decision: Decision, register: Register) -> Listing | None:
    """The list that a question asks for, None if it asks for no list."""
    if question.kind is QuestionKind.GROUP:
        return _group(question, decision)
    if question.kind is QuestionKind.ALL_DEADLINES:
        found = tuple(c for c in decision.clauses if c.deadlines)
        count = sum(len(c.deadlines) for c in found)
        return Listing(found, all_deadlines(count), _leads(found))
    if question.kind is QuestionKind.AGENCY_TASKS:
        return _agency(question, decision, register)
    return None


def _group(question: Question, decision: Decision) -> Listing | None:
    for clause_id in question.clause_ids:
        clause = decision.clause(clause_id)
        if clause.kind is Kind.GROUP:
            points = decision.children(clause_id)
            leads = _leads(points)
            return Listing(points, group(clause, points, leads), leads)
    return None


def _agency(question: Question, decision: Decision, register: Register) -> Listing | None:
    """What the named agencies lead; what they coordinate in if they lead nothing."""
    slugs = set(question.slugs)
    led = [c for c in decision.clauses if _has(c, slugs, led=True)]
    shared = [c for c in decision.clauses if _has(c, slugs, led=False) and c not in led]
    if not led and not shared:
        return None
    name = ", ".join(register[slug].name for slug in question.slugs)
    reply = agency_tasks(
        name[0].upper() + name[1:],
        [c.citation for c in led],
        [c.citation for c in shared] if len(shared) <= 5 else [],
    )
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
