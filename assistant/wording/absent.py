"""Sentences on numbers that a document does not have: a point, an article, a part, a group."""

from collections.abc import Sequence

from assistant.wording.answers import join
from corpus.decision import Clause, Decision, Part
from corpus.profile import Profile


def holders(clauses: Sequence[Clause], decision: Decision) -> str:
    """The units that clauses stand right under: "Mục II"."""
    above = dict.fromkeys(c.ancestors[-1] for c in clauses if c.ancestors)
    return join([decision.clause(i).label for i in above]) or decision.profile.kind


def group_count(decision: Decision) -> str:
    """How many groups there are, and where: "Mục II chỉ có 12 nhóm nhiệm vụ"."""
    groups = decision.groups
    if not groups:
        return "văn bản này không chia thành các nhóm nhiệm vụ"
    return f"{holders(groups, decision)} chỉ có {len(groups)} nhóm nhiệm vụ"


def no_point(number: str, group: str, below: Sequence[str], decision: Decision) -> str:
    """A point that is not there; `below` are the numbers of those in its group."""
    kind = decision.profile.kind
    if not below:
        return f"{kind} không có điểm {number}: {group_count(decision)}."
    first, last = below[0], below[-1]
    span = f"chỉ có điểm {first}" if first == last else f"có các điểm từ {first} đến {last}"
    return f"{kind} không có điểm {number}: nhóm nhiệm vụ {group} {span}."


def no_article(number: str, count: int, profile: Profile) -> str:
    """An article that is not there, of `count`."""
    return f"{profile.kind} không có Điều {number}: chỉ có {count} Điều."


def no_item(article: str, item: str, count: int, profile: Profile) -> str:
    """An item of an article that is not there, of `count`."""
    rest = f"chỉ có {count} khoản" if count else "không chia khoản"
    return f"Điều {article} của {profile.kind} không có khoản {item}: Điều này {rest}."


def no_view(number: int, views: Part) -> str:
    """A viewpoint that is not there."""
    count = len(views.items)
    return f"{views.name} không có quan điểm thứ {number}: chỉ có {count} quan điểm."


def no_part(number: str, decision: Decision) -> str:
    """A part that is not there."""
    kind = decision.profile.kind
    if not decision.parts:
        return f"{kind} không có Mục {number}: văn bản này không chia thành các mục."
    above: dict[str, list[str]] = {}
    for part in decision.parts:
        above.setdefault(holders([part.opening], decision), []).append(part.name)
    there = "; ".join(f"{where} chỉ có {join(names)}" for where, names in above.items())
    return f"{kind} không có Mục {number}: {there}."
