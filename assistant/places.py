"""Places: clauses that a follow-up names by where they stand: "cái thứ hai", "điểm kế tiếp"."""

from collections.abc import Sequence

from assistant.answer import State
from assistant.cue import cue
from assistant.said import Said
from corpus.decision import Clause, Decision, Kind
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
    r"(?:(?:các|những|mấy|một|1|cái|thêm|lại) )*(?:cái|điểm|mục|khoản|điều|việc|nhiệm vụ|ý|nội dung"
    r"|quan điểm|phần|đoạn|gạch đầu dòng)"
)
_NEAR = r"(?:(?:nằm|đứng|sát|ngay|liền|liền kề|kề|ở|bên|phía|kế|theo|tiếp) )"
_IT = r"(?:đó|nó|này|ấy|đấy)"
_NEXT = cue(
    rf"{_THING} {_NEAR}*(?:kế tiếp|tiếp theo|kế|tiếp|dưới(?! \d| mức)"
    r"|sau(?! khi| ngày| này| năm| đại hội))"
    rf"|(?:kế tiếp|tiếp theo|{_NEAR}+(?:sau|dưới)) (?:{_THING} )?{_IT}|sau (?:{_THING} {_IT}|nó)"
    r"|(?:sau|tiếp)(?: đó| theo)? nữa|tiếp(?: theo)? (?:đi|nào|nhé|nha)"
    r"|(?:kế tiếp|tiếp theo|ngay sau|liền sau)(?= (?:là|thì|nói|ghi|giao|ai|sao))|^(?:tiếp|kế) theo"
    rf"|xuống {_THING}"
)
_BEFORE = cue(
    rf"{_THING} (?:{_NEAR}+trên|{_NEAR}*trước(?! ngày| mắt| khi| năm| \d))"
    rf"|trước(?: đó)? nữa|trước nó|{_NEAR}+(?:trước|trên) (?:{_THING} )?{_IT}"
    rf"|(?:lùi|lui|ngược|lên)(?: (?:lại|về|lên))? {_THING}"
)
_BESIDE = cue(
    r"cùng (?:nhóm|mục|phần)(?: (?:đó|này|ấy|với nó))?|(?:trong|thuộc) (?:cùng )?nhóm (?:đó|này|ấy)"
)
_OTHERS = cue(r"còn|khác|nữa|ngoài")
_GROUP = r"(?:nhóm|mục lớn)(?: lớn| nhiệm vụ)?"
_NEXT_GROUP = cue(
    rf"{_GROUP} {_NEAR}*(?:kế tiếp|tiếp theo|kế|tiếp|sau)(?! gì| nào)|sau {_GROUP} {_IT}"
)
_GROUP_BEFORE = cue(rf"{_GROUP} {_NEAR}*trước(?! gì| nào| ngày)|(?:{_NEAR}+)?trước {_GROUP} {_IT}")
_NAME = r"(?:tên|tiêu đề|đề mục|tựa|gọi là)"
_ITS_GROUP = cue(
    rf"(?:thuộc|nằm (?:ở|trong)|xếp (?:vào|trong|ở)|ở|trong|là|của|vào) (?:cái )?{_GROUP}"
    rf" (?:thứ |số )?(?:nào|mấy|gì|bao nhiêu)|{_NAME}(?: của| cái| đầy đủ)* {_GROUP}"
    rf"|{_GROUP}(?: (?:bao trùm|chứa(?: \w+){{0,3}}?))?(?: {_IT})?(?: có| thì)? {_NAME}"
    rf"|{_GROUP} {_IT}(?: \w+){{0,2}} về (?:\w+ )??gì|{_GROUP} (?:bao trùm|chứa)"
)
_COUNTED = cue(r"(?:điểm|khoản|mục|ý|quan điểm)(?: số| thứ)? (?P<n>\d{1,2})(?![./\d])")
_IN_GROUP = cue(
    rf"(?P<first>(?:mở đầu|đầu)|{_THING} (?:đầu(?: tiên)?|thứ nhất|số 1)"
    rf"|{_THING} (?P<last>cuối(?: cùng)?|chót|sau cùng))(?: của| trong)? (?:cái )?"
    rf"(?:{_GROUP}(?: {_IT})?|điều này|mục này)"
)


def placed(said: Said, state: State, decision: Decision) -> tuple[str, ...]:
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
    if said.search(_ITS_GROUP):
        return _group_of(here, decision)
    for words, step in ((_NEXT_GROUP, 1), (_GROUP_BEFORE, -1)):
        if said.search(words):
            return _next_group(here, decision, step)
    if counted := said.search(_COUNTED):
        return _numbered(here, decision, int(counted["n"]))
    if said.search(_NEXT):
        return _step(here, decision, 1)
    return _step(here, decision, -1) if said.search(_BEFORE) else ()


def _beside(here: Clause, decision: Decision) -> Sequence[Clause]:
    return [c for c in decision.answerable if c.parent == here.parent and c.kind is here.kind]


def _held(here: Clause, decision: Decision, place: int) -> tuple[str, ...]:
    """The first or the last point of the group or article that a clause is or stands in."""
    points = _points(here, decision)
    return (points[place].id,) if points else ()


def _numbered(here: Clause, decision: Decision, number: int) -> tuple[str, ...]:
    """The point of that number beside a clause, or under it."""
    return tuple(c.id for c in _points(here, decision) if c.id.endswith(f".{number}"))


def _points(here: Clause, decision: Decision) -> Sequence[Clause]:
    """The points under a group or article, or those that a point stands among."""
    return decision.children(here.id) or _beside(here, decision)


def _group_of(here: Clause, decision: Decision) -> tuple[str, ...]:
    """The heading of the group that a clause stands in."""
    headings = {c.id for c in decision.clauses if c.kind is Kind.GROUP}
    return tuple(i for i in (here.id, here.parent) if i in headings)[:1]


def _next_group(here: Clause, decision: Decision, step: int) -> tuple[str, ...]:
    row = [c.id for c in decision.clauses if c.kind is Kind.GROUP]
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


def _chosen(said: Said, state: State) -> tuple[str, ...]:
    """The clauses of the last list that are picked by their place ("cái thứ hai")."""
    if len(state.listed) < 2:
        return ()
    if said.search(_REST):
        return tuple(c for c in state.listed if c not in state.clauses) or state.listed
    match = said.search(_ORDINAL)
    if not match:
        return ()
    word = match["n"].split()[0]
    places = {fold(w): n for w, n in _PLACES.items()} if said.form else _PLACES
    last = fold("cuối") if said.form else "cuối"
    place = len(state.listed) - 1 if word == last else places.get(word, -1)
    if word.isdigit():
        place = int(word) - 1
    return state.listed[place : place + 1] if place >= 0 else ()
