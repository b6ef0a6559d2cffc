"""Places: clauses that a follow-up names by where they stand: "cái thứ hai", "điểm kế tiếp"."""

import re
from collections.abc import Sequence

from assistant.dialogue.context import Context
from assistant.dialogue.follow_up import THAT_MATTER, Said
from assistant.understanding.patterns import cue
from corpus.decision import Clause, Decision, Kind, Level
from index.text import fold

_ORDINAL = cue(
    r"(?:cái|điểm|mục|việc|nhiệm vụ|ý|nội dung|khoản|quan điểm|nhóm|thứ) ?(?:thứ |số )?"
    r"(?P<n>đầu(?: tiên)?|nhất|hai|nhì|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|cuối(?: cùng)?|\d{1,2})"
)
_REST = cue(
    r"(?:những |các |hai |ba |mấy |\d )?(?:cái|điểm|mục|việc|nhiệm vụ|ý) (?:kia|còn lại|khác nữa)"
)
_COUNTS = "đầu nhất|hai nhì|ba|tư bốn|năm|sáu|bảy|tám|chín|mười"
_PLACES = {w: n for n, words in enumerate(_COUNTS.split("|")) for w in words.split()}
_THING = (
    r"(?:(?:các|những|mấy|một|1|cái|thêm|lại) ){0,4}(?:cái|điểm|mục|khoản|điều|việc|nhiệm vụ|ý"
    r"|nội dung"
    r"|quan điểm|phần|đoạn|gạch đầu dòng)"
)
_NEAR = r"(?:(?:nằm|đứng|sát|ngay|liền|kề|ở|bên|phía|kế|theo|tiếp) )"
_IT = r"(?:đó|nó|này|ấy|đấy)"
_NO_TIME = r"(?<!đợt )(?<!kỳ )(?<!năm )(?<!tháng )(?<!quý )"
_NEXT = cue(
    rf"{_THING} {_NEAR}{{0,4}}(?:kế tiếp|tiếp theo|kế|tiếp|dưới(?! \d| mức)"
    r"|sau(?! khi| ngày| này| năm| đại hội))"
    rf"|{_NO_TIME}(?:kế tiếp|tiếp theo|{_NEAR}{{1,4}}(?:sau|dưới)) (?:{_THING} )?{_IT}"
    rf"|sau (?:{_THING} {_IT}|nó)"
    r"|(?:sau|tiếp)(?: đó| theo)? nữa|tiếp(?: theo)? (?:đi|nào|nhé|nha)"
    r"|(?:kế tiếp|tiếp theo|kế đến|tiếp đến|ngay sau|liền sau)(?= (?:là|thì|nói|ghi|giao|ai|sao))"
    rf"|^(?:tiếp|kế) theo|xuống {_THING}"
)
_BEFORE = cue(
    rf"{_THING} (?:{_NEAR}{{1,4}}trên|{_NEAR}{{0,4}}trước(?! ngày| mắt| khi| năm| \d))"
    rf"|trước(?: đó)? nữa|trước nó|{_NEAR}{{1,4}}(?:trước|trên) (?:{_THING} )?{_IT}"
    rf"|(?:lùi|lui|ngược|lên)(?: (?:lại|về|lên))? {_THING}"
)
_BESIDE = cue(
    r"cùng (?:nhóm|mục|phần)(?: (?:đó|này|ấy|với nó))?|(?:trong|thuộc) (?:cùng )?nhóm (?:đó|này|ấy)"
)
_OTHERS = cue(r"còn|khác|nữa|ngoài")
_GROUP = r"(?:nhóm|mục lớn)(?: lớn| nhiệm vụ)?"
_NEXT_GROUP = cue(
    rf"{_GROUP} {_NEAR}{{0,4}}(?:kế tiếp|tiếp theo|kế|tiếp|sau)(?! gì| nào)|sau {_GROUP} {_IT}"
)
_GROUP_BEFORE = cue(
    rf"{_GROUP} {_NEAR}{{0,4}}trước(?! gì| nào| ngày)|(?:{_NEAR}{{1,4}})?trước {_GROUP} {_IT}"
)
_NAME = r"(?:tên|tiêu đề|đề mục|tựa|gọi là)"
_ITS_GROUP = cue(
    rf"(?:thuộc|nằm (?:ở|trong)|xếp (?:vào|trong|ở)|ở|trong|là|của|vào) (?:cái )?{_GROUP}"
    rf" (?:thứ |số )?(?:nào|mấy|gì|bao nhiêu)|{_NAME}(?: của| cái| đầy đủ)* {_GROUP}"
    rf"|{_GROUP}(?: (?:bao trùm|chứa(?: \w+){{0,3}}?))?(?: {_IT})?(?: có| thì)? {_NAME}"
    rf"|{_GROUP} {_IT}(?: \w+){{0,2}} về (?:\w+ )??gì|{_GROUP} (?:bao trùm|chứa)"
)
_COUNTED = cue(r"(?:điểm|khoản|mục|ý|quan điểm)(?: số| thứ)? (?P<n>\d{1,2})(?![./\d])")
_NTH = cue(
    rf"(?:điểm|khoản|quan điểm) (?:thứ (?P<n>{'|'.join(_PLACES)})"
    r"|(?P<edge>đầu|cuối)(?: tiên| cùng)?)(?! năm| tháng| kỳ| quý)"
)
_LATTER = cue(r"(?:cái|điểm|việc|nhiệm vụ|khoản) (?:(?P<last>sau)|trước)(?! khi| ngày| này| năm)")
_WHOLE_GROUP = cue(
    rf"{_GROUP}(?: (?:chứa|bao trùm) (?:\w+ )?)?(?: ?{_IT})(?: (?:thì|có|gồm|bao gồm))+"
    r"(?: tất cả)? (?:bao nhiêu|mấy|những|các) (?:điểm|nhiệm vụ|mục|khoản)"
    rf"|(?:bao nhiêu|mấy|những|các) (?:điểm|nhiệm vụ)(?: \w+)? (?:trong|thuộc|của) {_GROUP} {_IT}"
)
_IN_GROUP = cue(
    rf"(?P<first>(?:mở đầu|đầu)|{_THING} (?:đầu(?: tiên)?|thứ nhất|số 1)"
    rf"|{_THING} (?P<last>cuối(?: cùng)?|chót|sau cùng))(?: của| trong)? (?:cái )?"
    rf"(?:{_GROUP}(?: {_IT})?|điều này|mục này)"
)


