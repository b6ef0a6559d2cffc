"""Identity: number, date, issuer, kind, title and signer of a document, and where each stands."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from corpus.document_kinds import kinds
from corpus.letterhead import begins, body_named, heading, issuer_lines, name_in
from corpus.places import load_provinces
from corpus.readers.base import SourceText
from corpus.readers.vietnamese import is_syllable

_HEAD = 40  # paragraphs in which a letterhead and a title stand
_TITLE_LINES = 10
_NUMBER = re.compile(
    r"(?P<count>\d{1,5}(?:\.\d{1,3})?[a-z]?)? ?(?P<year>[-/] ?(?:19|20)\d\d(?=\D))?"
    r" ?(?P<tail>[/-] ?[A-ZĐƯ][A-ZĐƯa-zđư\d]{0,9}(?: ?[-/–] ?[A-ZĐƯ&][\wĐđƯư&.]{0,24}){0,4})"
)
_CALLED = re.compile(r"\bsố ?:?\s?(?=[\d/-])", re.IGNORECASE)
_DAY = re.compile(
    r"ngày ?(?P<day>\d{1,2})? ?tháng ?(?P<month>\d{1,2})? ?năm ?(?P<year>(?:19|20)\d\d)(?!\d)"
    r"|ngày ?(?P<d>\d{1,2}) ?[/.-] ?(?P<m>\d{1,2}) ?[/.-] ?(?P<y>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d) \d{1,2}:\d\d:\d\d"
    r"(?P<year>)(?P<month>)(?P<day>)"
)
_POSITION = re.compile(
    r"\b(?:chủ tịch|bộ trưởng|thứ trưởng|thủ tướng|giám đốc|bí thư|cục trưởng|chánh văn phòng"
    r"|thống đốc|trưởng ban|hiệu trưởng|viện trưởng|chủ nhiệm)\b",
    re.IGNORECASE,
)
_ISSUED_WITH = re.compile(r"\(?(?:ban hành )?kèm theo .{0,20}", re.IGNORECASE)
_IN_NAME = re.compile(
    r"(?<!\d)(\d{1,5})[-_ .]+(?:((?:19|20)\d\d)[-_ .]+)?([A-Za-zĐđ]{2,4})[-_ .]+([A-Za-zĐđ]{2,8})"
)
_LETTER = re.compile(r"kính gửi ?:", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:\bv/v|^về việc)\b:? ?([^\n]{5,300})", re.IGNORECASE)
_PROSE = re.compile(r".{60,}[.,:;]$", re.DOTALL)
LETTERHEAD = "phần đầu văn bản"
HEADING = "tên văn bản"
PAGE_TITLE = "tên trang hoặc tên tệp bên trong"
ANNEX = "dòng “ban hành kèm theo”"
FILE_NAME = "tên tệp"
SIGNATURE = "phần ký"
SEAL = "dấu chữ ký số"
PERSON = "người thêm văn bản"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact and where it was found; `sure` if nothing speaks against it."""

    value: str = ""
    where: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of a document; a date is written as ISO does."""

    number: Finding = field(default_factory=Finding)
    date: Finding = field(default_factory=Finding)
    issuer: Finding = field(default_factory=Finding)
    kind: Finding = field(default_factory=Finding)
    title: Finding = field(default_factory=Finding)
    signer: Finding = field(default_factory=Finding)
    province: Finding = field(default_factory=Finding)


def identify(document: SourceText, file_name: str = "") -> Identity:
    """What a document and its file's name tell of it."""
    texts = [p.text for p in document.paragraphs[:_HEAD]]
    named = heading(texts, tuple(kinds()))
    end = named.line if named else next((n for n, t in enumerate(texts) if begins(t)), len(texts))
    head = texts[:end]
    kind = Finding(named.kind, HEADING, True) if named else Finding()
    title = _title(texts, named.line, named.rest) if named else Finding()
    under = [named.whole] if named else []
    annexes = [p.text for p in document.paragraphs if _ISSUED_WITH.match(p.text)][:3]
    number = _number(head, under, document.titles, annexes, file_name, kind.value)
    letter = next((n for n, t in enumerate(texts[: end + 1]) if _LETTER.match(t)), None)
    if letter is not None and not kind.value:
        kind, title = Finding("Công văn", LETTERHEAD, True), _subject(texts[:letter])
    elif not kind.value and number.value:
        kind = Finding(_kind_of(number.value), number.where)
    issuer = _issuer(head, number.value, under)
    return Identity(
        number=number,
        date=_date(head, under, annexes),
        issuer=issuer,
        kind=kind,
        title=title if title.value else _titled(document.titles),
        signer=_signer([p.text for p in document.paragraphs[end:]]),
        province=_province(issuer),
    )


def _number(
    head: Sequence[str],
    under: Sequence[str],
    titles: Sequence[str],
    annexes: Sequence[str],
    file_name: str,
    kind: str,
) -> Finding:
    """The number that fits the kind best, the letterhead's before others."""
    found = [
        *((number, LETTERHEAD) for number in _numbers("\n".join(head).replace("\n/", " /"))),
        *((number, HEADING) for text in under for number in _numbers(text)),
        *((number, PAGE_TITLE) for text in titles for number in _numbers(text)),
        *((number, ANNEX) for text in annexes for number in _numbers(text)),
        *((number, FILE_NAME) for number in _in_name(file_name)),
    ]
    whole = [(number, where) for number, where in found if number[0].isdigit()]
    if not whole:
        return Finding("", found[0][1] if found else "")
    fitting = [(number, where) for number, where in whole if _fits(number, kind)]
    value, where = (fitting or whole)[0]
    first_where = found[0][1]
    return Finding(value, where, where in (LETTERHEAD, HEADING) and where == first_where)


