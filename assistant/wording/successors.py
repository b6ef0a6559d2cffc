"""What became of a body after the decision, in Vietnamese."""

from corpus.register import Agency, Successor

_RELATION = {
    "giu_nguyen": "vẫn do {to} đảm nhiệm",
    "hop_nhat": "đã hợp nhất vào {to}",
    "chuyen_nhiem_vu": "đã chuyển về {to}",
    "to_chuc_lai": "đã tổ chức lại thành {to}",
    "ket_thuc": "đã kết thúc hoạt động",
}


def successor_lines(agency: Agency, to: str = "") -> list[str]:
    """What became of a body's functions after the decision, as far as sources say.

    With `to`, only what that body took over.

    Facts of medium confidence are marked as the national rule, those of low confidence left out.
    """
    lines = []
    for fact in agency.successors:
        if to and fact.to != to:
            continue
        if fact.confidence == "low" or (fact.relation == "giu_nguyen" and fact.to == agency.name):
            continue
        what = became(fact)
        when = f" từ {day_words(fact.since)}" if fact.since else ""
        basis = f" ({fact.legal_basis})" if fact.legal_basis else ""
        general = ", theo quy định chung của cả nước" if fact.confidence == "medium" else ""
        lines.append(f"{agency.name}: {fact.function} {what}{when}{basis}{general}.")
    return lines


def became(fact: Successor) -> str:
    """What became of a function: "đã hợp nhất vào Sở Xây dựng"."""
    return _RELATION[fact.relation].format(to=fact.to)


def day_words(iso: str) -> str:
    """ "2025-02-20" as "20/02/2025"."""
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"
