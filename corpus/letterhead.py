"""The head of a document: whose it is, what kind it is, and where its text proper begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.places import load_provinces

_MOTTO = re.compile(
    r"cộng h(?:òa|oà) xã hội.*|độc lập ?[-–].*|đảng cộng sản việt nam.*", re.IGNORECASE
)
_BEGINS = re.compile(
    r"(?:[-–] ?)?(?:căn cứ\b|thực hiện\b|xét đề nghị|theo đề nghị|điều 1\b|kính gửi|thi hành\b"
    r"|quyết định ?:|quyết nghị ?:|chương i\b|phần (?:i\b|thứ nhất)|(?:i|1|a)\. )",
    re.IGNORECASE,
)
# What a letterhead names first; a line that begins otherwise goes on with the line before.
_BODY = re.compile(
    r"(?:ủy ban|uỷ ban|ubnd|hđnd|hội đồng|chính phủ|thủ tướng|quốc hội|bộ|sở|ban|cục|chi cục"
    r"|tổng cục|tỉnh ủy|tỉnh uỷ|thành ủy|thành uỷ|huyện ủy|đảng ủy|văn phòng|công an|thanh tra"
    r"|kho bạc|tòa án|viện kiểm sát|kiểm toán|ngân hàng|trung tâm|đài|trường|viện|học viện"
    r"|bảo hiểm|chủ tịch|ủy viên)\b",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(
    r"(?:chủ tịch|bộ trưởng|thủ tướng|chính phủ|giám đốc|tổng giám đốc|cục trưởng|thống đốc"
    r"|hội đồng nhân dân|ủy ban nhân dân|uỷ ban nhân dân|ban thường vụ|ban chấp hành|quốc hội"
    r"|ủy ban thường vụ|sở|bộ)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\bngày\b.{0,12}\btháng\b|^số ?:|^số \d|^v/v\b", re.IGNORECASE)
_OF_WHOM = re.compile(
    r"(?:số ?:? ?[\d/]|của (?:chính phủ|thủ tướng|bộ|ủy ban|uỷ ban|hội đồng|chủ tịch|ubnd|hđnd)\b"
    r"|ngày \d)",
    re.IGNORECASE,
)
_AREAS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "đặc khu")
_PROPER = ("chính phủ", "quốc hội", "việt nam", "nhà nước")


@dataclass(frozen=True, slots=True)
class Heading:
    """The line that names the kind; `rest` is what goes on in it of the title."""

    line: int
    kind: str
    whole: str
    rest: str


def begins(text: str) -> bool:
    """Whether the text proper begins here: legal bases, a first article, a first part."""
    return bool(_BEGINS.match(text))


def body_named(text: str) -> bool:
    """Whether a line only names who decides: "ỦY BAN NHÂN DÂN TỈNH …"."""
    return len(text) < 100 and bool(_AUTHORITY.match(text)) and text[-1] not in ".:;,"


def heading(texts: Sequence[str], kinds: Sequence[str]) -> Heading | None:
    """The first line that says what kind of document it is.

    "NGHỊ QUYẾT" may be followed by "CỦA CHÍNH PHỦ SỐ …" and "NGÀY …" on lines of their own.
    """
    for n, text in enumerate(texts):
        if begins(text):
            return None
        words = text.casefold().strip()
        for kind in sorted(kinds, key=len, reverse=True):
            if not words.startswith(kind.casefold()):
                continue
            rest = text.strip()[len(kind) :].strip()
            if not rest or rest == "*":
                more = n + 1
                while more < len(texts) and _OF_WHOM.match(texts[more]) and more < n + 4:
                    more += 1
                told = " ".join(texts[n:more])
                return Heading(more - 1, kind, told, _about(told))
            if re.match(r"(?:của|số)\b", rest, re.IGNORECASE):
                return Heading(n, kind, text, _about(text))
            if text[: len(kind)].isupper() and not rest.startswith(":"):
                return Heading(n, kind, text, rest)
    return None


def _about(text: str) -> str:
    """The title in "NGHỊ ĐỊNH CỦA CHÍNH PHỦ SỐ … NGÀY … VỀ VIỆC …"."""
    found = re.search(r"\b(?:về việc|v/v|ban hành)\b.*", text, re.IGNORECASE)
    return found[0] if found else ""


def issuer_lines(head: Sequence[str]) -> str:
    """The last body that the letterhead names, its lines joined; it is below those before it."""
    bodies: list[list[str]] = []
    for text in head:
        line = _MOTTO.sub("", text).strip(" -–_*=")
        if re.fullmatch(r"[A-Z]{0,3}\d*", line):
            if bodies and not _MOTTO.search(text):
                bodies.append([])
            continue
        if _DATED.search(line):
            break
        if _BODY.match(line):
            bodies.append([line])
        elif bodies and bodies[-1]:
            bodies[-1].append(line)
    named = [body for body in bodies if body]
    return " ".join(named[-1]) if named else ""


def name_in(text: str) -> str:
    """A body's name as it is written in a sentence: "Ủy ban nhân dân tỉnh Bắc Ninh"."""
    name = " ".join(text.split()).lower().replace("uỷ", "ủy")
    for province in load_provinces():
        if province.name.lower() in name:
            name = re.sub(rf"(?<!\w){re.escape(province.name.lower())}(?!\w)", province.name, name)
    for area in _AREAS:
        if place := re.search(rf"(?<!\w){area} (\w[\w -]{{0,40}})$", name):
            name = name[: place.start(1)] + _titled(place[1])
    for proper in _PROPER:
        name = re.sub(rf"(?<!\w){proper}(?!\w)", _proper(proper), name)
    name = re.sub(
        r"\b(bộ|sở|^ban) (?!trưởng)(\w)", lambda m: f"{m[1].capitalize()} {m[2].upper()}", name
    )
    return name[:1].upper() + name[1:]


def _titled(words: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in words.split(" "))


def _proper(name: str) -> str:
    return _titled(name) if name == "việt nam" else name[:1].upper() + name[1:]