def _numbers(text: str) -> Iterator[str]:
    for called in _CALLED.finditer(text):
        if found := _NUMBER.match(text, called.end()):
            yield "".join(found.group().split()).replace("–", "-")


def _in_name(name: str) -> Iterator[str]:
    """Numbers as names of files write them: "QD-1696-QD-UBND", "40-2025-QD-UBND"."""
    symbols = {plain(symbol): symbol for held in kinds().values() for symbol in held}
    for count, year, symbol, body in _IN_NAME.findall(Path(name).stem):
        if plain(symbol) in symbols:
            parts = [count, *([year] if year else []), f"{symbols[plain(symbol)]}-{body.upper()}"]
            yield "/".join(parts)


def plain(text: str) -> str:
    """A text in lower case without marks, "đ" as "d"."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def _fits(number: str, kind: str) -> bool:
    return not kind or _kind_symbol(number) in kinds().get(kind, ())


def _kind_symbol(number: str) -> str:
    """The short form of the kind in a number: "QĐ" of "40/2025/QĐ-UBND", "CT" of "11-CT/TU"."""
    found = re.search(r"[/-]([A-ZĐƯ][A-Za-zĐđƯưi]{0,5}?)(?=[-/\d]|$)", number)
    return found[1] if found else ""


def _kind_of(number: str) -> str:
    symbol = _kind_symbol(number)
    return next((name for name, symbols in kinds().items() if symbol in symbols), "")


def _date(head: Sequence[str], under: Sequence[str], annexes: Sequence[str]) -> Finding:
    blank = ""
    signed = next((found for text in head if (found := _SIGNED.search(text))), None)
    for texts, where in ((head, LETTERHEAD), (under, HEADING), (annexes, ANNEX)):
        for text in texts:
            for found in _DAY.finditer(text):
                if day := _day(found):
                    return Finding(day.isoformat(), where, where != ANNEX and not blank)
                blank = blank or where
    if signed and (day := _day(signed)):
        return Finding(day.isoformat(), SEAL)
    return Finding("", blank)


def _day(found: re.Match[str]) -> date | None:
    parts = [found["year"] or found["y"], found["month"] or found["m"], found["day"] or found["d"]]
    try:
        return date(*(int(part) for part in parts)) if all(parts) else None
    except ValueError:
        return None


def _title(texts: Sequence[str], line: int, rest: str) -> Finding:
    """The lines under the kind, up to where the text proper begins."""
    held = [rest] if rest else []
    lines = texts[line + 1 : line + 1 + _TITLE_LINES]
    for text, below in zip(lines, [*lines[1:], ""], strict=True):
        if begins(text) or text.startswith("(") or (held and _PROSE.match(text)):
            break
        if held and ((held[-1].isupper() and not text.isupper()) or held[-1].endswith(".")):
            break
        if held and body_named(text) and (text.isupper() or not below or begins(below)):
            break
        if any(map(str.isalnum, text)):
            held.append(text)
    return Finding(" ".join(held), HEADING if held else "", bool(held))


def _subject(head: Sequence[str]) -> Finding:
    """What a letter is about, as its head says: "V/v …"."""
    found = next((_SUBJECT.search(text) for text in head if _SUBJECT.search(text)), None)
    return Finding(found[1].strip(), LETTERHEAD, True) if found else Finding()


def _titled(titles: Sequence[str]) -> Finding:
    longest = max(titles, key=len, default="")
    return Finding(longest, PAGE_TITLE if longest else "")


def _issuer(head: Sequence[str], number: str, under: Sequence[str]) -> Finding:
    if lines := issuer_lines(head):
        return Finding(name_in(lines), LETTERHEAD, True)
    told = re.search(r"\bcủa (.{3,80}?)(?: số\b| ngày\b|$)", " ".join(under), re.IGNORECASE)
    if told:
        return Finding(name_in(told[1]), HEADING, True)
    if number.endswith("-TTg"):
        return Finding("Thủ tướng Chính phủ", LETTERHEAD)
    if number.endswith("-CP"):
        return Finding("Chính phủ", LETTERHEAD)
    return Finding()


def _signer(texts: Sequence[str]) -> Finding:
    """The name under the position of who signed."""
    for n, text in enumerate(texts):
        if len(text) < 100 and text.upper() == text and _POSITION.search(text):
            for below in texts[n + 1 : n + 6]:
                if _is_name(below):
                    return Finding(below.strip(), SIGNATURE, True)
    return Finding()


def _is_name(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 5
        and all(w[0].isupper() and is_syllable(w.lower()) for w in words)
        and not _POSITION.search(text)
        and not body_named(text)
    )


def _province(issuer: Finding) -> Finding:
    words = plain(issuer.value)
    for province in load_provinces():
        if re.search(rf"(?<!\w){re.escape(plain(province.name))}(?!\w)", words):
            return Finding(province.name, issuer.where, issuer.sure)
    return Finding()
