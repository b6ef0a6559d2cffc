"""The sentences that the assistant itself says, in Vietnamese. Quotations never come from here."""

import re
from collections.abc import Sequence

from assistant.answer import ClauseView, QuestionKind, Status
from corpus.annotations import Assignment, Deadline, Role
from corpus.decision import Clause, Decision
from corpus.profile import Profile, Samples

ROLE = {
    Role.LEAD: "chủ trì",
    Role.RESPONSIBLE: "chịu trách nhiệm thực hiện",
    Role.GUIDE: "chịu trách nhiệm hướng dẫn",
    Role.REQUESTED: "được đề nghị thực hiện",
}
MISSING = {
    "number": "con số",
    "amount": "số tiền",
    "date": "ngày tháng",
    "person": "họ tên người",
    "phone": "số điện thoại",
    "address": "địa chỉ",
    "place_list": "danh sách địa điểm",
    "length": "chiều dài hay diện tích",
    "penalty": "mức xử phạt",
    "procedure": "thủ tục, hồ sơ",
    "reason": "lý do",
    "result": "kết quả thực hiện",
    "criteria": "tiêu chí, điều kiện",
    "document": "văn bản nào",
    "document_content": "nội dung của văn bản được dẫn",
    "other": "chi tiết",
}
STATUS = {
    Status.ANSWERED: "Có trong Quyết định",
    Status.LIST: "Danh sách",
    Status.OVERVIEW: "Nhiều điểm cùng nói đến",
    Status.NOT_STATED: "Quyết định không nêu chi tiết này",
    Status.NOT_FOUND: "Không có trong Quyết định",
    Status.CLARIFY: "Cần hỏi rõ hơn",
    Status.SMALLTALK: "Trò chuyện",
    Status.UNSUPPORTED: "Chương trình không làm được việc này",
}
NO_DEADLINE = "Điểm này không nêu thời hạn."


def welcome(profile: Profile) -> str:
    """The answer to thanks."""
    return f"Rất vui được hỗ trợ. Cần tra cứu thêm nội dung nào của {profile.kind}, xin cứ hỏi."


def not_found(profile: Profile) -> str:
    """That nothing is said of the matter; the nearest clause is shown."""
    return (
        f"{profile.kind} không nói đến nội dung này. "
        f"Điểm gần nhất trong {profile.kind} được nêu bên dưới để tham khảo."
    )


def other_scope(profile: Profile, foreign: str) -> str:
    """That a place, year or ministry is not the decision's own."""
    whose = f" là của {profile.short_issuer}" if profile.issuer else ""
    of = f"{',' * bool(whose)} cho năm {profile.year}" if profile.year else ""
    such = f"{whose}{of}," if whose or of else ""
    return f"{profile.kind} này{such} không trả lời được câu hỏi về {foreign}."


def searched(found: Sequence[tuple[str, Sequence[Clause]]]) -> str:
    """Which words of a question were looked for, with the places of those that stand there.

    Those that stand nowhere are told first, and of a long question not all.
    """
    told = sorted(found, key=lambda row: bool(row[1]))[:_TERMS]
    absent = [f"“{term}”" for term, clauses in told if not clauses]
    parts = [f"không thấy {join(absent)}"] if absent else []
    for term, clauses in told:
        if clauses:
            places = [c.citation for c in clauses[:_SHOWN]]
            more = f" và {len(clauses) - _SHOWN} chỗ khác" if len(clauses) > _SHOWN else ""
            parts.append(f"“{term}” có ở {'; '.join(places)}{more}")
    return f"Đã tìm trong toàn văn: {'; '.join(parts)}."


_SHOWN = 2  # places of a word, at most, that a refusal names
_TERMS = 4  # words, at most, that it names


def clarify_topic(samples: Samples) -> str:
    """That a question names nothing, with two that do."""
    return (
        "Câu hỏi chưa nêu nội dung cần hỏi. Xin nói rõ hơn, ví dụ: "
        f"“{samples.one}”, “{samples.body}”."
    )


def confidence_words(confidence: float) -> str:
    """A probability in words."""
    if confidence >= 0.9:
        return "chắc chắn cao"
    if confidence >= 0.7:
        return "khá chắc chắn"
    if confidence >= 0.5:
        return "chưa thật chắc, nên đọc kỹ điều khoản"
    return "không chắc"


def join(names: Sequence[str], conjunction: str = "và") -> str:
    """ "A; B và C": names hold commas, so semicolons part them."""
    if len(names) < 2:
        return "".join(names)
    if any("," in n for n in names):
        return "; ".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"


def page_words(page: int, certain: bool) -> str:
    """ "trang 10", or "khoảng trang 14" where the copy does not confirm the number."""
    return f"trang {page}" if certain else f"khoảng trang {page}"


def place(clause: Clause | ClauseView) -> str:
    """ "Điều 1, Mục II, điểm 4.4, trang 10"."""
    return f"{clause.citation}, {page_words(clause.page, clause.page_certain)}"


def who(leads: Sequence[Assignment], profile: Profile) -> str:
    """ "Sở Y tế chủ trì"."""
    names = join(list(dict.fromkeys(a.name for a in leads)))
    role = leads[0].role
    if role is Role.REQUESTED:
        return f"{profile.kind} đề nghị {names} thực hiện"
    return f"{names} {ROLE[role]}"


def with_whom(coordinators: Sequence[str]) -> str:
    """ ", phối hợp với các sở, ban, ngành; UBND các huyện, thành phố"."""
    return f", phối hợp với {join([lower_first(n) for n in coordinators])}" if coordinators else ""


