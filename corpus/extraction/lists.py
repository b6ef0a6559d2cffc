"""Lists of bodies, as columns and headings hold them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.extraction.bodies import body
from corpus.register import Mention, Register

_JOINTS = re.compile(
    r"(?:[\s,;.:]|và|các|của|Giám đốc|Thủ trưởng|Chủ tịch|có liên quan|liên quan)*+"
)
_OTHERWISE = re.compile(r"[;\n]|,(?=\s*[A-ZĐ])")


def listed(text: str, register: Register) -> list[Mention]:
    """The bodies of a list that holds nothing else; what has no known form is one as printed."""
    mentions = register.mentions(text)
    if mentions and covers(text, mentions):
        return mentions
    found: list[Mention] = []
    start = 0
    for piece in [*_OTHERWISE.finditer(text), None]:
        end = piece.start() if piece else len(text)
        found += _piece(text, start, end, register)
        start = piece.end() if piece else end
    return found


def _piece(text: str, start: int, end: int, register: Register) -> list[Mention]:
    part = text[start:end]
    mentions = register.mentions(part)
    if mentions and covers(part, mentions):
        return [moved(m, start) for m in mentions]
    name = part.strip(" \n\t,;.:-–")
    if not any(c.isalpha() for c in name):
        return []
    at = start + part.index(name)
    return [Mention(body(name), name, at, at + len(name))]


def covers(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether a text is nothing but these bodies and what joins them."""
    position = 0
    for mention in mentions:
        if not _JOINTS.fullmatch(text[position : mention.start]):
            return False
        position = mention.end
    return bool(_JOINTS.fullmatch(text[position:]))


def moved(mention: Mention, by: int) -> Mention:
    """The mention with offsets into a text that begins so much earlier."""
    return replace(mention, start=mention.start + by, end=mention.end + by)
