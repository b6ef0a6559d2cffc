"""The sentences that introduce lists: what was listed, by which filters, and who is in charge."""

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.understanding.query import AssignmentForm, Citing, ListedUnit, Query, Times
from assistant.understanding.query import BodyPart as Having
from assistant.wording.absent import group_count, holders
from assistant.wording.answers import join, lower_first
from corpus.annotations import RECURRENCES, Deadline
from corpus.decision import Clause, Decision, Kind, Level, Part
from corpus.profile import Profile

_SHAPES = {
    AssignmentForm.UNASSIGNED: "không nêu cơ quan thực hiện",
    AssignmentForm.SEVERAL: "có từ hai cơ quan trở lên cùng chịu trách nhiệm chính",
    AssignmentForm.SEVERAL_NAMED: (
        "có từ hai cơ quan được nêu đích danh trở lên cùng chịu trách nhiệm chính"
    ),
    AssignmentForm.SEVERAL_LEADS: "có từ hai cơ quan trở lên cùng chủ trì",
    AssignmentForm.JOINT: "ghi “phối hợp” mà không ghi cơ quan “chủ trì”",
    AssignmentForm.ALONE: "có cơ quan chịu trách nhiệm nhưng không nêu cơ quan phối hợp",
    AssignmentForm.COLLECTIVE: "giao chung cho các sở, ban, ngành hoặc các huyện, thành phố",
    AssignmentForm.REQUESTED: "ghi “đề nghị” thay vì giao nhiệm vụ",
}
_ISSUERS = {
    "CP": "Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "QH": "Quốc hội",
    "HĐND": "HĐND tỉnh",
    "UBND": "UBND tỉnh, Chủ tịch UBND tỉnh",
    "BTV": "Ban Thường vụ Tỉnh ủy",
    "TU": "Tỉnh ủy (Đảng bộ tỉnh)",
    "TW": "Trung ương Đảng",
}
_PARTS = {
    Having.MAIN: "giao cho {}",
    Having.IN_CHARGE: "giao {} chịu trách nhiệm chính",
    Having.LEADS: "ghi {} “chủ trì”",
    Having.SHARED: "giao {} phối hợp",
    Having.ANY: "có phần việc của {}",
    Having.NONE: "không nêu tên {}",
}


def what_fits(query: Query, decision: Decision, bodies: Sequence[str], phrase: str) -> str:
    """The filters in words: "thuộc Mục II, nêu thời hạn ghi rõ ngày tháng"."""
    parts = []
    if query.bodies:
        parts.append(_PARTS[query.part].format(join([lower_first(b) for b in bodies])))
    if query.times:
        parts.append(_times(query.times))
    if query.citing:
        parts.append(f"dẫn {documents(query.citing)}")
    if query.phrase:
        parts.append(f"nhắc đến “{phrase}”")
    if query.shape:
        parts.append(_SHAPES[query.shape])
    if query.scope:
        parts.insert(0, f"thuộc {join([scope(s, decision) for s in query.scope])}")
    if query.beyond:
        parts.append(f"nằm ngoài {join([scope(s, decision) for s in query.beyond])}")
    return ", ".join(parts)


def _times(times: Times) -> str:
    """ "nêu thời hạn rơi vào tháng 11, nói đến “báo cáo”"."""
    about = f", nói đến “{times.about}”" if times.about else ""
    return f"{_when(times)}{about}"


def _when(times: Times) -> str:
    if times.months:
        months = join([str(m) for m in times.months])
        return f"nêu thời hạn rơi vào tháng {months}"
    if times.within:
        first, last = times.within
        since = f" từ ngày {first:%d/%m/%Y}" if first.timetuple().tm_yday > 1 else ""
        until = f" đến ngày {last:%d/%m/%Y}" if (last.month, last.day) != (12, 31) else ""
        return f"nêu thời hạn{since}{until}"
    if times.recurring:
        each = f" hằng {RECURRENCES[times.period]}" if times.period else ""
        return f"nêu việc phải thực hiện định kỳ{each}"
    return "nêu thời hạn ghi rõ ngày tháng" if times.dated else "nêu thời hạn"


def dates(found: Sequence[tuple[Clause, Sequence[Deadline]]]) -> str:
    """ ": trước ngày 30/01/2024 (Điều 2, khoản 1)", each as the decision words it."""
    listed = "; ".join(
        f"{', '.join(dict.fromkeys(lower_first(d.text) for d in deadlines))} ({clause.citation})"
        for clause, deadlines in found
    )
    return f": {listed}" if listed else ""


def documents(citing: Citing) -> str:
    """ "văn bản có số, ký hiệu của HĐND tỉnh"."""
    types = join(list(citing.types), "hoặc") or "văn bản"
    signed = " có số, ký hiệu" if citing.numbered else ""
    issuers = join([_ISSUERS[i] for i in citing.issuers], "hoặc")
    by = f" của {issuers}" if issuers else ""
    return f"{types}{signed}{by}{_issued(citing.issued)}"