def placed(said: Said, state: Context, decision: Decision) -> tuple[str, ...]:
    """The clauses named by their place in the last list, or beside the clause talked about."""
    if chosen := _chosen(said, state):
        return chosen
    if not state.clauses:
        return ()
    here = decision.clause(state.clauses[-1])
    if said.search(_BESIDE) and said.search(_OTHERS):
        beside = _beside(here, decision)
        return tuple(c.id for c in beside if c.id not in state.clauses)
    if edge := said.search(_IN_GROUP):
        return _held(here, decision, -1 if edge["last"] else 0)
    if (its := said.search(_ITS_GROUP)) and _of_it(said, its):
        return _group_of(here, decision)
    for words, step in ((_NEXT_GROUP, 1), (_GROUP_BEFORE, -1)):
        if said.search(words):
            return _next_group(here, decision, step)
    if counted := said.search(_COUNTED):
        return _numbered(here, decision, int(counted["n"]))
    if nth := said.search(_NTH):
        return _held(here, decision, _index(nth["n"] or nth["edge"], said.form))
    if said.search(_NEXT):
        return _step(here, decision, 1)
    return _step(here, decision, -1) if said.search(_BEFORE) else ()


def whole_group(said: Said, state: Context, decision: Decision) -> str:
    """The group talked about, all of whose points are asked for; "" if they are not."""
    if not (state.clauses and said.search(_WHOLE_GROUP)):
        return ""
    return next(iter(_group_of(decision.clause(state.clauses[-1]), decision)), "")


def _of_it(said: Said, its: re.Match[str]) -> bool:
    """Whether the group asked for is that of what was talked about, not of another matter."""
    return bool(said.search(THAT_MATTER)) or not said.own_words(its)


def _beside(here: Clause, decision: Decision) -> Sequence[Clause]:
    if here.level is Level.FRAME or here.kind is Kind.OPENING:
        return [here] if here in decision.answerable else []
    return [c for c in decision.answerable if c.ancestors == here.ancestors and c.kind is here.kind]


def _held(here: Clause, decision: Decision, place: int) -> tuple[str, ...]:
    """The first or the last point of the group or article that a clause is or stands in."""
    points = _points(here, decision)
    return (points[place].id,) if place < len(points) else ()


def _numbered(here: Clause, decision: Decision, number: int) -> tuple[str, ...]:
    """The point of that number beside a clause, or under it."""
    points = _points(here, decision)
    return tuple(c.id for c in points if c.number.split(".")[-1] == str(number))[:1]


def _points(here: Clause, decision: Decision) -> Sequence[Clause]:
    """The points under a group or article, or those that a point stands among."""
    below = () if here.kind is Kind.OPENING else decision.children(here.id)
    return below or _beside(here, decision)


def _group_of(here: Clause, decision: Decision) -> tuple[str, ...]:
    """The heading of the group that a clause stands in."""
    headings = {c.id for c in decision.groups}
    return tuple(i for i in (here.id, here.parent) if i in headings)[:1]


def _next_group(here: Clause, decision: Decision, step: int) -> tuple[str, ...]:
    row = [c.id for c in decision.groups]
    own = _group_of(here, decision)
    at = row.index(own[0]) + step if own else -1
    return (row[at],) if 0 <= at < len(row) else ()


def _step(here: Clause, decision: Decision, step: int) -> tuple[str, ...]:
    """The next clause or the one before, of the same kind, across groups."""
    row = [c.id for c in decision.answerable if c.kind is here.kind]
    if here.id not in row:
        return ()
    at = row.index(here.id) + step
    return (row[at],) if 0 <= at < len(row) else ()


def _chosen(said: Said, state: Context) -> tuple[str, ...]:
    """The clauses of the last list that are picked by their place ("cái thứ hai")."""
    if len(state.listed) < 2:
        return ()
    if said.search(_REST):
        return tuple(c for c in state.listed if c not in state.clauses) or state.listed
    if match := said.search(_ORDINAL):
        return _at(state.listed, _index(match["n"].split()[0], said.form))
    two = len(state.listed) == len(state.clauses) == 2
    if two and (either := said.search(_LATTER)):
        return _at(state.listed, -1 if either["last"] else 0)
    return ()


def _at(listed: tuple[str, ...], place: int) -> tuple[str, ...]:
    return listed[place:][:1] if place < len(listed) else ()


def _index(word: str, form: int) -> int:
    """The index that an ordinal stands for; -1 for the last."""
    if word.isdigit():
        return int(word) - 1
    places = {fold(w): n for w, n in _PLACES.items()} if form else _PLACES
    return places.get(word, -1)
