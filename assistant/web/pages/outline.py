"""The outline of a decision: every clause under a short name, in the decision's own words."""

from typing import NamedTuple

from assistant.web.highlight import shortened
from corpus.annotations import IN_CHARGE
from corpus.decision import Clause, Decision, Kind

_NAMED_BY_CITATION = (Kind.LETTERHEAD, Kind.LEGAL_BASES, Kind.RECIPIENTS)


class OutlineEntry(NamedTuple):
    """A clause and the clauses below it."""

    id: str
    name: str
    below: list["OutlineEntry"]


def outline(decision: Decision) -> list[OutlineEntry]:
    """The entries of the first level: Điều, Mục, and what stands before and after them."""
    levels: list[list[OutlineEntry]] = [[]]
    # Parts stand beside the article that holds them, not under it: it says no more than they do.
    holding_parts = {i for part in decision.parts for i in part.opening.ancestors}
    for clause in decision.clauses:
        entry = OutlineEntry(clause.id, name(clause), [])
        depth = sum(i not in holding_parts for i in clause.ancestors)
        del levels[depth + 1 :]
        levels[-1].append(entry)
        levels.append(entry.below)
    return levels[0]


def name(clause: Clause) -> str:
    """ "4.4. Sở Văn hóa, Thể thao và Du lịch": the heading up to the body in charge.

    A clause without such a heading goes by its first words.
    """
    if clause.kind in _NAMED_BY_CITATION:
        return clause.citation
    ends = [clause.locate(a.start, a.end)[1] for a in clause.assignments if a.role in IN_CHARGE]
    # A holder named in the heading above stands in no words of the clause.
    holders = [end for end in ends if 0 < end <= len(clause.heading)]
    return clause.text[: max(holders)] if holders else shortened(clause.heading or clause.text, 60)
