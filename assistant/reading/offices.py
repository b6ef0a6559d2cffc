"""Offices: names in a row of which only one says "Sở" ("Sở Nội vụ, Tư pháp")."""

import re

from assistant.cue import Strip, cue
from assistant.naming import Namer

_COUNTED = cue(
    r"(?:cả )?(?:hai|ba|bốn|mấy|các|[2-5]) sở (?:này|đó|ấy|trên|kia)|(?:cả )?(?:hai|ba|[23]) sở"
)
_JOINED = r"(?:\s*[,+&/;]\s*|\s(?:và|va|với|voi|vs|cùng|cung|hay|hoặc|hoac|lẫn|lan)\s)+"
# What may follow the last name: no word that makes a matter of it ("xây dựng nông thôn mới").
_AFTER = cue(
    r"chủ trì|phối hợp|làm|lo|được|dc|đc|có|phải|cùng|thì|chịu|phụ trách|đứng|giao|nhận|gánh|mỗi|ở"
    r"|trong|là|đều|đảm|lần lượt|tham gia|bị|năm|theo|đầu mối|trực tiếp|chung|ôm|cầm"
)


def written_out(text: Strip, namer: Namer) -> None:
    """Writes "Sở" before each name of a row that begins with an office, or counts them."""
    form = 0 if text.accented else 1
    office, name = ("sở", namer.offices[0]) if text.accented else ("so", namer.offices[1])
    each = rf"(?:{office} )?(?:{name})(?!\w)"
    row = re.compile(
        rf"(?<!\w){each}(?:{_JOINED}{each})+(?=\s*(?:$|[,.?!:;|]|{_AFTER[form].pattern}))"
    )
    counted = text.sees(_COUNTED)
    short = re.compile(rf"(?<!\w)(?<!{office} )(?:{name})(?!\w)")

    def spelled(found: re.Match[str]) -> str:
        if not (counted or found.group().startswith(f"{office} ")):
            return found.group()
        return short.sub(lambda m: f"{office} {m.group()}", found.group())

    left = row.sub(spelled, text.left)
    if left != text.left:
        text.left = left
        text.take(_COUNTED)
