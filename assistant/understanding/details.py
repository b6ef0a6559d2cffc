"""The detail that a question asks for, against what a clause can hold."""

import re
from functools import cache

from assistant.understanding.patterns import Pair, value_pattern
from assistant.understanding.question import Question
from assistant.understanding.rules import one_of, rule
from corpus.decision import Clause
from corpus.places import other_provinces
from index.text import fold, normalize

# What is asked for -> the words that ask for it. None of the first group is in such a decision.
NEVER = {
    "phone": rule("details.phone"),
    "person": rule("details.person"),
    "address": rule("details.address"),
    "amount": rule("details.amount"),
    "length": rule("details.length"),
    "penalty": rule("details.penalty"),
    "procedure": rule("details.procedure"),
    "place_list": rule("details.place_list"),
    "reason": rule("details.reason"),
}
_DATE = rule("details.date")
_NUMBER = rule("details.number")
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d])")
# What a list that lacks it does not say either; the others may be the names that it lists.
UNLISTED = frozenset({*NEVER, "date"}) - {"place_list", "address", "reason"}
# The kinds of detail that a question asks for in words that are known.
CUED = frozenset({*NEVER, "date", "number"})
_MINISTRY = rf"bộ {one_of('ministry_field')}"


@cache
def _asked_elsewhere(province: str, year: int) -> Pair:
    """Another province as what is asked about, not where goods are sent."""
    names = "|".join(map(re.escape, other_provinces(province, year)))
    return value_pattern(
        r"(?<!với )(?<!giáp )(?<!cùng )(?<!sang )(?<!từ )(?<!đến )"
        rf"{one_of('place_kind')} (?P<a>{names})"
        rf"|^(?:ở|tại) (?:tỉnh |thành phố )?(?P<b>{names})"
        rf"|(?:ở|tại) (?P<c>{names}) {one_of('place_asked')}"
    )


_OTHER_ISSUER = value_pattern(
    rf"^(?P<a>{_MINISTRY}) {one_of('issuing')}|{one_of('issued_document')} của (?P<b>{_MINISTRY})"
)
_OTHER_YEAR = value_pattern(r"năm (?P<a>(?:19|20)\d\d)")


def missing_detail(question: Question, clause: Clause) -> str:
    """The kind of detail (a key of `wording.MISSING`) that is asked for and not in the clause."""
    plain = question.plain
    form = 0 if question.accented else 1
    for name, pattern in NEVER.items():
        if pattern[form].search(plain):
            return name
    if _DATE[form].search(plain) and not clause.deadlines and not _dated(clause):
        return "date"
    if _NUMBER[form].search(plain) and not any(c.isdigit() for c in clause.body):
        return "number"
    return ""


def _dated(clause: Clause) -> bool:
    return any(r.date for r in clause.references) or bool(_YEAR.search(clause.body))


def other_scope(question: Question, text: str) -> str:
    """The province, year or ministry asked about that is not the decision's own, "" if none is.

    What stands in `text`, the clause that fits best, is not foreign.
    """
    form = 0 if question.accented else 1
    text = normalize(text) if question.accented else fold(normalize(text))
    other_place = _asked_elsewhere(question.province, question.year)
    for pattern in (other_place, _OTHER_ISSUER, _OTHER_YEAR):
        for match in pattern[form].finditer(question.plain):
            what = next(g for g in match.groups() if g)
            if what not in text and what != str(question.year):
                return f"năm {what}" if what.isdigit() else _titled(what)
    return ""


def _titled(name: str) -> str:
    """ "Bộ Y tế", "Hòa Bình": a ministry's first two words, or all words of a place."""
    words = name.split()
    large = 2 if words[0] in ("bộ", "bo") else len(words)
    return " ".join(w.capitalize() if n < large else w for n, w in enumerate(words))


def elsewhere(question: Question, clause: Clause) -> bool:
    """Whether the question names another year or province than the decision's or the clause's."""
    text = clause.text.lower()
    years = set(_YEAR.findall(question.plain)) - {str(question.year)}
    others = other_provinces(question.province, question.year)
    names = rule("details.other_place", other_place=others)[0 if question.accented else 1]
    places = {m.group() for m in names.finditer(question.plain)}
    return any(y not in text for y in years) or any(p not in text for p in places)
