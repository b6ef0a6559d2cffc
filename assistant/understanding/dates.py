"""Dates: deadlines asked for by month, by bound, or all of them."""

import itertools
import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant.understanding.agencies import NamedAgency
from assistant.understanding.lexicon import LED, MONTH, TASKS, TIME, WHERE
from assistant.understanding.parse_context import ParseContext
from assistant.understanding.patterns import UnreadText, value_pattern
from assistant.understanding.query import Query, Times
from assistant.understanding.rules import one_of, rule
from corpus.annotations import RECURRENCES
from index.content_words import topic_words
from index.text import fold, syllables

_QUARTER = value_pattern(r"quý (?P<q>iv|i{1,3}|[1-4])(?:(?:/| năm )20\d\d)?")
_BOUND = value_pattern(
    rf"(?P<side>{one_of('side')})(?: ngày| hết)?"
    r" (?:(?P<d>[0-3]?\d)[/-](?P<dm>1[0-2]|0?[1-9])|tháng (?P<bm>1[0-2]|0?[1-9])"
    r"|quý (?P<bq>iv|i{1,3}|[1-4]))(?:(?:[/-]| năm )20\d\d)?(?: (?:trở đi|trở về sau))?"
)
_SPAN = value_pattern(
    r"từ (?:(?:ngày )?(?P<d1>[0-3]?\d)[/-](?P<m1>1[0-2]|0?[1-9])|tháng (?P<t1>1[0-2]|0?[1-9])"
    r"|quý (?P<q1>iv|i{1,3}|[1-4])|đầu năm)(?:(?:[/-]| năm )20\d\d)?"
    r" (?:cho )?(?:đến|tới)(?: hết| cuối)*"
    r" (?:(?:ngày )?(?P<d2>[0-3]?\d)[/-](?P<m2>1[0-2]|0?[1-9])|tháng (?P<t2>1[0-2]|0?[1-9])"
    r"|quý (?P<q2>iv|i{1,3}|[1-4])|năm)(?:(?:[/-]| năm )20\d\d)?"
)
_HALF = value_pattern(r"(?:6|sáu) tháng (?P<h>đầu|cuối)(?: năm)?|nửa (?P<h2>đầu|cuối) năm")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PERIOD = value_pattern(rf"{one_of('each_time')} (?P<period>{'|'.join(RECURRENCES.values())})")
_DATED = rule("dates.dated")
_RECURRING = rule("dates.recurring")
_TIME_WORDS = rule("dates.time_words")
_WITH_TIME = rule("dates.with_time")
_OR_DONE = rule("dates.or_done")
_HANDING = rule("dates.handing")
_MANY = rule("dates.many")
_HANDED = value_pattern(rf"{one_of('handed')}[^|?.;]{{0,40}}? {one_of('receiving')}")
_FIELD = value_pattern(
    rf"(?:{one_of('in_field')} )*{one_of('field')} (?P<what>[^|,?]+?)(?=,|\|| thì|[ ?.]*$)"
)


def months(text: UnreadText) -> tuple[int, ...]:
    """The months named, those of quarters and half years among them."""
    halves = [m["h"] or m["h2"] for m in text.take(_HALF)]
    found = [m for h in halves for m in (range(1, 7) if h in ("đầu", "dau") else range(7, 13))]
    for m in text.take(_QUARTER):
        last = 3 * _QUARTERS[m["q"]]
        found += [last - 2, last - 1, last]
    return tuple(found + [int(m["m"]) for m in text.take(MONTH)])


def bounds(text: UnreadText, year: int) -> tuple[date, date] | None:
    """The first and the last day of a year that "trước 1/7" or "từ tháng 2 đến quý III" leaves.

    None where the year is not known.
    """
    if not year:
        return None
    if spans := text.take(_SPAN):
        return _ends(spans[0], year)
    found = text.take(_BOUND)
    return _days(found[0], year) if len(found) == 1 else None


def _ends(span: re.Match[str], year: int) -> tuple[date, date]:
    """The first day of what a span begins with, and the last day of what it ends with."""
    starts, ends = ([span[f"{name}{n}"] for name in "dmtq"] for n in (1, 2))
    first = _named_days(*starts, year=year) if any(starts) else _whole(year)
    last = _named_days(*ends, year=year) if any(ends) else _whole(year)
    return first[0], last[1]


