"""Elsewhere: what belongs to another province or year, is not there, or says too little."""

from dataclasses import replace

from assistant.answer import Answer, Status
from assistant.answering.drafting import blank, view
from assistant.answering.found import Found
from assistant.answering.sources import Sources
from assistant.parts import Part
from assistant.understanding.details import other_scope
from assistant.wording import answers as wording

_FOREIGN = 0.02  # confidence, at most, where another province or year is asked about


def other_place(found: Found, sources: Sources) -> Answer | None:
    """Another province or year than the decision's."""
    if Part.SCOPE in sources.off:
        return None
    foreign = other_scope(found.question, found.nearest.text)
    if not foreign:
        return None
    refused = blank(
        found, sources, Status.NOT_FOUND, wording.other_scope(sources.decision.profile, foreign)
    )
    sure = min(found.judged.sure, _FOREIGN)
    return replace(refused, clause=view(found.nearest, sources.decision), confidence=sure)


def missing_number(found: Found, sources: Sources) -> Answer | None:
    """A number of a clause that the decision does not have, and nothing else."""
    missing = found.question.missing
    if not (missing and missing.alone):
        return None
    return replace(blank(found, sources, Status.NOT_FOUND, missing.reply), confidence=_FOREIGN)


def unclear(found: Found, sources: Sources) -> Answer | None:
    """A question that says nothing of its matter."""
    if not found.question.bare or found.question.request is not None:
        return None
    return blank(
        found, sources, Status.CLARIFY, wording.clarify_topic(sources.decision.profile.samples)
    )
