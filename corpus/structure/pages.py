"""Lines -> page starts: form feeds, printed page numbers, and what they confirm."""

import itertools
import re
from collections.abc import Sequence

from corpus.annotations import Page
from corpus.structure.lines import Line

_NUMBER = re.compile(
    r"(?:Trang\s+)?(?P<alone>\d{1,3})|[-–]\s*(?P<dashed>\d{1,3})\s*[-–]"
    r"|Trang\s+(?P<of>\d{1,3})\s*/\s*\d{1,3}"
)


def page_number(line: Line) -> int | None:
    """The number that a line prints and nothing else ("6", "- 6 -", "Trang 6/12")."""
    found = _NUMBER.fullmatch(line.text)
    return int(next(g for g in found.groups() if g)) if found else None


def page_starts(content: Sequence[Line], numbers: Sequence[Line]) -> tuple[Page, ...]:
    """Page 1, the printed numbers, and between them the lines that begin a page.

    A counted page is certain when the count fits both printed numbers around it; one after the
    last printed number is certain if a form feed begins it.
    """
    anchors = [(page_number(line) or 0, line.start) for line in numbers]
    fed = [line.start for line in content[1:] if line.after_feed]
    starts = fed or _marked(content, anchors)
    pages = [Page(1, 0, True)]
    for number, start in anchors:
        last = pages[-1]
        if number <= last.number:
            continue
        between = [s for s in starts if last.start < s < start]
        fits = last.number + len(between) + 1 == number
        pages += [Page(min(last.number + i, number - 1), s, fits) for i, s in enumerate(between, 1)]
        pages.append(Page(number, start, True))
    last = pages[-1]
    after = [s for s in starts if s > last.start]
    pages += [Page(last.number + i, s, bool(fed)) for i, s in enumerate(after, 1)]
    return tuple(pages)


def _marked(content: Sequence[Line], anchors: Sequence[tuple[int, int]]) -> list[int]:
    """Lines that stand one blank in, right after a line of text, where that is how pages begin.

    Some copies lose the page break and keep a blank. It is trusted only in a text with printed
    page numbers, no two of which have more such lines between them than there are pages; else
    it is how that text sets its paragraphs.
    """
    starts = [line.start for line in content[1:] if line.indent == 1 and not line.after_blank]
    known = [(1, 0), *anchors]
    pairs = [(a, b) for a, b in itertools.pairwise(known) if b[0] > a[0]]
    room = all(sum(a[1] < s < b[1] for s in starts) < b[0] - a[0] for a, b in pairs)
    return starts if pairs and room else []


def page_at(pages: tuple[Page, ...], offset: int) -> Page:
    """The page that a source position stands on.

    A page after the last certain one is uncertain, and so is one whose neighbours disagree.
    """
    current = pages[0]
    for page in pages:
        if page.start > offset:
            break
        current = page
    return current
