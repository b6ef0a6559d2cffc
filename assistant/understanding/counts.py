"""Counts: bodies asked for by how many tasks they have."""

import re
from dataclasses import replace

from assistant.understanding.lexicon import (
    ASKED_BODIES,
    LEADING,
    LED,
    SAYING,
    SHARED,
    SPOT,
    TASK,
    WHERE,
)
from assistant.understanding.parse_context import ParseContext
from assistant.understanding.patterns import UnreadText, value_pattern
from assistant.understanding.query import BodyPart, ListedUnit, Query, TaskCount
from assistant.understanding.rules import one_of, rule
from index.text import fold

_NUMBER = rf"(?P<n>\d|{one_of('small_number')})"
_CHIEF = rule("counts.chief")
_COMPARED = value_pattern(
    rf"(?P<cmp>{one_of('compared')}|chỉ(?: có| được)*(?: giao)?) "
    rf"{_NUMBER}(?: \w+)?? (?:{TASK}|{SPOT})(?:,? {SPOT})*(?P<up> trở lên)?"
    rf"|{_NUMBER.replace('<n>', '<n2>')}(?: \w+)?? (?:{TASK}|{SPOT})(?:,? {SPOT})*"
    r"(?P<up2> trở lên)"
)
_MOST = rule("counts.most")


def tally(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """The tasks of the bodies that have as many of them as asked for."""
    rest = text.copy()
    if base.bodies or not text.sees(ASKED_BODIES):
        return None
    strict = bool(rest.take(LEADING))
    top, compared = rest.take(_MOST), rest.take(_COMPARED)
    for words in (LED, WHERE, SAYING):
        rest.take(words)
    if not (top or compared) or context.over(rest):
        return None
    strict = strict or text.sees(_CHIEF)
    count = TaskCount(top=True) if top else _counted(compared[0])
    return replace(
        base, tally=count, unit=ListedUnit.TASK, part=BodyPart.LEADS if strict else BodyPart.MAIN
    )


# When it is known that bodies are asked for by their number of tasks, however it is put.
_LOOSE_MOST = rule("counts.loose_most")
_LOOSE_MANY = rule("counts.loose_many")
_LOOSE_EXACT = value_pattern(
    rf"{one_of('exactly')}(?: \w+){{0,4}}? {_NUMBER}(?! nhóm)|một lần duy nhất"
)
_LOOSE_LEAST = value_pattern(
    rf"(?P<more>{one_of('beyond')})(?: \w+){{0,2}}? {_NUMBER}"
    rf"|(?:{one_of('at_least')}|>=|≥)(?: \w+){{0,2}}? {_NUMBER.replace('<n>', '<n2>')}"
    rf"|{_NUMBER.replace('<n>', '<n3>')}(?: \w+){{0,3}}? (?:trở lên|lần)"
)
_LOOSE_ALL = rule("counts.loose_all")


def loosely(context: ParseContext, base: Query, text: UnreadText) -> Query | None:
    """The same where the words around do not matter."""
    if base.bodies or text.sees(SHARED):
        return None
    if text.sees(_LOOSE_MOST):
        count = TaskCount(top=True)
    elif exact := text.copy().take(_LOOSE_EXACT):
        number = _number(exact[0]["n"] or "một")
        count = TaskCount(number, number)
    elif least := text.copy().take(_LOOSE_LEAST):
        found = least[0]
        number = _number(found["n"] or found["n2"] or found["n3"])
        count = TaskCount(number + bool(found["more"]))
    elif text.sees(_LOOSE_MANY):
        count = TaskCount(2)
    elif text.sees(_LOOSE_ALL):
        count = TaskCount(1)
    else:
        return None
    part = BodyPart.LEADS if text.sees(_CHIEF) else BodyPart.MAIN
    return replace(base, tally=count, unit=ListedUnit.TASK, part=part)


def _number(word: str) -> int:
    numbers = {fold(w): n for n, w in enumerate(("một", "hai", "ba", "bốn", "năm"), 1)}
    return int(word) if word.isdigit() else numbers[fold(word)]


def _counted(found: re.Match[str]) -> TaskCount:
    count = _number(found["n"] or found["n2"])
    compared = fold(found["cmp"] or "")
    if found["up"] or found["up2"] or compared in ("tu", "it nhat", "toi thieu"):
        return TaskCount(count)
    if compared.startswith(("dung", "chi")):
        return TaskCount(count, count)
    return TaskCount(count + 1)