def _issued(days: tuple[date, date] | None) -> str:
    """ " ban hành trong năm 2021"; the days are one day, a month or a year."""
    if days is None:
        return ""
    first, last = days
    if first == last:
        return f" ban hành ngày {first:%d/%m/%Y}"
    same = first.month == last.month
    return f" ban hành trong tháng {first:%m/%Y}" if same else f" ban hành trong năm {first:%Y}"


def scope(clause_id: str, decision: Decision) -> str:
    """ "Mục II", "Điều 2", or a group by its number and place."""
    clause = decision.clause(clause_id)
    if clause.kind is not Kind.GROUP or not clause.ancestors:
        return clause.label
    return f"{clause.label} ({decision.clause(clause.ancestors[-1]).label})"


def unit(clauses: Sequence[Clause]) -> str:
    """What the clauses are called together."""
    if all(c.kind is Kind.POINT and c.level is Level.POINT for c in clauses):
        return "điểm"
    return "điểm, khoản" if all(c.kind is Kind.POINT for c in clauses) else "nội dung"


def places(clauses: Sequence[Clause]) -> str:
    """How many clauses there are, and their citations."""
    return "; ".join(c.citation for c in clauses)


def fitting(clauses: Sequence[Clause], filters: str, said: str, profile: Profile) -> str:
    """How many clauses fit, and what was asked for besides."""
    return f"Có {len(clauses)} {unit(clauses)} của {profile.kind} {filters}{said}."


def none_fits(query: Query, filters: str, profile: Profile) -> str:
    """Nothing fits."""
    if query.absent:
        return f"{profile.kind} không có {query.absent}."
    what = "nhiệm vụ" if query.unit is ListedUnit.TASK else "điểm, khoản"
    such = f"{what} nào {filters}" if filters else "nội dung nào như vậy"
    return f"{profile.kind} không có {such}."


def no_groups(name: str, decision: Decision) -> str:
    """A group that is named but does not exist."""
    return f"{decision.profile.kind} không có {name}: {group_count(decision)}."


def nothing_together(names: Sequence[str], profile: Profile) -> str:
    """That no task is given to all of several bodies."""
    return f"{profile.kind} không giao nhiệm vụ nào chung cho {join(names)}."


def no_tasks(name: str, profile: Profile) -> str:
    """A body to which nothing is given."""
    return f"{profile.kind} không trực tiếp giao nhiệm vụ nào cho {name}."


def groups(clauses: Sequence[Clause], decision: Decision, *, alike: bool = False) -> str:
    """The groups by their headings; those `alike` are what a name may stand for."""
    names = "; ".join(f"({c.number}) {_without_number(c.heading)}" for c in clauses)
    such = " có tên như vậy (xin nêu số của nhóm cần xem)" if alike else ""
    where = holders(clauses, decision)
    return f"{where} có {len(clauses)} nhóm nhiệm vụ, giải pháp{such}: {names}."


def _without_number(heading: str) -> str:
    return heading.partition(". ")[2] or heading


def views(clauses: Sequence[Clause], part: Part) -> str:
    """The points of the part that says how the work is seen."""
    return f"{part.name} nêu {len(clauses)} quan điểm, trọng tâm chỉ đạo, điều hành."


def given_to(agencies: Sequence[str]) -> str:
    """ ", giao cho: Sở Y tế; Sở Nội vụ"."""
    return f", giao cho: {'; '.join(agencies)}" if agencies else ""


def agency_tasks(name: str, led: Sequence[str], shared: Sequence[str]) -> str:
    """How many tasks an agency has, by role; the arguments are citations."""
    parts = []
    if led:
        parts.append(f"chịu trách nhiệm chính {len(led)} nhiệm vụ ({'; '.join(led)})")
    if shared:
        parts.append(f"phối hợp {len(shared)} nhiệm vụ ({'; '.join(shared)})")
    return f"{name} {', '.join(parts)}."


def busiest(counts: Mapping[str, int], query: Query) -> str:
    """Which agencies have as many tasks as asked for."""
    tally = query.tally
    role = "được ghi “chủ trì”" if query.part is Having.LEADS else "chịu trách nhiệm chính"
    listed = "; ".join(f"{name} ({n})" for name, n in counts.items())
    if tally is None or tally.top:
        return f"Cơ quan {role} nhiều nhiệm vụ nhất: {listed}."
    number = f"đúng {tally.most}" if tally.most else f"từ {tally.least}"
    more = "" if tally.most else " trở lên"
    return f"Có {len(counts)} cơ quan {role} {number} nhiệm vụ{more}: {listed}."
