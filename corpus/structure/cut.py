"""Cutting: a long unit without numbers of its own -> its dash items and paragraphs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.decision import Kind
from corpus.structure.lines import Paragraph
from corpus.structure.markers import marker_of
from corpus.structure.units import Opener, is_heading

_WHOLE = 120  # words that stay together
_ROOM = 180  # words that paragraphs are gathered up to
_LONGEST = 240  # words of one piece, where sentences let it be cut
_DASH = re.compile(r"[-–—•*▪●]\s*(?=\S)")
_PLUS = re.compile(r"[+○o]\s+(?=\S)")
_APART = 40  # words of a paragraph whose sentences may be cut apart
_ISSUED = re.compile(r"\((?:Ban hành )?[Kk]èm theo ")
_SENTENCE_END = re.compile(
    r"(?<=[^\W\d_]{2}[.!?…;])\s+|(?:(?<=[”)%][.!?…;])|(?<=\d{4}[.!?…;]))\s+(?=[^\W\d_])"
)
# A list of bodies may go on behind ";".
_FULL_STOP = re.compile(
    r"(?<=[^\W\d_]{2}[.!?])\s+|(?:(?<=[”)%][.!?])|(?<=\d{4}[.!?]))\s+(?=[^\W\d_])"
)
_CUT = {Kind.LEGAL_BASES, Kind.OPENING, Kind.GROUP, Kind.POINT, Kind.ARTICLE}

Holders = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Piece:
    """The paragraphs of a clause."""

    opener: Opener
    paragraphs: tuple[Paragraph, ...]


def cut(opener: Opener, paragraphs: Sequence[Paragraph], holders: Holders) -> list[Piece]:
    """The clause of a unit and, where it is long or gives tasks to several, its items.

    `holders` tells the bodies that a paragraph is given to. What stands before the first item
    stays with the unit, so that its heading is there for the items below it.
    """
    whole = [Piece(opener, tuple(paragraphs))]
    if opener.kind not in _CUT or not paragraphs:
        return whole
    if len(paragraphs) == 1 and len(parts := _by_holder(paragraphs[0], holders)) > 1:
        return [Piece(opener, (parts[0],)), *_named(opener, [[part] for part in parts[1:]])]
    top, items = _items(paragraphs)
    words = _words(paragraphs)
    shared = len({h for i in items if (h := holders(i[0].text))}) > 1
    room = _LONGEST if opener.kind is Kind.LEGAL_BASES else _WHOLE
    if not (shared or words > room) or (len(items) < 2 and words <= _LONGEST):
        return whole
    if not items and len(top) == 1:
        top, items = _first_sentences(top[0])
    pieces = items if shared else _gathered(items)
    below = [s for piece in pieces for s in _short(piece)]
    return [Piece(_left(opener, top), tuple(top)), *_named(opener, below)]


def _left(opener: Opener, top: Sequence[Paragraph]) -> Opener:
    """The unit without its items, bare where nothing but its heading is left."""
    bare = len(top) == 1 and is_heading(top[0].text) and opener.kind is Kind.POINT
    return replace(opener, kind=Kind.GROUP if bare else opener.kind, bare=bare or opener.bare)


def _named(opener: Opener, pieces: Sequence[Sequence[Paragraph]]) -> list[Piece]:
    found = []
    dashes = others = 0
    base = opener.id.removesuffix(".intro")
    place = opener.citation.split(", đoạn mở đầu")[0]
    for n, paragraphs in enumerate(pieces, 1):
        if _DASH.match(paragraphs[0].text):
            dashes += 1
            name = f"gạch đầu dòng {dashes}"
        else:
            others += 1
            name = f"đoạn {others}"
        kind = opener.kind if opener.kind is Kind.LEGAL_BASES else Kind.POINT
        item = Opener(-1, f"{base}-{n}", kind, f"{place}, {name}", opener.id)
        found.append(Piece(item, tuple(paragraphs)))
    return found


def _items(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[list[Paragraph]]]:
    """What stands before the first item, and the items: a dash with the plus signs below it."""
    top = [paragraphs[0]]
    items: list[list[Paragraph]] = []
    for paragraph in paragraphs[1:]:
        plus = bool(_PLUS.match(paragraph.text))
        inner = plus and bool(items) and bool(_DASH.match(items[-1][0].text))
        room = not items and _words([*top, paragraph]) <= _WHOLE
        leading = room and (_leads_in(paragraph) or _titles(paragraph))
        if leading:
            top.append(paragraph)
        elif inner:
            items[-1].append(paragraph)
        else:
            items.append([paragraph])
    return top, items


def _leads_in(paragraph: Paragraph) -> bool:
    """Whether a paragraph below a heading only leads to the items."""
    return paragraph.text.endswith(":") and not marker_of(paragraph.text)


def _titles(paragraph: Paragraph) -> bool:
    """Whether a paragraph belongs to the title of an attached text: capitals, "(Kèm theo …)"."""
    return bool(_ISSUED.match(paragraph.text)) or paragraph.text.split("(")[0].strip().isupper()


def _gathered(items: Sequence[list[Paragraph]]) -> list[list[Paragraph]]:
    """Neighbouring plain paragraphs put together as far as there is room; dashes stay apart."""
    found: list[list[Paragraph]] = []
    for item in items:
        plain = not (_DASH.match(item[0].text) or marker_of(item[0].text))
        room = bool(found) and _words([*found[-1], *item]) <= _ROOM
        if plain and room and not _DASH.match(found[-1][0].text):
            found[-1].extend(item)
        else:
            found.append(list(item))
    return found


def _short(piece: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """A piece that is too long, cut at its paragraphs and then at its sentences."""
    if _words(piece) <= _LONGEST:
        return [list(piece)]
    found: list[list[Paragraph]] = []
    for paragraph in piece:
        for part in _sentences(paragraph):
            if found and _words([*found[-1], part]) <= _ROOM:
                found[-1].append(part)
            else:
                found.append([part])
    return found


def _sentences(paragraph: Paragraph) -> list[Paragraph]:
    """A paragraph in parts of whole sentences, none longer than there is room if it can be."""
    if _words([paragraph]) <= _LONGEST:
        return [paragraph]
    parts: list[Paragraph] = []
    start = last = 0
    ends = [m.start() for m in _SENTENCE_END.finditer(paragraph.text)]
    for end in [*ends, len(paragraph.text)]:
        if last > start and len(paragraph.text[start:end].split()) > _ROOM:
            parts.append(_slice(paragraph, start, last))
            start = last
        last = end
    return [*parts, _slice(paragraph, start, len(paragraph.text))]


def _by_holder(paragraph: Paragraph, holders: Holders) -> list[Paragraph]:
    """A paragraph whose sentences are tasks of different bodies, cut where a new one begins."""
    if _words([paragraph]) < _APART:
        return [paragraph]
    cuts, held = [0], frozenset[str]()
    for stop in _FULL_STOP.finditer(paragraph.text):
        end = stop.start()
        fresh = holders(paragraph.text[stop.end() :])
        held = held or holders(paragraph.text[cuts[-1] :].lstrip())
        if fresh and held and not fresh & held:
            cuts.append(end)
            held = fresh
    ends = [*cuts[1:], len(paragraph.text)]
    return [_slice(paragraph, i, j) for i, j in zip(cuts, ends, strict=True)]


def _first_sentences(paragraph: Paragraph) -> tuple[list[Paragraph], list[list[Paragraph]]]:
    first, *rest = _sentences(paragraph)
    return [first], [[part] for part in rest]


def _slice(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    text = paragraph.text[start:end]
    start += len(text) - len(text.lstrip())
    return Paragraph(paragraph.text[start:end], paragraph.offsets[start:end])


def _words(paragraphs: Sequence[Paragraph]) -> int:
    return sum(len(p.text.split()) for p in paragraphs)
