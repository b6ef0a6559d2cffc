"""Shapes: clauses asked for by how they assign their task."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.understanding.lexicon import BODY, GROUP, LED, SAYING, SHARED, WHERE
from assistant.understanding.patterns import Cue, Strip, cue
from assistant.understanding.query import COLLECTIVE, Request, Shape
from assistant.understanding.reading import Heard

_ALONE = cue(
    rf"(?:không|chưa|chẳng)(?: \w+){{0,3}}? (?:{BODY}|ai)(?: nào)?(?: cùng)? phối hợp"
    r"|không (?:cần |phải |ghi |nêu |có )phối hợp(?: với ai)?"
)
_NO_LEAD = cue(r"(?:không|chưa|thiếu|chẳng)(?: (?!phối)\w+){0,5}? chủ trì")
_UNASSIGNED = cue(
    r"(?:không|chưa|chẳng)(?: (?:có|nêu|ghi|nói|giao|chỉ|gắn|kèm|phân công|rõ|đích danh|cụ thể"
    rf"|cho|tên|định))+ (?:{BODY}|ai)(?: cụ thể)?(?: nào)?"
    r"(?: (?:thực hiện|phụ trách|chịu trách nhiệm|làm|lo|đảm nhiệm))*"
)
_SEVERAL = cue(
    rf"(?:hơn một|nhiều hơn một|hơn 1|từ hai|từ 2|hai|2|nhiều|vài)(?: \w+)?? {BODY}(?: trở lên)?"
    r"(?: (?:cùng|đồng|đứng|được|giao|làm|phụ trách|chịu trách nhiệm))*(?P<led> chủ trì)?"
    r"(?! phối hợp)|(?:đồng|cùng) (?P<led2>chủ trì)"
)
_REQUESTED = cue(
    r"(?:chỉ|dùng|ghi|mang tính|bằng|theo hình thức|được|chữ|từ|lời)(?: \w+){0,2}? đề nghị"
    r"|đề nghị (?:chứ|thay vì|mà)(?: không)?(?: \w+){0,2}?"
    r" (?:giao(?: việc| nhiệm vụ)?|ra lệnh|bắt buộc|bắt|ép|chỉ đạo|yêu cầu)"
)
_NOT_ORDERED = cue(r"(?:chứ |mà )?không(?: phải)?(?: là)? (?:ra lệnh|bắt buộc|giao(?: \w+)??)")
_COMMON = cue(
    r"giao chung|(?:làm |việc |trách nhiệm )?chung (?:cho|của) (?:các|tất cả|mọi|nhiều)"
    r"|(?:không|chẳng)(?: giao)? (?:riêng|đích danh)(?: \w+)? nào|không (?:của )?riêng ai"
)
_BY_NAME = cue(
    r"(?:được )?(?:nêu|gọi|ghi|chỉ)? ?(?:đích danh|rõ tên|tên riêng)"
    r"|(?:không|trừ|ngoại trừ|bỏ)(?: tính| kể| gồm| bao gồm| lấy| qua)*(?: \w+){0,4}? chung"
    r"(?: cho)?"
)
_NOT_ONE = cue(r"(?:không|chẳng)(?: giao)? riêng(?: \w+)?(?: nào)?|không của riêng ai")


def shape(heard: Heard, base: Request, text: Strip) -> Request | None:
    """Clauses that assign their task in some way: to nobody, to several, to all."""
    if base.slugs - COLLECTIVE:
        return None
    for form, rest in _shapes(text):
        for words in (WHERE, SAYING, LED, GROUP, SHARED):
            rest.take(words)
        named = base.bodies and form not in (Shape.COLLECTIVE, Shape.SEVERAL_NAMED)
        if not named and not heard.over(rest):
            return replace(base, shape=form, bodies=())
    return None


def _shapes(text: Strip) -> Iterator[tuple[Shape, Strip]]:
    """The shapes that the words may speak of, each with what it leaves."""
    for form, opener, empty in _OPENERS:
        rest = text.copy()
        if form is Shape.JOINT and not rest.sees(SHARED):
            continue
        if form is Shape.SEVERAL_NAMED and not rest.take(_BY_NAME):
            continue
        if found := rest.take(opener):
            for words in empty:
                rest.take(words)
            yield _exactly(form, found[0]), rest


def _exactly(form: Shape, found: re.Match[str]) -> Shape:
    led = form is Shape.SEVERAL and (found["led"] or found["led2"])
    return Shape.SEVERAL_LEADS if led else form


_OPENERS: tuple[tuple[Shape, Cue, tuple[Cue, ...]], ...] = (
    (Shape.SEVERAL_NAMED, _SEVERAL, ()),
    (Shape.COLLECTIVE, _COMMON, (_NOT_ONE, _NO_LEAD, _UNASSIGNED)),
    (Shape.JOINT, _NO_LEAD, ()),
    (Shape.ALONE, _ALONE, ()),
    (Shape.REQUESTED, _REQUESTED, (_NOT_ORDERED,)),
    (Shape.UNASSIGNED, _UNASSIGNED, ()),
    (Shape.SEVERAL, _SEVERAL, ()),
)
