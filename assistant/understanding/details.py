"""The detail that a question asks for, against what a clause can hold."""

import re
from functools import cache

from assistant.understanding.patterns import Cue, cue
from assistant.understanding.question import Question
from corpus.decision import Clause
from corpus.places import other_provinces
from index.text import fold, normalize

# What is asked for -> the words that ask for it. None of the first group is in such a decision.
NEVER = {
    "phone": cue(r"số điện thoại|điện thoại|hotline|đường dây nóng|số máy|fax|email|zalo|website"),
    "person": cue(
        r"tên (?:là )?gì|họ tên|tên (?:của )?(?:ông|bà|giám đốc|chủ tịch|người|lãnh đạo)|là ông nào"
        r"|(?:giám đốc|chủ tịch|trưởng ban|bí thư|cục trưởng|lãnh đạo)(?: \w+){0,6}"
        r" (?:là ai|là ông|là bà|tên)"
        r"|ai (?:đã |là người )*(?:nghĩ ra|viết ra|soạn ra|đặt ra|sáng tác)"
        r"|ai (?:đang )?(?:là|làm) (?:giám đốc|chủ tịch|trưởng|bí thư|chánh)|ai ký"
    ),
    "address": cue(r"địa chỉ|trụ sở|nằm ở đâu|đường nào|số nhà|ở chỗ nào|ở phường nào"),
    "amount": cue(
        r"bao nhiêu tiền|kinh phí|bao nhiêu (?:tỷ|triệu|đồng|nghìn)|mấy (?:tỷ|triệu)|số tiền"
        r"|mức (?:hỗ trợ|chi|trợ cấp|lương)|tổng (?:vốn|mức đầu tư)|tốn bao nhiêu|bao nhiêu vốn"
        r"|lãi suất bao nhiêu"
    ),
    "length": cue(
        r"bao nhiêu (?:km|ki lô mét|cây số|mét|ha|héc ta|làn)|dài (?:bao nhiêu|mấy)"
        r"|mấy (?:km|cây số|làn)|rộng bao nhiêu|diện tích"
    ),
    "penalty": cue(r"phạt|mức phạt|xử phạt|phạt tù|phạt bao nhiêu"),
    "procedure": cue(
        r"hồ sơ(?: \w+)? (?:gồm|cần|những)|giấy tờ|(?:nộp|đăng ký) (?:\w+ ){0,3}ở đâu"
        r"|thủ tục (?:thế nào|ra sao|gồm|như thế nào)|quy trình (?:thế nào|gồm|ra sao)|các bước"
        r"|mẫu (?:báo cáo|đơn|biểu|phiếu|tờ khai)"
    ),
    "place_list": cue(
        r"(?:xã|(?<!văn )bản|phường|thôn|huyện|tỉnh|nước|(?<!thị )(?<!môi )trường|bệnh viện|công ty"
        r"|doanh nghiệp|dự án|khu|chợ)"
        r"(?: \w+){0,3} nào|ở những đâu|danh sách"
    ),
    "reason": cue(r"vì sao|tại sao|lý do|nguyên nhân|sao lại"),
}
_DATE = cue(
    r"khi nào|bao giờ|ngày nào|năm nào|tháng nào|tháng mấy|ngày mấy|lúc nào|bao lâu|mấy giờ"
    r"|quý mấy|quý nào"
)
_NUMBER = cue(
    r"bao nhiêu|mấy (?!ai|khi)|tỷ lệ|phần trăm|số lượng|chỉ tiêu (?:là )?(?:gì|bao nhiêu)|%"
)
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d])")
# What a list that lacks it does not say either; the others may be the names that it lists.
UNLISTED = frozenset({*NEVER, "date"}) - {"place_list", "address", "reason"}
# The kinds of detail that a question asks for in words that are known.
CUED = frozenset({*NEVER, "date", "number"})
_MINISTRY = (
    "bộ (?:công an|công thương|giao thông vận tải|giáo dục(?: và đào tạo)?|kế hoạch(?: và đầu tư)?"
    "|khoa học(?: và công nghệ)?|lao động|ngoại giao|nội vụ|nông nghiệp|quốc phòng|tài chính"
    "|tài nguyên(?: và môi trường)?|thông tin(?: và truyền thông)?|tư pháp|văn hóa|xây dựng|y tế)"
)


@cache
def _elsewhere(province: str, year: int) -> tuple[Cue, Cue]:
    """The names of other provinces, and those as what is asked about, not where goods are sent."""
    names = "|".join(map(re.escape, other_provinces(province, year)))
    asked = cue(
        r"(?<!với )(?<!giáp )(?<!cùng )(?<!sang )(?<!từ )(?<!đến )"
        rf"(?:tỉnh|thành phố|tp\.?|ubnd|bên) (?P<a>{names})"
        rf"|^(?:ở|tại) (?:tỉnh |thành phố )?(?P<b>{names})"
        rf"|(?:ở|tại) (?P<c>{names}) (?:thì|giao|ai|sở)"
    )
    return cue(names), asked


_OTHER_ISSUER = cue(
    rf"^(?P<a>{_MINISTRY}) (?:phân công|giao|ban hành|chỉ đạo|yêu cầu)"
    rf"|(?:quyết định|kế hoạch|thông tư|chỉ thị|công văn) của (?P<b>{_MINISTRY})"
)
_OTHER_YEAR = cue(r"năm (?P<a>(?:19|20)\d\d)")


def missing_detail(question: Question, clause: Clause) -> str:
    """The kind of detail (a key of `wording.MISSING`) that is asked for and not in the clause."""
    plain = question.plain
    form = 0 if question.accented else 1
    for name, pattern in NEVER.items():
        if pattern[form].search(plain):
            return name
    if _DATE[form].search(plain) and not clause.deadlines and not _dated(clause):
        return "date"
    if _NUMBER[form].search(plain) and not any(c.isdigit() for c in clause.body):
        return "number"
    return ""


def _dated(clause: Clause) -> bool:
    return any(r.date for r in clause.references) or bool(_YEAR.search(clause.body))


def other_scope(question: Question, text: str) -> str:
    """The province, year or ministry asked about that is not the decision's own, "" if none is.

    What stands in `text`, the clause that fits best, is not foreign.
    """
    form = 0 if question.accented else 1
    text = normalize(text) if question.accented else fold(normalize(text))
    _, other_place = _elsewhere(question.province, question.year)
    for pattern in (other_place, _OTHER_ISSUER, _OTHER_YEAR):
        for match in pattern[form].finditer(question.plain):
            what = next(g for g in match.groups() if g)
            if what not in text and what != str(question.year):
                return f"năm {what}" if what.isdigit() else _titled(what)
    return ""


def _titled(name: str) -> str:
    """ "Bộ Y tế", "Hòa Bình": a ministry's first two words, or all words of a place."""
    words = name.split()
    large = 2 if words[0] in ("bộ", "bo") else len(words)
    return " ".join(w.capitalize() if n < large else w for n, w in enumerate(words))


def elsewhere(question: Question, clause: Clause) -> bool:
    """Whether the question names another year or province than the decision's or the clause's."""
    text = clause.text.lower()
    years = set(_YEAR.findall(question.plain)) - {str(question.year)}
    names, _ = _elsewhere(question.province, question.year)
    places = {m.group() for m in names[0 if question.accented else 1].finditer(question.plain)}
    return any(y not in text for y in years) or any(p not in text for p in places)