def times(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """Deadlines: recurring or dated, in the months named, of the field named, or all."""
    rest = text.copy()
    field = _field(context, rest)
    each = _named_periods(text)
    recurring, dated = bool(rest.take(_RECURRING)), bool(rest.take(_DATED))
    asked = bool(rest.take(TIME)) or dated
    if not (recurring or _asks(context, text, asked)):
        return None
    for words in (WHERE, _TIME_WORDS, LED):
        rest.take(words)
    phrases = _spoken_of(context, rest)
    if not (_used_up(context, rest, phrases) if text.sees(_MANY) else not context.over(rest)):
        return None
    bodies = () if _only_told(context) else base.bodies
    matters = phrases and not bodies and not text.sees(_OR_DONE)
    about = phrases[0] if matters and (context.share or context.over(rest)) else ""
    often = recurring and not dated
    period = each.pop() if often and len(each) == 1 else ""
    found = Times(dated, often, period, context.months, context.within, about)
    return replace(base, times=found, bodies=bodies or tuple(n.slugs for n in field))


def _named_periods(text: UnreadText) -> set[str]:
    """The recurrences named by their period."""
    form = 0 if text.accented else 1
    named = {m["period"] for m in _PERIOD[form].finditer(text.left)}
    return {every for every, word in RECURRENCES.items() if (word, fold(word))[form] in named}


def _spoken_of(context: ParseContext, text: UnreadText) -> list[str]:
    """The pairs of syllables of which some, not all, sentences with a deadline speak."""
    return [p for p in _pairs(context, text) if context.filter.parts_deadlines(p)]


def _used_up(context: ParseContext, text: UnreadText, phrases: Sequence[str]) -> bool:
    """Whether all that is left is what is said of the deadlines, or what is done with it."""
    rest = text.copy()
    rest.take(_HANDING)
    return set(context.over(rest)) <= {word for phrase in phrases for word in phrase.split()}


def _only_told(context: ParseContext) -> bool:
    """Whether the bodies named are those to which something is handed."""
    handed = _HANDED[0 if context.accented else 1].search(context.plain)
    if handed is None:
        return False
    before, _ = context.finder.find(context.plain[: handed.end()], accented=context.accented)
    return not before


def _pairs(context: ParseContext, text: UnreadText) -> list[str]:
    """Each two syllables that follow one another and say something."""
    pieces = (syllables(p) for p in text.left.split("|"))
    pairs = (f"{a} {b}" for words in pieces for a, b in itertools.pairwise(words))
    own = context.own_words
    return [p for p in pairs if len(topic_words(p, accented=context.accented, own=own)) == _PAIR]


_PAIR = 2


def _asks(context: ParseContext, text: UnreadText, asked: bool) -> bool:
    """Whether deadlines are asked for, by that word (`asked`) or by when they are."""
    if context.months or context.within:
        return asked or text.sees(TASKS)
    return asked and (context.plural or text.sees(_WITH_TIME))


def _field(context: ParseContext, text: UnreadText) -> list[NamedAgency]:
    """The body whose name is the field that is named: "lĩnh vực y tế"."""
    for match in text.take(_FIELD):
        named, over = context.finder.find(f"sở {match['what']}", accented=True)
        if named and not over.strip():
            return named
    return []


def _days(bound: re.Match[str], year: int) -> tuple[date, date]:
    """The days that a bound leaves; a deadline on a day named is before it, as the law counts."""
    first, last = _named_days(bound["d"], bound["dm"], bound["bm"], bound["bq"], year=year)
    side = fold(bound["side"])
    start, end = _whole(year)
    if side == "sau":
        return last + timedelta(1), end
    if side.endswith("tu"):
        return first, end
    if side == "truoc" and not bound["d"]:
        last = first - timedelta(1)
    return start, last


def _whole(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _named_days(
    named: str | None, of: str | None, alone: str | None, quarters: str | None, *, year: int
) -> tuple[date, date]:
    """The one day `named` `of` a month, or the first and the last of a month or quarter."""
    quarter = 3 * _QUARTERS.get(quarters or "", 0)
    month = quarter or int(of or alone or 1)
    length = monthrange(year, month)[1]
    day = min(int(named or 0), length)
    first = date(year, month - 2 * bool(quarter), day or 1)
    return first, date(year, month, day or length)
