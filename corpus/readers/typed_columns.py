"""Letterheads and signatures typed side by side -> one column after the other."""

import re
from collections.abc import Iterator, Sequence

from corpus.readers.layout_tables import FRAME

_PIECE = re.compile(r"\S+(?:\s{1,2}\S+)*")
_LETTERHEAD = re.compile(r"cộng h(?:òa|oà) xã hội|đảng cộng sản việt nam", re.IGNORECASE)
_NEAR = 3  # places that a line of the right column may begin before its first one
_FARTHEST = 12  # blank lines above the name of who signs


def columns_apart(lines: Sequence[str]) -> list[str]:
    """The lines of a text, those of letterheads and signatures column by column."""
    found: list[str] = []
    at = 0
    while at < len(lines):
        sides = list(_sides(lines, at))
        if sides:
            left, right = zip(*sides, strict=True)
            for piece in filter(None, (*left, *right)):
                found += [piece, ""]
        else:
            found.append(lines[at])
        at += len(sides) or 1
    return found


def _sides(lines: Sequence[str], start: int) -> Iterator[tuple[str, str]]:
    """What stands left and right in each line of two columns that begin here, if they do.

    A letterhead ends with the first line of one piece behind a blank one, a signature with one that
    is no name below it.
    """
    pieces = _pieces(lines[start])
    if len(pieces) != 2 or not any(FRAME.search(piece.group()) for piece in pieces):
        return
    edge, blanks = pieces[1].start(), 0
    head = bool(_LETTERHEAD.search(lines[start]))
    for line in lines[start:]:
        pieces = _pieces(line)
        if len(pieces) > 2 or "\f" in line or blanks > _FARTHEST:
            return
        if not pieces:
            blanks += 1
            yield "", ""
            continue
        first, last = pieces[0], pieces[-1]
        if len(pieces) == 2:
            edge = min(edge, last.start())
            yield first.group(), last.group()
        elif head and blanks:
            return
        elif first.start() >= edge - _NEAR:
            yield "", first.group()
        elif first.end() <= edge and not blanks:
            yield first.group(), ""
        else:
            return
        blanks = 0


def _pieces(line: str) -> list[re.Match[str]]:
    return list(_PIECE.finditer(line))
