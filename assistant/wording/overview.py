"""The sentences of overviews, in Vietnamese."""

from collections.abc import Sequence

from assistant.wording.answers import join, lower_first, place, who
from corpus.annotations import unique_names
from corpus.decision import Clause
from corpus.profile import Profile

_PLACES = 4  # places that a note names, before it counts the others
_NAMED = 3  # bodies that the headline names, before it counts the others


def shared(matter: str, clauses: Sequence[Clause], profile: Profile) -> str:
    """Who shares a matter, then the place of each."""
    names = unique_names(a for c in clauses for a in c.leads)
    if not names:
        return f"“{matter}” được nêu tại {join([place(c) for c in clauses])}."
    said = [lower_first(n) if i else n for i, n in enumerate(names[:_NAMED])]
    more = len(names) - _NAMED
    others = f" và {more} cơ quan khác" if more > 0 else ""
    who_shares = f"Nội dung “{matter}” được giao cho nhiều cơ quan: {join(said)}{others}."
    return f"{who_shares} {each(clauses, profile)}"


def each(clauses: Sequence[Clause], profile: Profile) -> str:
    """The part of each body, with its place."""
    told = "; ".join(f"{who(c.leads, profile)} ({place(c)})" for c in clauses if c.leads)
    return f"{told}."


def elsewhere(clauses: Sequence[Clause]) -> str:
    """Where else a matter is spoken of, with whose each place is."""
    places = [
        f"{place(c)}" + (f" (giao {join(unique_names(c.leads))})" if c.leads else "")
        for c in clauses[:_PLACES]
    ]
    more = f" và {len(clauses) - _PLACES} điểm khác" if len(clauses) > _PLACES else ""
    return f"Nội dung này còn được nêu tại {'; '.join(places)}{more}."