def lower_first(name: str) -> str:
    """Collectives lose their capital inside a sentence; names of bodies keep it."""
    return name[0].lower() + name[1:] if name.startswith(("Các ", "Thủ trưởng ")) else name


def answered(
    kind: QuestionKind,
    clause: Clause,
    leads: Sequence[Assignment],
    coordinators: Sequence[str],
    deadlines: Sequence[Deadline],
    references: Sequence[str],
    profile: Profile,
) -> str:
    """The first sentence of an answer: the agency first, then what was asked for, then where."""
    where = place(clause)
    if kind is QuestionKind.DEADLINE and deadlines:
        holder = f" {who(leads, profile)}." if leads else ""
        return f"Thời hạn: {_times(deadlines, clause)}.{holder} ({where})"
    if kind is QuestionKind.DEADLINE:
        holder = f" {who(leads, profile)}." if leads else ""
        return f"{NO_DEADLINE}{holder} ({where})"
    if kind is QuestionKind.REFERENCE and references:
        return f"Văn bản được dẫn: {join(references)}. ({where})"
    if not leads:
        return f"{profile.kind} nêu tại {where}."
    if kind is QuestionKind.COORDINATOR and not coordinators:
        return f"{who(leads, profile)}; điểm này không nêu cơ quan phối hợp. ({where})"
    return f"{who(leads, profile)}{with_whom(coordinators)}. ({where})"


def _times(deadlines: Sequence[Deadline], clause: Clause) -> str:
    """The deadlines; of several, each with what it is for."""
    if len(deadlines) == 1:
        return _lower(lower_first(deadlines[0].text))
    said = []
    for deadline in deadlines:
        task = clause.sentence_at(deadline.start).text
        words = (deadline.target or _ITEM.sub("", task)).split()
        task = " ".join(words[:_GIST]) + ("…" if len(words) > _GIST else "")
        said.append(f"{_lower(deadline.text)} ({task.rstrip('.;')})")
    return "; ".join(said)


_GIST = 18  # words of a sentence that say what a deadline is for
_ITEM = re.compile(r"^(?:[-–+]|\d{1,2}(?:\.\d{1,2}){0,3}[./]?|[a-zđ]\))\s+")


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def not_stated(clause: Clause, missing: str, profile: Profile) -> str:
    """The clause is right but silent on the detail."""
    what = MISSING.get(missing, MISSING["other"])
    return f"{profile.kind} có nói về việc này tại {place(clause)}, nhưng không nêu {what}."


def identity(decision: Decision) -> str:
    """Number and date of the decision, marked as known from outside its text."""
    if not decision.number or decision.issued is None:
        return "Bản văn này để trống số và ngày ban hành."
    return (
        "Bản văn này để trống số và ngày. Theo nguồn ngoài văn bản "
        f"({decision.outside_source}): {decision.profile.kind} số {decision.number} "
        f"ngày {decision.issued:%d/%m/%Y}."
    )


def titled(decision: Decision, head: Clause) -> str:
    """Whose decision it is, on what, and the month that the copy prints."""
    dated = re.search(r"tháng (\d{1,2}) năm (\d{4})", head.text)
    month = f", tháng {dated[1]} năm {dated[2]}" if dated else ""
    return f"Đây là {decision.profile.kind} của {decision.issuer}{month}: “{decision.title}”."


def leaning_on(citations: Sequence[str], *, same: bool) -> str:
    """What a question without a subject was taken to be about: the `same` matter or one beside."""
    named = "; ".join(citations)
    return (
        f"Hiểu là hỏi tiếp về nội dung vừa nêu ({named})." if same else f"Hiểu là hỏi về {named}."
    )


def listed_again(kind: QuestionKind, clauses: Sequence[Clause], profile: Profile) -> str:
    """What the clauses of the last list say on what is asked for."""

    def said(clause: Clause) -> str:
        if kind is QuestionKind.DEADLINE and clause.deadlines:
            return f"{join([_lower(d.text) for d in clause.deadlines])} ({place(clause)})"
        if kind is QuestionKind.REFERENCE and clause.references:
            return f"{join([r.title for r in clause.references])} ({place(clause)})"
        if not clause.leads:
            return place(clause)
        coordinators = list(dict.fromkeys(a.name for a in clause.coordinators))
        return f"{who(clause.leads, profile)}{with_whom(coordinators)} ({place(clause)})"

    return f"Trong {len(clauses)} điểm vừa nêu: {'. '.join(map(said, clauses))}."


def also(clause: Clause) -> str:
    """Another clause that speaks of the same matter."""
    names = join(list(dict.fromkeys(a.name for a in clause.leads)))
    return f"Nội dung này còn được nêu tại {place(clause)}" + (f", giao {names}." if names else ".")


def not_in_charge(name: str) -> str:
    """A body that a question takes to be in charge is not."""
    return f"Không, không phải {name}."


def same_number(clause: Clause, profile: Profile) -> str:
    """Another clause that the decision prints under the same number."""
    names = join(list(dict.fromkeys(a.name for a in clause.leads)))
    holder = f", giao {names}" if names else ""
    return f"{profile.kind} in hai điểm cùng số này; điểm kia: {place(clause)}{holder}."


RIGHT = "Đúng."
BESIDES = "Ngoài nội dung vừa nêu, "


def no_more(name: str, profile: Profile) -> str:
    """Every task was already named."""
    return f"Ngoài các nội dung vừa nêu, {profile.kind} không giao thêm nhiệm vụ nào cho {name}."
