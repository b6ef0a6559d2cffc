"""The citation: a clause named as official writing names it, for pasting into a document.

Decree 30/2020/NĐ-CP, annexes I and II: from the smallest part to the largest, then the kind,
number, day, issuer and title of the document; days below 10 and months 1 and 2 take a zero.
"""

from collections.abc import Sequence
from datetime import date

from assistant.answer import Evidence
from corpus.decision import Clause, Decision


def citation(clause: Clause, decision: Decision, evidence: Sequence[Evidence] = ()) -> str:
    """ "điểm 4.4 Mục II Điều 1 Quyết định số … của …", then the words that `evidence` quotes of it.

    A number and day that the text does not hold are marked with their source.
    """
    quoted = _quoted(clause, evidence)
    words = f"{part(clause)} {document(decision)}" + (f": “{quoted}”" if quoted else ".")
    return f"{words}\n{remark}" if (remark := outside(decision)) else words


def _quoted(clause: Clause, evidence: Sequence[Evidence]) -> str:
    """The words quoted, with […] where words between them are left out."""
    words, position = "", 0
    for start, end in sorted(
        clause.locate(e.start, e.end) for e in evidence if e.clause.clause == clause.id
    ):
        left_out = words and clause.text[position:start].strip()
        words += (" […] " if left_out else " ") + " ".join(clause.text[start:end].split())
        position = end
    return words.strip()


def part(clause: Clause) -> str:
    """ "điểm 4.4 Mục II Điều 1"."""
    words = " ".join(reversed(clause.citation.split(", ")))
    return words[0].lower() + words[1:] if words.startswith("Phần ") else words


def document(decision: Decision) -> str:
    """The decision with all that is known of it: its kind, number, day, issuer and title."""
    number = f" số {decision.number}" if decision.number else ""
    day = f" {_day(decision.issued)}" if decision.issued else ""
    kind = decision.profile.kind
    title = decision.title.removeprefix(f"{kind} ")
    return f"{kind}{number}{day} của {decision.issuer} {title}"


def outside(decision: Decision) -> str:
    """What to check, where number and day are not the copy's own; "" where they are."""
    if not (decision.number and decision.outside_source):
        return ""
    return (
        f"(Số và ngày ban hành lấy theo {decision.outside_source}; bản sao dùng để tra cứu "
        "để trống, xin đối chiếu với bản chính.)"
    )


def _day(day: date) -> str:
    month = f"{day.month:02}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02} tháng {month} năm {day.year}"
