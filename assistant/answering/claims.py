"""Claims: whether the body that a question says to be in charge of a matter is, by the text."""

from assistant.answer import Answer
from assistant.answering.clause import STANDS, shown
from assistant.answering.found import Found
from assistant.answering.overview import SURE, main_clause, with_others
from assistant.answering.sources import Sources
from assistant.understanding.details import missing_detail
from assistant.understanding.matter import LONG
from corpus.decision import Clause


def claimed(found: Found, sources: Sources) -> Answer | None:
    """A claim on a matter that the text holds: it is right if a clause gives it to the body."""
    question, matter = found.question, found.matter
    if not question.claims or question.clause_ids or not matter.known:
        return None
    tasks = sources.witness.tasks(matter)
    given = _given(found, tasks)
    clause = given or _of_others(found, tasks)
    if clause is None or _lacks(found, clause, right=given is not None):
        return None
    answer = shown(found, clause, max(found.judged.sure, STANDS), sources)
    return with_others(answer, tasks, sources)


def _lacks(found: Found, clause: Clause, *, right: bool) -> bool:
    """Whether a detail is asked for that is not there; no reason is owed for what is not so."""
    missing = missing_detail(found.question, clause)
    return bool(missing) and (right or missing != "reason")


def _given(found: Found, tasks: list[Clause]) -> Clause | None:
    """A clause that speaks of the matter about as much as any, and gives it to the body."""
    counts = found.matter.counts
    most = max((counts.get(c.id, 0) for c in tasks), default=0)
    held = [
        c
        for c in tasks
        if 2 * counts.get(c.id, 0) >= most
        and any(a.agency in found.question.slugs for a in c.leads)
    ]
    return found.nearest if found.nearest in held else next(iter(held), None)


def _of_others(found: Found, tasks: list[Clause]) -> Clause | None:
    """The clause that gives the matter to others; None where prepared questions know better."""
    if found.nearest in tasks and not found.unsure:
        return found.nearest
    longest = found.matter.longest
    sure = found.judged.sure >= SURE and longest < LONG
    return None if sure or longest < 2 or not tasks else main_clause(tasks, found.matter, found)
