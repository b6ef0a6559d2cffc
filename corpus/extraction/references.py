"""Cited documents in a clause's text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus.document_kinds import KindUse, names

_KIND = "|".join(names(KindUse.CITED))
# A number with its type and issuer ("01/NQ-CP", "703-KL/TU", "103/2023/NQ-QH15").
_NUMBER = r"\d+(?:[/-]\d{4})?[/-][A-ZĐ][\wĐ]*(?:[/-][A-ZĐ][\wĐ]*)*"
_NUMBERED = re.compile(rf"(?P<kind>{_KIND})(?:\s+số)?\s+(?P<number>{_NUMBER})")
_PROGRAMME = re.compile(r"(?P<kind>Đề án)\s+(?:số\s+)?(?P<number>\d{2,3})(?![/\d])")
_TITLED = re.compile(r"(?P<kind>Đề án|Chương trình|Kế hoạch)\s+“(?P<name>[^”]+)”")
_LAW_END = r"(?=\s+(?:ngày|số|năm|cho|và\s+các|của|được|trong|đến|tại|để)\s|[,;.:)]|\s*$)"
# Names of laws that hold a comma; elsewhere a comma ends the name.
_COMMA_LAWS = (
    r"Luật\s+Tín ngưỡng, tôn giáo|Luật\s+Phòng, chống [\w ]{1,100}?"
    r"|Luật\s+Thực hành tiết kiệm, chống lãng phí|Luật\s+Hôn nhân, gia đình"
    r"|Luật\s+Sửa đổi, bổ sung (?:một số điều|[\w ]{1,100}?) của [^;.]{1,200}?"
)
_LAW = re.compile(
    rf"(?P<kind>Luật)(?=\s+[A-ZĐ])\s+[^,;.:]{{1,200}}?(?:{_LAW_END}|(?=\s+và\s+Luật\s))"
)
_COMMA_LAW = re.compile(
    rf"Luật\s+Phòng, chống [\w ]{{1,100}}?(?=\s+và\s+Luật\s)|(?:{_COMMA_LAWS}){_LAW_END}"
)
_DATE = re.compile(r",?\s+ngày\s+(\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})")
_ISSUER = re.compile(
    r"\s+của\s+(?P<issuer>[A-ZĐ].{1,160}?)"
    r"(?=\s+(?:về|thực hiện|phát triển|gắn|tại|và\s+(?:Nghị quyết|Quyết định)|quy định|phê duyệt"
    r"|ban hành)(?:\s|$)|[,;.:]|\s*$)"
)
_ISSUER_BEFORE = re.compile(r"của\s+(?P<issuer>[A-ZĐ][^.;:]{1,160}?)\s+tại\s+$")


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited document with offsets into the text that was searched."""

    kind: str
    number: str
    name: str
    date: date | None
    issuer: str
    start: int
    end: int


def find_references(text: str) -> Iterator[Cited]:
    """Documents cited by number, law name or quoted title, in order, without overlap."""
    found: list[Cited] = []
    for pattern in (_NUMBERED, _COMMA_LAW, _PROGRAMME, _TITLED, _LAW):
        for match in pattern.finditer(text):
            if any(match.start() < c.end and c.start < match.end() for c in found):
                continue
            found.append(_cited(match, text))
    yield from sorted(found, key=lambda c: c.start)


def _cited(match: re.Match[str], text: str) -> Cited:
    groups = match.groupdict()
    law = groups.get("kind") in (None, "Luật") and "number" not in groups
    end = match.end()
    day = None
    if dated := _DATE.match(text, end):
        end = dated.end()
        try:
            day = date(int(dated[3]), int(dated[2]), int(dated[1]))
        except ValueError:
            day = None
    issuer = _ISSUER.match(text, end) or _ISSUER_BEFORE.search(text, 0, match.start())
    return Cited(
        kind=groups.get("kind") or "Luật",
        number=groups.get("number") or "",
        name=match.group().strip() if law else groups.get("name") or "",
        date=day,
        issuer=issuer["issuer"] if issuer else "",
        start=match.start(),
        end=max(end, issuer.end()) if issuer else end,
    )
