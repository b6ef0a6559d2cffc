"""Sentences: who acts in one, who is said to lead in the middle of it, who works together."""

import re
from collections.abc import Iterator, Sequence

from corpus.annotations import Role
from corpus.extraction.assignments import Named, entrusted_in
from corpus.extraction.lists import moved
from corpus.register import SUPERIOR, Mention, Register

_CIRCUMSTANCE = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[-./)]?\s+|[a-zđ][-./)]\s+|[-–+]\s*)?"
    r"(?:Căn cứ|Trên cơ sở|Trong|Trước|Sau|Khi|Để|Theo(?! dõi)|Đối với|Nếu|Trường hợp|Tùy|Tuỳ"
    r"|Định kỳ|Ngay|Từ|H[àằ]ng (?:năm|quý|tháng)|Ngoài|Cùng với|Nhằm|Hàng tuần|Đến"
    r"|Chậm nhất|Vào)(?!\w)"
)
_COMMA = re.compile(r",\s+(?:(?:Giám đốc|Thủ trưởng|Chủ tịch|Bộ trưởng)\s+)?")
_TOGETHER = re.compile(
    r"phối hợp(?:\s+(?:chặt chẽ|thường xuyên|đồng bộ|kịp thời|hiệu quả|thực hiện|tốt|cùng))*+",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:[\s,;(]|và|với|cùng|giữa|của|có liên quan|liên quan|Giám đốc|Thủ trưởng|Chủ tịch)*+"
)
_JOINED = re.compile(r"\s?(?:[,;]|và|cùng|,? và)\s(?:(?:Giám đốc|Thủ trưởng|Chủ tịch)\s)?")
_CHARGED = re.compile(
    r"\s(?:có trách nhiệm\s)?(?:(?:là|làm)\s(?:cơ quan|đơn vị)\s)?(?:được giao\s)?"
    r"(?:chủ trì|(?:là|làm)\s(?:cơ quan\s|đơn vị\s)?(?:thường trực|đầu mối)"
    r"|chịu trách nhiệm chính)(?!\w)"
)
_GIVEN = re.compile(
    r"(?<!đã )(?<!được )(?<!Đã )(?<!\w)(?:giao|phân công)\s"
    r"(?:(?:nhiệm vụ|trách nhiệm)\s)?(?:cho\s)?",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[-./)]?\s+|[a-zđ][-./)]\s+|[-–+]\s*)?"
    r"(?:Đơn vị|Cơ quan|Bộ phận|Đầu mối|Thường trực)\s[^.;:\n]{3,120}?\slà\s"
)
_HELPING = re.compile(
    r"\s(?:cùng\s|tham gia\s)?phối hợp(?:\s(?:tổ chức\s)?thực hiện)?\s?(?=[).,;]|$)"
)


def opening_in(text: str, register: Register) -> list[Named]:
    """The bodies that open a sentence, also behind words that say when or why they act."""
    named = entrusted_in(text, register)
    if not named and (before := _CIRCUMSTANCE.match(text)):
        mentions = register.mentions(text)
        comma = next((c for c in _COMMA.finditer(text, before.end()) if _begins(c, mentions)), None)
        if comma:
            rest = entrusted_in(text[comma.end() :], register)
            named = [(moved(m, comma.end()), role) for m, role in rest]
    return [(m, role) for m, role in named if role is not Role.COORDINATE]


def _begins(comma: re.Match[str], mentions: Sequence[Mention]) -> bool:
    """Whether a body begins behind a comma that stands in no name."""
    inside = any(m.start <= comma.start() < m.end for m in mentions)
    return not inside and any(m.start == comma.end() for m in mentions)


def charged_in(text: str, register: Register) -> list[Named]:
    """The bodies that lead inside a sentence which opens with the task: "… do Sở X chủ trì".

    Behind "giao" and the like they need no such word ("…; giao Sở X theo dõi").
    """
    mentions = register.mentions(text)
    for n, mention in enumerate(mentions):
        if mention.agency.kind != SUPERIOR and _CHARGED.match(text, mention.end):
            return [(m, Role.LEAD) for m in _run_before(text, mentions, n)]
    if name := _NAMED.match(text):
        named = next((m for m in mentions if m.start == name.end()), None)
        if named:
            return [(named, Role.RESPONSIBLE)]
    for given in _GIVEN.finditer(text):
        entrusted = entrusted_in(f"Giao {text[given.end() :]}", register)
        by = given.end() - len("Giao ")
        if acting := [(m, role) for m, role in entrusted if role is not Role.COORDINATE]:
            return [(moved(m, by), role) for m, role in acting]
    return []


def _run_before(text: str, mentions: Sequence[Mention], last: int) -> list[Mention]:
    """The list of bodies that ends with one."""
    run = [mentions[last]]
    for mention in reversed(mentions[:last]):
        if not _JOINED.fullmatch(text[mention.end : run[0].start]):
            break
        run.insert(0, mention)
    return run


def together_in(text: str, register: Register) -> list[Mention]:
    """The bodies listed behind "phối hợp (chặt chẽ) với", or in front of a closing "phối hợp"."""
    mentions = register.mentions(text)
    found = list(_listed_behind(text, mentions))
    for n, mention in enumerate(mentions):
        if _HELPING.match(text, mention.end):
            run = _run_before(text, mentions, n)
            found += run if run[0].start and "chủ trì" in text[: run[0].start] else []
    return found


def _listed_behind(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    for cue in _TOGETHER.finditer(text):
        position = cue.end()
        for mention in mentions:
            if mention.start < position:
                continue
            if not _LISTED.fullmatch(text[position : mention.start]):
                break
            yield mention
            position = mention.end
