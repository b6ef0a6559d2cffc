"""Refusal: the right clause without the detail, or nothing at all."""

from dataclasses import replace

from assistant.answer import Answer, Searched, Status
from assistant.answering.drafting import blank, lacking, view
from assistant.answering.found import Found
from assistant.answering.overview import main_clause
from assistant.answering.sources import Sources
from assistant.ranking.confidence import lacking_clause
from assistant.understanding.details import CUED, missing_detail
from assistant.wording import answers as wording
from corpus.decision import Clause

_ON_MATTER = 0.5  # share from which a refused question is one on the matter
_NOWHERE_NEAR = 0.2  # share up to which it is not, though each of its words stands somewhere


def refused(found: Found, sources: Sources) -> Answer | None:
    """A question that nothing answers surely enough; the nearest clause is shown."""
    if not found.unsure:
        return None
    if found.judged.on_matter > _ON_MATTER:
        clause = sources.decision.clause(lacking_clause(found.ranking))
        return lacking(found, clause, _missing(found, clause), found.judged.sure, sources)
    matter = found.matter
    if matter.known and matter.longest > 1 and found.judged.on_matter > _NOWHERE_NEAR:
        # What stands there is not denied, whatever else the question wants to know of it.
        clause = main_clause(sources.witness.speaking(matter), matter, found)
        return lacking(found, clause, _missing(found, clause), found.judged.sure, sources)
    reply = wording.not_found(sources.decision.profile)
    answer = blank(found, sources, Status.NOT_FOUND, reply)
    shown = view(found.nearest, sources.decision)
    return replace(
        answer, clause=shown, confidence=found.judged.sure, searched=searched_for(found, sources)
    )


def searched_for(found: Found, sources: Sources) -> tuple[Searched, ...]:
    """The words of the question's matter, each with the clauses that hold them."""
    held = ((t, map(sources.decision.clause, t.counts)) for t in found.matter.terms)
    return tuple(Searched(str(term), sources.refs(*clauses)) for term, clauses in held)


def _missing(found: Found, clause: Clause) -> str:
    """The kind of detail (a key of `wording.MISSING`) that is asked for and not in the clause."""
    near = [n.variant for n in found.ranking.nearest_unanswerable[:3]]
    told = next((v.missing for v in near if v.clause_id == clause.id), "other")
    # What a question plainly does not ask for is not named as missing.
    return missing_detail(found.question, clause) or (told if told not in CUED else "other")
