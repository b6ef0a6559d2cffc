"""Own words: what a decision's profile says for the open classes of rules."""

from corpus.decision import Decision
from corpus.places import other_provinces


def own_classes(decision: Decision) -> dict[str, tuple[str, ...]]:
    """Its place and districts, and the provinces that are not its own, in lower case."""
    profile = decision.profile
    return {
        "own_place": (profile.province.lower() or "tỉnh",),
        "own_district": tuple(name.lower() for name in profile.districts),
        "other_place": other_provinces(profile.province, decision.year),
    }
