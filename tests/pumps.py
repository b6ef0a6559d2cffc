"""Pumped texts: for every repetition in a pattern, texts that repeat its own pieces.

What makes a backtracking matcher slow is a repetition that can be read in several ways, so each
body of a repetition is repeated, alone and in pairs, behind what comes before it in the pattern.
"""

import itertools
import math
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LENGTH = 2000  # characters, as long as a question may be
LIMIT = 0.05  # seconds of CPU time for one search
_STOPPED = 1.0  # seconds after which a search is given up
_MOST = 12  # samples of one piece: the first alternatives stand for the others' shape
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}
_MANY = 3  # repetitions up to fewer than these cannot be pumped


def _samples(items: Any) -> list[str]:
    """Texts that match a sequence of parsed items, one for each alternative."""
    found = [""]
    for kind, value in items:
        own = _of(kind, value)
        found = [a + b for a, b in itertools.islice(itertools.product(found, own), _MOST * 4)]
    return list(dict.fromkeys(found))


def _of(kind: Any, value: Any) -> list[str]:
    if kind is op.LITERAL:
        return [chr(value)]
    if kind is op.NOT_LITERAL:
        return ["x" if chr(value) != "x" else "y"]
    if kind is op.ANY:
        return ["x"]
    if kind is op.IN:
        return _of_set(value)
    if kind is op.BRANCH:
        return [s for branch in value[1] for s in _samples(branch)[:_MOST]]
    if kind is op.SUBPATTERN:
        return _samples(value[3])
    if kind is op.ATOMIC_GROUP:
        return _samples(value)
    if kind in _REPEATS:
        low, _, body = value
        once = _samples(body)
        return [s * low for s in once] if low else ["", *once[:2]]
    return [""]


_CATEGORIES = {
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_DIGIT: "1",
    op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_WORD: ",",
    op.CATEGORY_NOT_SPACE: "a",
    op.CATEGORY_NOT_DIGIT: "a",
}


_WRITTEN = {
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_NOT_DIGIT: r"\D",
}


def _of_set(value: Any) -> list[str]:
    if value[0][0] is op.NEGATE:
        pattern = re.compile(_written(value))
        return [c for c in "a1 ,x|" if pattern.fullmatch(c)][:2] or ["a"]
    found = []
    for kind, what in value:
        if kind is op.LITERAL:
            found.append(chr(what))
        elif kind is op.RANGE:
            found.append(chr(what[0]))
        elif kind is op.CATEGORY:
            found.append(_CATEGORIES[what])
    return found[:4]


def _written(value: Any) -> str:
    """A set that excludes, as a pattern again."""
    parts = []
    for kind, what in value[1:]:
        if kind is op.LITERAL:
            parts.append(re.escape(chr(what)))
        elif kind is op.RANGE:
            parts.append(f"{re.escape(chr(what[0]))}-{re.escape(chr(what[1]))}")
        else:
            parts.append(_WRITTEN[what])
    return f"[^{''.join(parts)}]"


def _repeats(items: Any, before: str) -> Iterator[tuple[str, list[str]]]:
    """What stands before each repetition, and the texts of its body."""
    for kind, value in items:
        if kind in _REPEATS:
            _, high, body = value
            if high is op.MAXREPEAT or high >= _MANY:
                yield before, _samples(body)
            yield from _repeats(body, before)
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, before)
        elif kind is op.SUBPATTERN:
            yield from _repeats(value[3], before)
        elif kind is op.ATOMIC_GROUP:
            yield from _repeats(value, before)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield from _repeats(value[1], before)
        before += next(iter(_of(kind, value)), "")


def pumped(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """What opens a text and what is repeated in it, for every repetition of a pattern."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    found: dict[tuple[str, str], None] = {}
    for before, pieces in _repeats(tree, ""):
        own = [p for p in pieces if p][: _MOST * 4]
        joined = [a + b for a, b in itertools.pairwise(own)] + ["".join(own[:_MOST])]
        for piece in (*own, *joined):
            for start in ("", before):
                found[start, piece] = None
    for sample in _samples(tree)[:_MOST]:
        if sample:
            found["", sample] = None
            found["", f"{sample} "] = None
    yield from found


def slowest(pattern: re.Pattern[str], start: str, piece: str) -> float:
    """Seconds of CPU time to search a text as long as a question may be; stopped at a second."""
    text = (start + piece * LENGTH)[: LENGTH - 2] + " ¤"
    least = math.inf
    for _ in range(3):  # the least of three where the first is slow: others share the core
        least = min(least, _seconds(pattern, text))
        if least <= LIMIT or least == _STOPPED:
            break
    return least


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.thread_time()
    try:
        with _stopped_after(_STOPPED):
            for _ in pattern.finditer(text):
                pass
    except _TooSlow:
        return _STOPPED
    return time.thread_time() - began


class _TooSlow(Exception):
    pass


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Patterns look for signals as they search, so that one which would take ages ends too."""

    def stop(*_: object) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
