"""Labels: who acts where a text says it as a form does ("Đơn vị chủ trì: Sở Y tế").

A label stands on a line of its own, or several follow one another on a line ("Chủ trì: Sở Y tế;
phối hợp: Sở Nội vụ; thời gian: Quý II").
"""

import re
from collections.abc import Iterator

from corpus.annotations import Role
from corpus.extraction.assignments import Named
from corpus.extraction.lists import listed, moved
from corpus.register import Register

_WHO = (
    r"(?:(?:các )?(?:Đơn vị|Cơ quan|Bộ phận|Phòng|Sở, ngành|Giao|Trách nhiệm|Phân công)\s)?"
    r"(?:được giao\s)?(?P<part>chủ trì|phối hợp|thực hiện|tham mưu)"
    r"(?:,? (?:và )?(?:thực hiện|tham mưu|tổ chức thực hiện|giải quyết)){0,2}(?:\s*\([^)]{0,40}\))?"
)
_ELSE = (
    r"(?:Thời gian|Thời hạn|Tiến độ|Sản phẩm|Kết quả|Kinh phí|Nguồn (?:lực|kinh phí)|Địa điểm"
    r"|Nội dung|Đối tượng|Ghi chú|Hoàn thành)[^:.;\n]{0,40}"
)
_MARK = r"(?:[-–+*•]\s*|\d{1,2}(?:\.\d{1,2}){0,3}[-./)]?\s+|[a-zđ][-./)]\s+)?"
_LABEL = re.compile(
    rf"(?:(?P<line>^){_MARK}|(?<=[.;,(]\s)|(?<=\()|(?<=[”)]\s))(?:{_WHO}|{_ELSE})\s*:\s*",
    re.IGNORECASE,
)
_PLAIN = {"chủ trì", "phối hợp"}  # what a label inside a line may say without "đơn vị"
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})\.\s|\)")
_LONGEST = 400  # characters of a list


def labelled_in(text: str, register: Register) -> Iterator[Named]:
    """The bodies behind the labels of a text, in order."""
    for line in re.finditer(r"[^\n]+", text):
        labels = list(_LABEL.finditer(line.group()))
        for n, label in enumerate(labels):
            if not label["part"] or not _counts(label):
                continue
            end = labels[n + 1].start() if n + 1 < len(labels) else len(line.group())
            value = line.group()[label.end() : min(end, label.end() + _LONGEST)]
            if stop := _SENTENCE.search(value):
                value = value[: stop.start()]
            role = Role.COORDINATE if label["part"].lower() == "phối hợp" else Role.LEAD
            at = line.start() + label.end()
            yield from ((moved(m, at), role) for m in listed(value, register))


def _counts(label: re.Match[str]) -> bool:
    """Whether it is a label: inside a line "thực hiện:" alone is none."""
    if label["line"] is not None:
        return True
    words = label.group().split()
    return words[0][0].isupper() or label["part"].lower() in _PLAIN
