"""Elsewhere: what belongs to another province or year, is not there, or says too little."""

from dataclasses import replace

from assistant.answer import Answer, Status
from assistant.answering.drafting import blank, view
from assistant.answering.found import Found
from assistant.answering.sources import Sources
from assistant.understanding.details import other_scope
from assistant.understanding.documents import named_number
from assistant.wording import about as about_wording
from assistant.wording import answers as wording
from index.text import fold

_FOREIGN = 0.02  # confidence, at most, where another province or year is asked about


def other_place(found: Found, sources: Sources) -> Answer | None:
    """Another province or year than the decision's."""
    foreign = other_scope(found.question, found.nearest.text)
    if not foreign:
        return None
    refused = blank(
        found, sources, Status.NOT_FOUND, wording.other_scope(sources.decision.profile, foreign)
    )
    sure = min(found.judged.sure, _FOREIGN)
    return replace(refused, clause=view(found.nearest, sources.decision), confidence=sure)


def other_document(found: Found, sources: Sources) -> Answer | None:
    """A document named by its number that is neither the decision nor cited in it."""
    question = found.question
    number = named_number(question.plain, accented=question.accented)
    if not number or question.query is not None or _held(number, sources):
        return None
    written = _as_typed(number, question.text)
    reply = about_wording.other_document(written, sources.decision.profile)
    return replace(blank(found, sources, Status.NOT_FOUND, reply), confidence=_FOREIGN)


def _held(number: str, sources: Sources) -> bool:
    """Whether a number, with or without diacritics, is the decision's own or stands in its text."""
    decision = sources.decision
    own = decision.number.lower()
    texts = [own, *(clause.text.lower() for clause in decision.clauses)]
    return any(number in text or number in fold(text) for text in texts)


def _as_typed(number: str, text: str) -> str:
    at = fold(text.lower()).find(fold(number))
    return text[at : at + len(number)] if at >= 0 else number


def missing_number(found: Found, sources: Sources) -> Answer | None:
    """A number of a clause that the decision does not have, and nothing else."""
    missing = found.question.missing
    if not (missing and missing.alone):
        return None
    return replace(blank(found, sources, Status.NOT_FOUND, missing.reply), confidence=_FOREIGN)


def unclear(found: Found, sources: Sources) -> Answer | None:
    """A question that says nothing of its matter."""
    if not found.question.bare or found.question.query is not None:
        return None
    return blank(
        found, sources, Status.CLARIFY, wording.clarify_topic(sources.decision.profile.samples)
    )
