"""Places: clauses that a follow-up names by where they stand: "cái thứ hai", "điểm kế tiếp"."""

from collections.abc import Sequence

from assistant.answer import State
from assistant.cue import cue
from assistant.said import Said
from corpus.decision import Clause, Decision
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
    r"(?:các |những |mấy )?(?:cái|điểm|mục|khoản|điều|việc|nhiệm vụ|ý|nội dung|quan điểm|phần|đoạn"
    r"|gạch đầu dòng)"
)
_NEXT = cue(
    rf"{_THING} (?:kế tiếp|kế|tiếp theo|tiếp|liền sau|ngay sau|phía sau|bên dưới|sau)"
    rf"|(?:kế tiếp|tiếp theo|liền sau|ngay sau|kế sau|phía sau) (?:{_THING} )?(?:đó|nó|này|ấy)"
    r"|sau nó|(?:sau|tiếp)(?: đó| theo)? nữa|tiếp(?: theo)? (?:đi|nào|nhé|nha)"
    r"|(?:kế tiếp|tiếp theo|ngay sau|liền sau)(?= (?:là|thì|nói|ghi|giao|ai|sao))|^(?:tiếp|kế) theo"
)
_BEFORE = cue(
    rf"{_THING} (?:liền trước|ngay trước|kế trước|trước đó|phía trước|bên trên|trước)(?! ngày| mắt)"
    rf"|trước(?: đó)? nữa|trước nó"
    rf"|(?:liền trước|ngay trước|kế trước|đứng trước|phía trước) (?:{_THING} )?(?:đó|nó|ấy)"
)
_BESIDE = cue(
    r"cùng (?:nhóm|mục|phần)(?: (?:đó|này|ấy|với nó))?|(?:trong|thuộc) (?:cùng )?nhóm (?:đó|này|ấy)"
)
_OTHERS = cue(r"còn|khác|nữa|ngoài")


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
    if said.search(_NEXT):
        return _step(here, decision, 1)
    return _step(here, decision, -1) if said.search(_BEFORE) else ()


def _beside(here: Clause, decision: Decision) -> Sequence[Clause]:
    return [c for c in decision.answerable if c.parent == here.parent and c.kind is here.kind]


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
