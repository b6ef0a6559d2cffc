"""Positions: clauses that a follow-up names by where they stand: "cái thứ hai", "điểm kế tiếp"."""

from collections.abc import Sequence

from assistant.dialogue.context import Context
from assistant.dialogue.follow_up import THAT_MATTER, FollowUp
from assistant.understanding.patterns import Place, value_pattern
from assistant.understanding.rules import one_of, rule
from corpus.decision import Clause, Decision, Kind, Level
from index.text import fold

_ORDINAL = value_pattern(
    rf"{one_of('ordered_thing')} ?(?:thứ |số )?(?P<n>{one_of('nth')}|\d{{1,2}})"
)
_IN_LIST = rule("positions.in_list")
_REST = rule("positions.rest")
_COUNTS = ("đầu nhất", "hai nhì", "ba", "tư bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_PLACES = {w: n for n, words in enumerate(_COUNTS) for w in words.split()}
_THING = rf"(?:{one_of('few_before')} ){{0,4}}{one_of('place_thing')}"
_IT = one_of("it")
_NEXT = rule("positions.next")
_BEFORE = rule("positions.before")
_BESIDE = rule("positions.beside")
_OTHERS = rule("positions.others")
_GROUP = one_of("group")
_NEXT_GROUP = rule("positions.next_group")
_GROUP_BEFORE = rule("positions.group_before")
_ITS_GROUP = rule("positions.its_group")
_COUNTED = value_pattern(rf"{one_of('counted_point')}(?: số| thứ)? (?P<n>\d{{1,2}})(?![./\d])")
_NTH = value_pattern(
    rf"{one_of('nth_point')} (?:thứ (?P<n>{'|'.join(_PLACES)})"
    rf"|(?P<edge>đầu|cuối)(?: tiên| cùng)?)(?! {one_of('of_time')})"
)
_LATTER = value_pattern(
    rf"{one_of('latter_thing')} (?:(?P<last>sau)|trước)(?! {one_of('in_time')})"
)
_WHOLE_GROUP = rule("positions.whole_group")
_IN_GROUP = value_pattern(
    rf"(?P<first>(?:mở đầu|đầu)|{_THING} (?:đầu(?: tiên)?|thứ nhất|số 1)"
    rf"|{_THING} (?P<last>{one_of('last')}))(?: của| trong)? (?:cái )?"
    rf"(?:{_GROUP}(?: {_IT})?|điều này|mục này)"
)


def placed(follow_up: FollowUp, state: Context, decision: Decision) -> tuple[str, ...]:
    """The clauses named by their place in the last list, or beside the clause talked about."""
    if chosen := _chosen(follow_up, state):
        return chosen
    if not state.clauses:
        return ()
    here = decision.clause(state.clauses[-1])
    if follow_up.search(_BESIDE) and follow_up.search(_OTHERS):
        beside = _beside(here, decision)
        return tuple(c.id for c in beside if c.id not in state.clauses)
    if edge := follow_up.search(_IN_GROUP):
        return _held(here, decision, -1 if edge["last"] else 0)
    if (its := follow_up.search(_ITS_GROUP)) and _of_it(follow_up, its):
        return _group_of(here, decision)
    for words, step in ((_NEXT_GROUP, 1), (_GROUP_BEFORE, -1)):
        if follow_up.search(words):
            return _next_group(here, decision, step)
    if counted := follow_up.search(_COUNTED):
        return _numbered(here, decision, int(counted["n"]))
    if nth := follow_up.search(_NTH):
        return _held(here, decision, _index(nth["n"] or nth["edge"], follow_up.form))
    if follow_up.search(_NEXT):
        return _step(here, decision, 1)
    return _step(here, decision, -1) if follow_up.search(_BEFORE) else ()


def picked_from_list(follow_up: FollowUp, state: Context) -> tuple[str, ...]:
    """Those of the last list that are named by their place in it in so many words."""
    return _chosen(follow_up, state) if follow_up.search(_IN_LIST) else ()


def whole_group(follow_up: FollowUp, state: Context, decision: Decision) -> str:
    """The group talked about, all of whose points are asked for; "" if they are not."""
    if not (state.clauses and follow_up.search(_WHOLE_GROUP)):
        return ""
    return next(iter(_group_of(decision.clause(state.clauses[-1]), decision)), "")


def _of_it(follow_up: FollowUp, its: Place) -> bool:
    """Whether the group asked for is that of what was talked about, not of another matter."""
    return bool(follow_up.search(THAT_MATTER)) or not follow_up.own_words(its)


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


def _chosen(follow_up: FollowUp, state: Context) -> tuple[str, ...]:
    """The clauses of the last list that are picked by their place ("cái thứ hai")."""
    if len(state.listed) < 2:
        return ()
    if follow_up.search(_REST):
        return tuple(c for c in state.listed if c not in state.clauses) or state.listed
    if match := follow_up.search(_ORDINAL):
        return _at(state.listed, _index(match["n"].split()[0], follow_up.form))
    two = len(state.listed) == len(state.clauses) == 2
    if two and (either := follow_up.search(_LATTER)):
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
