"""Bodies by their form: those of a document that no register knows.

A name begins with what bodies are called ("Sở", "Chi cục", "Ban Chỉ đạo") and goes on as far as
names do; groups are named as such ("các sở, ban, ngành"). What is found becomes a row of the
register for that document. A document's own short names ("sau đây gọi tắt là Đơn vị vận hành")
count as bodies too.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from corpus.decision import Decision
from corpus.extraction.names import forms_of_bodies, name_end
from corpus.register import Agency, Mention, Register

_ABOVE = "uy_ban"
_GROUP = "nhom"
_OTHER = "khac"

_NOUN = (
    r"(?:bộ(?:, ngành)?|sở|ban|ngành|phòng|vụ|cục|tổng cục|viện|đoàn thể"
    r"|trường(?: đại học| cao đẳng| chính trị| học)?|cơ quan ngang bộ|cơ quan thuộc chính phủ"
    r"|cơ quan trung ương|cơ quan chuyên môn|cơ quan chức năng|cơ quan thông tấn|báo chí|cơ quan"
    r"|đơn vị(?: sự nghiệp| vận hành| chức năng)?|địa phương|tổ chức(?: chính trị[ –-]{1,3}xã hội"
    r"| tín dụng| xã hội)?|cá nhân|doanh nghiệp|lực lượng(?: chức năng| vũ trang)?|hội|bệnh viện"
    r"|huyện|thành phố|thị xã|xã|phường|thị trấn|đặc khu|cấp)(?!\s+trưởng)"
)
_ONE_BODY = r"(?!(?-i:Sở|Bộ|Cục|Vụ|Ban|Hội|Phòng|Trường|Viện)\s(?-i:[A-ZĐÀ-Ỹ]))"
_TAIL = (
    r"(?:\s+(?:có liên quan|liên quan|chuyên môn|cấp (?:tỉnh|huyện|xã)|chức năng|trung ương"
    r"|địa phương|khác|thuộc (?:Bộ|tỉnh|UBND tỉnh|Ủy ban nhân dân tỉnh)"
    r"|(?:đóng )?trên địa bàn(?: tỉnh| thành phố)?"
    r"|trong tỉnh|của tỉnh|tỉnh|thành phố|trực thuộc|(?-i:[A-ZĐ]{3,8}(?!\w)))){0,3}+"
)
_GROUPS = re.compile(
    rf"(?<!\w)(?<!nhân dân )(?<!UBND )(?<!HĐND )"
    rf"(?!các\s+sở,\s+(?-i:Thủ trưởng|Giám đốc))(?:các|những|mọi)\s+{_NOUN}(?!\w){_TAIL}"
    rf"(?:(?:,\s?|\s+và\s+)(?:các\s+)?{_ONE_BODY}{_NOUN}(?!\w){_TAIL}){{0,8}}+",
    re.IGNORECASE,
)
_BARE_GROUPS = re.compile(
    rf"(?<!\w)(?:Sở, ban, ngành|Cơ quan, (?:đơn vị|tổ chức)|Chủ quản hệ thống thông tin"
    rf"|đơn vị vận hành(?: hệ thống thông tin)?|báo, tạp chí ngành \w{{1,12}} \w{{1,12}}"
    rf"|cơ quan (?-i:Thuế|Công an|Hải quan|Quân sự)){_TAIL}(?!\w)",
    re.IGNORECASE,
)
_COUNCIL = re.compile(
    r"(?<!\w)(?:các\s)?(?:Ban\s(?:của\s)?(?:Hội đồng nhân dân|HĐND)"
    r"|Tổ\sđại biểu(?:\s(?:Hội đồng nhân dân|HĐND))?|đại biểu\s(?:Hội đồng nhân dân|HĐND))"
    r"(?:\s(?:tỉnh|thành phố|huyện|xã|các cấp))?(?!\w)",
    re.IGNORECASE,
)
_LEADERS = re.compile(
    r"(?<!\w)(?:(?i:các)\s(?:Bộ trưởng|Trưởng ngành)(?=[,;\s])"
    r"|Thủ trưởng\s(?:các\s)?cơ quan\s(?:ngang [Bb]ộ|thuộc Chính phủ|trung ương|Trung ương)"
    r"(?:(?:,| và|, và)\s(?:cơ quan\s)?(?:ngang [Bb]ộ|thuộc Chính phủ)){0,2})(?!\w)"
)
_AREA = r"(?:tỉnh|huyện|thành phố|thị xã|xã|phường|thị trấn|đặc khu|quận)"
_PEOPLE = re.compile(
    r"(?<!\w)(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Hội đồng nhân dân|HĐND)\s+"
    rf"(?P<of>(?:các|cấp)\s+(?:{_AREA}|cấp)(?:(?:,\s?|\s+và\s+|\s+){_AREA}(?!\w)){{0,5}}+"
    r"(?:\s+(?:trực thuộc (?:trung ương|Trung ương)|trên địa bàn(?: tỉnh)?))?"
    rf"|{_AREA}(?:,\s?{_AREA}(?!\w)){{1,4}}+(?:\s+và\s+{_AREA}(?!\w))?"
    r"|(?:tỉnh|huyện|thành phố|thị xã|xã|phường)(?-i:\s+[A-ZĐ]\w{1,8}){0,3}+)(?!\w)",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:\((?:sau đây\s+)?|,\s+sau đây\s+(?:được\s+)?)(?:viết|gọi)\s+(?:chung\s+|tắt\s+)?là:?\s+"
    r"[“\"]?(?P<name>[^(),;.”\"]{2,60})[”\"]?(?=[),;.])"
    r"|\((?P<short>(?:(?:Sở|Bộ|Ban|Cục|Chi cục|Trung tâm|Công an|Hội) )?[A-ZĐ&]{2,10})\)"
)
_NAMED_SO = re.compile(r"(?:[Cc]ơ quan|[Đđ]ơn vị|Ban|Tổ|Sở|Hội|Trung tâm) ")
_BEFORE = 200  # characters in which the name stands that is shortened
_OFFICES = re.compile(r"(?<!\w)(?:giám đốc|thủ trưởng|chủ tịch|chánh|bộ trưởng)(?!\w)")


class OpenRegister(Register):
    """A register that also knows bodies by their form.

    `terms` are a document's own short names, `called` the bodies that some of them stand for.
    """

    terms: re.Pattern[str] | None = None
    called: Mapping[str, Agency] = MappingProxyType({})

    def mentions(self, text: str) -> list[Mention]:
        """Bodies of the register and by form, the longest that begin first, in text order."""
        known = self.__dict__.setdefault("_read", {})
        if text not in known:
            known[text] = self._mentions(text)
        found: list[Mention] = known[text]
        return found

    def _mentions(self, text: str) -> list[Mention]:
        found = [*super().mentions(text), *self._by_form(text)]
        found.sort(key=lambda m: (m.start, -m.end))
        apart: list[Mention] = []
        for mention in found:
            last = apart[-1] if apart else None
            if last is None or mention.start >= last.end:
                apart.append(mention)
            elif mention.end > last.end and mention.agency.collective and last.agency.collective:
                # "Thủ trưởng các sở, ban, ngành" of the register goes on: "… cấp tỉnh".
                apart[-1] = Mention(
                    last.agency, text[last.start : mention.end], last.start, mention.end
                )
        return apart

    def _by_form(self, text: str) -> list[Mention]:
        found = [_mention(text, m.start(), m.end(), _GROUP) for m in _GROUPS.finditer(text)]
        found += [_mention(text, m.start(), m.end(), _OTHER) for m in _BARE_GROUPS.finditer(text)]
        for groups in (_COUNCIL, _LEADERS):
            found += [_mention(text, m.start(), m.end(), _GROUP) for m in groups.finditer(text)]
        found += [
            _mention(text, m.start(), m.end(), _ABOVE if _one(m["of"]) else _GROUP)
            for m in _PEOPLE.finditer(text)
        ]
        whole: dict[int, int] = {}  # where names that end in capitals stand: nothing follows them
        for match in self.terms.finditer(text) if self.terms else ():
            mention = _mention(text, *match.span(), _OTHER)
            agency = self.called.get(mention.text, mention.agency)
            found.append(replace(mention, agency=agency))
            if match.group().split()[-1].isupper():
                whole[match.start()] = match.end()
        forms = forms_of_bodies()
        position = 0
        while head := forms.heads.search(text, position):
            end = whole.get(head.start()) or name_end(text, head, forms)
            if end > head.end() and head.start() not in whole:
                found.append(_mention(text, head.start(), end, _OTHER))
            position = max(end, head.end())
        return found


def _one(place: str) -> bool:
    """Whether a committee is the one of the province: it gives the tasks, it takes none."""
    return place.split()[0].lower() == "tỉnh" and "," not in place


def recognising(register: Register, text: str) -> Register:
    """The register, open for bodies by their form and by the short names that a text defines."""
    found = OpenRegister(register.agencies, register.successor_bodies)
    called: dict[str, Agency] = {}
    own: set[str] = set()
    for match in _CALLED.finditer(text):
        name = " ".join((match["name"] or match["short"]).split())
        if agency := _shortened(found, text, match.start()):
            called[name] = agency
        elif match["name"] and _NAMED_SO.match(name):
            own.add(name)
    if names := [*called, *own]:
        words = "|".join(
            re.escape(n) if n in called else f"(?i:{re.escape(n)})"
            for n in sorted(names, key=len, reverse=True)
        )
        object.__setattr__(found, "terms", re.compile(rf"(?<!\w)(?:{words})(?!\w)"))
        object.__setattr__(found, "called", called)
        found.__dict__.pop("_read", None)
    return found


def _shortened(register: Register, text: str, end: int) -> Agency | None:
    """The single body whose name ends where its short name is given."""
    before = text[max(0, end - _BEFORE) : end].rstrip()
    last = next(reversed(register.mentions(before)), None)
    if last is None or last.end != len(before) or last.agency.collective:
        return None
    return None if last.agency.kind in (_ABOVE, _GROUP) else last.agency


def _mention(text: str, start: int, end: int, kind: str) -> Mention:
    printed = text[start:end].rstrip(" ,;-–")
    name = " ".join(printed.split())
    return Mention(_agency(name, kind), printed, start, start + len(printed))


def lowered(title: str) -> str:
    """A title in capitals as it would stand in a sentence, so that its bodies are known."""
    if not title.isupper() and not re.split(r"[\n(]", title)[0].isupper():
        return title
    forms = forms_of_bodies()
    small = title.lower()
    heads = re.compile(forms.heads.pattern, re.IGNORECASE)
    capital = heads.sub(lambda m: m.group()[0].upper() + m.group()[1:], small)
    return _OFFICES.sub(lambda m: m.group()[0].upper() + m.group()[1:], capital)


def body(name: str) -> Agency:
    """The row of a body that a column or a heading names as such, whatever its form."""
    return _agency(" ".join(name.split()), _OTHER)


@cache
def _agency(name: str, kind: str) -> Agency:
    return Agency(
        slug=_slug(name),
        name=name,
        kind=kind,
        level="",
        named_as=(name,),
        name_variants=(),
        abbreviations=(),
        aliases=(),
        ambiguous=(),
        domain=(),
        successors=(),
    )


def _slug(name: str) -> str:
    short = re.sub(r"(?i)(?:ủy|uỷ) ban nhân dân", "ubnd", name)
    plain = short.replace("đ", "d").replace("Đ", "D")
    bare = "".join(
        c for c in unicodedata.normalize("NFD", plain.lower()) if not unicodedata.combining(c)
    )
    slug = re.sub(r"[^a-z0-9]+", "-", bare)
    return slug.strip("-") or _OTHER


def own_bodies(decision: Decision, register: Register) -> Register:
    """The register with a row for each body that the decision names and it does not hold."""
    named: dict[str, str] = {}
    for assignment in (a for c in decision.clauses for a in c.assignments):
        whole = named.get(assignment.agency, "")  # the document may shorten it elsewhere
        named[assignment.agency] = max(whole, assignment.name, key=len)
    fresh = {
        slug: _agency(name, _OTHER) for slug, name in named.items() if slug not in register.agencies
    }
    if not fresh:
        return register
    return Register({**register.agencies, **fresh}, register.successor_bodies)
