"""Tallies: bodies asked for by how many tasks they have."""

import re
from dataclasses import replace

from assistant.cue import Strip, cue
from assistant.reading.heard import Heard
from assistant.reading.vocabulary import ASKED_BODIES, LEADING, LED, SAYING, SPOT, TASK, WHERE
from assistant.request import Part, Request, Tally, Unit
from index.text import fold

_NUMBER = r"(?P<n>\d|một|hai|ba|bốn|năm)"
_CHIEF = cue(r"chủ trì(?!,? (?:hoặc|hay|và) (?:trực tiếp|chịu))")
_COMPARED = cue(
    rf"(?P<cmp>từ|ít nhất|tối thiểu|trên|hơn|nhiều hơn|quá|đúng|chỉ(?: có| được)*(?: giao)?) "
    rf"{_NUMBER}(?: \w+)?? (?:{TASK}|{SPOT})(?:,? {SPOT})*(?P<up> trở lên)?"
    rf"|{_NUMBER.replace('<n>', '<n2>')}(?: \w+)?? (?:{TASK}|{SPOT})(?:,? {SPOT})*"
    r"(?P<up2> trở lên)"
)
_MOST = cue(rf"nhiều(?: \w+)?? (?:{TASK}|{SPOT})(?: \w+){{0,2}}? nhất|nhiều nhất")


def tally(heard: Heard, base: Request, text: Strip) -> Request | None:
    """The tasks of the bodies that have as many of them as asked for."""
    rest = text.copy()
    if base.bodies or not text.sees(ASKED_BODIES):
        return None
    strict = bool(rest.take(LEADING))
    top, compared = rest.take(_MOST), rest.take(_COMPARED)
    for words in (LED, WHERE, SAYING):
        rest.take(words)
    if not (top or compared) or heard.over(rest):
        return None
    strict = strict or text.sees(_CHIEF)
    count = Tally(top=True) if top else _counted(compared[0])
    return replace(base, tally=count, unit=Unit.TASK, part=Part.LEADS if strict else Part.MAIN)


def _counted(found: re.Match[str]) -> Tally:
    word = found["n"] or found["n2"]
    numbers = {fold(w): n for n, w in enumerate(("một", "hai", "ba", "bốn", "năm"), 1)}
    count = int(word) if word.isdigit() else numbers[fold(word)]
    compared = fold(found["cmp"] or "")
    if found["up"] or found["up2"] or compared in ("tu", "it nhat", "toi thieu"):
        return Tally(count)
    if compared.startswith(("dung", "chi")):
        return Tally(count, count)
    return Tally(count + 1)
