"""About: what is said in passing, and of the decision itself."""

from dataclasses import replace

from assistant.answer import Answer, QuestionKind, Status
from assistant.answering.drafting import blank, view
from assistant.answering.found import Found
from assistant.answering.sources import Sources
from assistant.ranking.evidence import quote
from assistant.understanding.commands import asks_state, command
from assistant.wording import about as about_wording
from assistant.wording import answers as wording


def smalltalk(found: Found, sources: Sources) -> Answer | None:
    """Thanks, greetings, farewells."""
    if found.question.kind is not QuestionKind.SMALLTALK:
        return None
    profile = sources.decision.profile
    reply = wording.welcome(profile) if found.question.says_thanks else profile.welcome
    return blank(found, sources, Status.SMALLTALK, reply)


def unsupported(found: Found, sources: Sources) -> Answer | None:
    """What the program is told to do and cannot, with the page that helps."""
    wish = command(found.question)
    if wish is None:
        return None
    return blank(
        found, sources, Status.UNSUPPORTED, about_wording.cannot(wish, sources.decision.profile)
    )


def state(found: Found, sources: Sources) -> Answer | None:
    """Whether the decision is in force and what it replaces, as far as its profile knows."""
    question = found.question
    if (
        not asks_state(question)
        or question.clause_ids
        or question.named
        or found.interpretation.clauses
    ):
        return None
    head = sources.decision.clauses[0]
    told = blank(found, sources, Status.NOT_STATED, about_wording.state(sources.decision.profile))
    return replace(told, clause=view(head, sources.decision), clauses=sources.refs(head))


def identity(found: Found, sources: Sources) -> Answer | None:
    """The decision's number and day."""
    if found.question.kind is not QuestionKind.IDENTITY:
        return None
    head = sources.decision.clauses[0]
    told = blank(found, sources, Status.NOT_STATED, wording.identity(sources.decision))
    return replace(
        told, clause=view(head, sources.decision), clauses=sources.refs(head), confidence=1.0
    )


def title(found: Found, sources: Sources) -> Answer | None:
    """Whose decision this is and on what, from its head."""
    if found.question.kind is not QuestionKind.TITLE:
        return None
    head = sources.decision.clauses[0]
    return replace(
        blank(found, sources, Status.ANSWERED, wording.titled(sources.decision, head)),
        clause=view(head, sources.decision),
        evidence=(quote(head, sources.decision, head.start, head.end),),
        clauses=sources.refs(head),
        confidence=1.0,
    )
