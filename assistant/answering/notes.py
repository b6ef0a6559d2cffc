"""Notes: what is said beside an answer."""

from collections.abc import Iterator

from assistant.answer import Answer
from assistant.answering.found import Found
from assistant.answering.sources import Sources
from assistant.wording import answers as wording
from assistant.wording.successors import successor_lines


def noted(found: Found, answer: Answer, sources: Sources) -> tuple[str, ...]:
    """All notes of an answer, in the order in which they are read."""
    return (
        *_context(found, sources),
        *answer.notes,
        *_successors(found, sources),
        *_missing(found, answer),
        *_searched(answer, sources),
    )


def _context(found: Found, sources: Sources) -> list[str]:
    """What a question that leans on the one before was taken to be about."""
    interpretation, before = found.interpretation, found.before
    about = [sources.decision.clause(i).citation for i in interpretation.clauses]
    about += [sources.register[slug].name for slug in interpretation.bodies]
    same = before is None or set(interpretation.clauses) <= {*before.clauses, *before.listed}
    return [wording.leaning_on(about, same=same)] if about else []


def _successors(found: Found, sources: Sources) -> Iterator[str]:
    """What a body of 2025 that the question names has to do with those of the decision."""
    for named in found.question.named:
        if named.successor:
            for slug in named.slugs:
                body = sources.register[slug]
                for line in successor_lines(body, to=named.successor.name):
                    yield f"{line} Trong {sources.decision.profile.kind} ghi là {body.name}."


def _missing(found: Found, answer: Answer) -> list[str]:
    """What the answer leaves unsaid of a number that the decision does not have."""
    missing = found.question.missing
    return [missing.reply] if missing and missing.reply != answer.reply else []


def _searched(answer: Answer, sources: Sources) -> list[str]:
    """The proof of a refusal: which words were looked for, and where the only ones stand."""
    found = [
        (s.term, [sources.decision.clause(ref.clause) for ref in s.clauses])
        for s in answer.searched
    ]
    return [wording.searched(found)] if found else []
