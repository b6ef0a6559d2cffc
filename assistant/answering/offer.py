"""Offer: the clauses that may answer, where none of them is sure and no question was prepared."""

from dataclasses import replace

from assistant.answer import Answer, Status
from assistant.answering.drafting import blank
from assistant.answering.found import Found
from assistant.answering.refusal import searched_for
from assistant.answering.sources import Sources
from assistant.ranking.text_confidence import offered
from assistant.understanding.details import elsewhere, missing_detail
from assistant.wording import offer as wording


def offer(found: Found, sources: Sources) -> Answer | None:
    """The best clauses to choose from, if one of them likely answers."""
    question, ranking = found.question, found.ranking
    if not (ranking.by_text and found.unsure):
        return None
    if elsewhere(question, found.nearest) or missing_detail(question, found.nearest):
        return None
    clauses = [sources.decision.clause(i) for i in offered(question, found.nearest, ranking)]
    if not clauses:
        return None
    reply = wording.choose(clauses, sources.decision.profile)
    answer = blank(found, sources, Status.CLARIFY, reply)
    nowhere = searched_for(found, sources) if found.matter.share_unknown == 1.0 else ()
    return replace(
        answer,
        clauses=sources.refs(*clauses),
        confidence=found.judged.sure,
        searched=nowhere,
    )
