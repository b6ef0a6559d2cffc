"""Plain text -> escaped HTML with marks in it. Nothing else writes clause text into a page."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import pairwise
from typing import NamedTuple

from corpus.decision import Clause


class Highlight(NamedTuple):
    """Characters `start:end` of a text shown in an element, such as `mark` or `b class="lead"`."""

    start: int
    end: int
    element: str


def weave(
    text: str,
    spans: Iterable[Highlight] = (),
    inserts: Mapping[int, str] | None = None,
    *,
    start: int = 0,
    end: int | None = None,
) -> str:
    """`text[start:end]` escaped, with spans as elements and ready HTML inserted before positions.

    Spans may overlap: an element is closed and opened again where another one begins or ends.
    """
    end = len(text) if end is None else end
    spans, inserts = list(spans), inserts or {}
    edges = {p for s in spans for p in (s.start, s.end)} | set(inserts)
    cuts = sorted({start, end} | {p for p in edges if start < p < end})
    pieces = []
    for i, j in pairwise(cuts):
        inside = [s.element for s in spans if s.start <= i and j <= s.end]
        opened = "".join(f"<{element}>" for element in inside)
        closed = "".join(f"</{element.split()[0]}>" for element in reversed(inside))
        pieces.append(f"{inserts.get(i, '')}{opened}{escape(text[i:j])}{closed}")
    return "".join(pieces)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The span of each line that is not blank."""
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def gist(clause: Clause, length: int = 130) -> str:
    """The first words of a clause after its heading."""
    return shortened(clause.body or clause.text, length)


def shortened(text: str, length: int) -> str:
    """The first words of a text on one line, cut between words."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
