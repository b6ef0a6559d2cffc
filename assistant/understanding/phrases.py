"""Phrases: what the clauses asked for have to speak of."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.agencies import Named
from assistant.understanding.lexicon import (
    ASKED_BODIES,
    BODY,
    LED,
    MANY_BODIES,
    PLURAL,
    SAY,
    SAYING,
    SPOT,
    TASK,
    TASKS,
    WHERE,
)
from assistant.understanding.patterns import Cue, Strip, cue, endings, without_endings
from assistant.understanding.query import Part, Request, Unit
from assistant.understanding.reading import Heard
from index.content_words import topic_words
from index.text import has_diacritics, syllables

_TO = (
    r"(?: đến| tới| về| với| trực tiếp| cụm| chữ| từ khóa| từ| tên| chuyện| địa danh"
    r"| thuật ngữ){0,6}"
)
_SAYS = cue(
    rf"(?P<noun>(?:những|các|mấy|bao nhiêu|liệt kê|kể|tất cả)(?: \w+){{0,3}}? (?:{SPOT}|{TASK})"
    rf"|{SPOT} nào)(?:,? {SPOT})*(?: nào| gì)?(?: (?!{SAY} )[\w|]+){{0,5}}? (?:có )?{SAY}{_TO}"
    r" (?P<what>[^|]+)"
)
_SAID = cue(
    rf"(?:^|(?<=\|))(?P<what>[^|]+?)(?: được| có| bị| thì){{0,3}}(?P<verb> {SAY}| nằm){_TO}"
    rf"(?: ở| trong| tại| nằm){{0,3}} (?P<where>(?:những |các |mấy |bao nhiêu ){{0,3}}"
    rf"(?:{SPOT}|{TASK}|lần|lượt"
    rf"|đâu)(?:,? {SPOT})*(?: nào)?)"
)
_ABOUT = cue(
    rf"(?:những|các|mấy|bao nhiêu) (?:{TASK}|{SPOT})(?: nào"
    rf"| gì)? (?:được )?(?:nói )?về (?P<what>[^|]+)"
)
_SHARE = 0.3  # of the weight of all words that say something
_TELLING_SHARE = 0.5  # where a phrase was named that does not stand in the decision as a whole
_NAMING = cue(
    r"có (?:mặt )?(?:ở|trong|tại)|có mặt|nhắc|đề cập|xuất hiện|cụm từ|cụm|chữ|từ khóa|nêu tên"
    r"|có từ|gọi tên"
)
_TELLING = 3  # syllables that say something even if each is an empty word ("người có công")
_SHORT = 7  # syllables of a phrase that is asked for word by word
_TAIL = endings(
    "vậy|thế|nhỉ|ạ|không|hả|nhé|nha|ad|bạn|ơi|với|trong|của|ở|tại|này|được|giao|bị|là"
    "|thì|và|do|ai|làm|lo|chủ trì|quy định|đâu|ghi|nêu|lọc ra|chỉ ra|kể ra|liệt kê|tìm|giúp|giùm"
    "|dùm|em|mình|tôi|mn|qđ|z|v|ko|k|quyết định|văn bản|toàn|cơ quan nào|sở nào|đơn vị nào"
    "|cho|những cơ quan nào|bao nhiêu|mấy|tất cả|đó|ấy|rồi"
)
_ASKING = cue(rf"(?:thì |là )*(?:do|giao(?: cho)?|của) (?:những |các )?(?:{BODY} nào|ai)")
_LEADIN = (
    r"(?:địa danh|thuật ngữ|khái niệm|từ ngữ|tên gọi|ghi|liệt kê|kể|cho (?:mình |tôi "
    r"|em )?(?:biết|hỏi)"
    r"|xin|hỏi|các|những|cái|cụm|chữ|từ khóa|từ"
    r"|chuyện|vấn đề|nội dung|việc|mấy|ad ơi|bạn ơi|về|thế|vậy|dạ|còn|có)"
)
_HEAD = cue(rf"^{_LEADIN}(?:[ ,]+{_LEADIN})*")


def mention(heard: Heard, base: Request, text: Strip) -> Request | None:
    """What the clauses have to speak of; nothing else may stand around it."""
    found = (_found(heard, base, text, p) for p in (_SAYS, _SAID, _ABOUT))
    return next((r for r in found if r), None)


def _found(heard: Heard, base: Request, text: Strip, pattern: Cue) -> Request | None:
    found = pattern[0 if heard.accented else 1].search(text.left)
    if found is None:
        return None
    around = f"{text.left[: found.start()]} | {text.left[found.end() :]}"
    words = Strip(found.group().replace(found["what"], " | "), heard.accented)
    if pattern is _SAID and not _asks_places(words):
        return None
    phrase = _phrase(heard, found["what"], () if base.bodies else heard.above)
    if not phrase or heard.over(Strip(around, heard.accented)):
        return None
    if not any(heard.selector.speaks(c, phrase) for c in heard.scopes.decision.answerable):
        phrase = _weightiest(heard, phrase, _TELLING_SHARE) or phrase
    plural = words.sees(PLURAL) and len(phrase.split()) <= _SHORT
    strict = plural and words.sees(_NAMING) and pattern is not _ABOUT
    unit = Unit.TASK if words.sees(TASKS) else Unit.PLACE
    return replace(base, phrase=phrase, loosely=not strict, unit=unit, part=Part.ANY)


def _asks_places(words: Strip) -> bool:
    """Whether "được nhắc ở đâu" asks for all places; "nằm ở điểm nào" asks for one."""
    return words.sees(PLURAL) or (words.sees(_NAMING) and words.sees(WHERE))


def _phrase(heard: Heard, what: str, above: Sequence[Named]) -> str:
    """What is spoken of, without the words around it; "" if it is a matter for one clause."""
    form = 0 if heard.accented else 1
    inside = Strip(what, heard.accented)
    if inside.sees(LED):
        return ""
    if inside.sees(ASKED_BODIES) and not inside.sees(MANY_BODIES):
        return ""
    phrase = _trimmed(_ASKING[form].split(what)[0], form)
    asking = Strip(phrase, heard.accented)
    for words in (WHERE, TASKS, ASKED_BODIES, PLURAL):
        asking.take(words)
    own = heard.own_words
    left = topic_words(asking.left, accented=heard.accented, own=own)
    if not left and asking.left != phrase:
        phrase = ""
    if len(phrase.split()) < _TELLING and not topic_words(phrase, accented=heard.accented, own=own):
        return above[0].typed.lower() if above else ""
    return _core(phrase) if len(phrase) > 2 else ""


def _trimmed(phrase: str, form: int) -> str:
    """A phrase without the words of the question around it."""
    phrase = without_endings(phrase, _TAIL[form])
    return _HEAD[form].sub("", f"{phrase} ").strip() if phrase else ""


def standing(heard: Heard, base: Request, text: Strip) -> Request | None:
    """The weightiest words in a row that stand in the decision; those in quotes come first."""
    rest = text.copy()
    for words in (WHERE, SAYING, TASKS, ASKED_BODIES):
        rest.take(words)
    best = heard.quoted or _weightiest(heard, rest.left)
    return replace(base, phrase=best, part=Part.ANY) if best else None


def inside(heard: Heard, base: Request, text: Strip) -> Request | None:
    """The same within a whole part or article; a heading that says it names the group."""
    if base.bodies or not any(heard.scopes.is_wide(i) for i in base.scope):
        return None
    if text.sees(_MATTER) and (found := heard.scopes.by_words(text)):
        return replace(base, scope=found)
    rest = text.copy()
    rest.take(_GIVING)
    return standing(heard, base, rest)


_MATTER = cue(r"phần|mảng|lĩnh vực|nhóm")
_GIVING = cue(
    r"tổ chức thực hiện|giao(?: cho)?|nhiệm vụ|giải pháp|chủ trì|phối hợp|phụ trách"
    r"|chịu trách nhiệm"
)


def _weightiest(heard: Heard, text: str, share: float = _SHARE) -> str:
    """The words in a row that stand in the decision and say the most, "" if they say little."""
    weights = heard.selector.rarity(text, accented=heard.accented)

    def weight(run: Sequence[str]) -> float:
        return sum(weights.get(w, 0) for w in run)

    runs = {
        run
        for words in (syllables(piece)[:_LONGEST] for piece in text.split("|"))
        for i in range(len(words))
        for j in range(i + 2, min(i + _RUN, len(words)) + 1)
        if not {(run := tuple(words[i:j]))[0], run[-1]} & _EDGES
    }
    clauses = heard.scopes.decision.answerable
    counts = {r: len(heard.selector.holders(" ".join(r))) for r in runs}
    known = [r for r, n in counts.items() if 0 < n <= _COMMON * len(clauses)]
    best = max(known, key=lambda run: (weight(run), len(run)), default=())
    return _core(" ".join(best)) if weight(best) > share * sum(weights.values()) else ""


# Words that say what is done about a matter, not which matter it is.
_AROUND = (
    r"(?:công tác|hoạt động|vấn đề|việc|nội dung|chuyện|giải quyết|xử lý"
    r"|phòng|chống|hỗ trợ|xây dựng|phát triển|thực hiện|triển khai|tăng cường|đẩy mạnh"
    r"|nâng cao|bảo đảm|đảm bảo|quản lý|vệ sinh|khu vực|vùng|địa bàn|bà con|người dân|chính sách"
    r"|đối với|cho|các|những|hoặc|hay|và|về)"
)
_CORE = cue(rf"^(?:{_AROUND}[ ,]+)*{_AROUND}(?=[ ,]+\w+[ ,]+\w)")


def _core(phrase: str) -> str:
    """The matter itself: "tham nhũng" of "phòng, chống tham nhũng"."""
    return _CORE[0 if has_diacritics(phrase) else 1].sub("", phrase).strip(" ,")


_RUN = 10  # syllables
_LONGEST = 60  # syllables of a piece that are looked at
_COMMON = 0.33  # of the clauses: words that stand in more of them say nothing
# No phrase begins or ends with these.
_EDGES = frozenset(
    re.split(
        r"\W+",
        "các|những|mọi|mỗi|và|với|của|ở|tại|trong|về|cho|là|có|được|theo|từ|đến|tới|nào"
        "|gì|này|đó|cac|nhung|moi|va|voi|cua|o|tai|ve|la|co|duoc|tu|den|toi|nao|gi|nay|do",
    )
)
