"""The outline: where each clause stands in the tree of a document, by how it is cited.

A citation is the way down to a clause ("Điều 1, Mục II, điểm 4.4"), so that it gives the level,
the printed number and what a clause stands under, whatever ids a parser makes.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.decision import Clause, Level

_SEGMENT = re.compile(
    r"(?P<unit>\D{1,40}?) (?P<number>[IVXLC]+|\d{1,4}(?:\.\d{1,4}){0,6}|[a-zđA-ZĐ])"
)
_LEVELS = {
    "phần": Level.PART,
    "chương": Level.CHAPTER,
    "mục": Level.SECTION,
    "điều": Level.ARTICLE,
    "nhóm nhiệm vụ": Level.GROUP,
    "khoản": Level.ITEM,
    "điểm": Level.POINT,
    "tiết": Level.POINT,
    "gạch đầu dòng": Level.POINT,
    "đoạn": Level.POINT,
    "nhóm": Level.GROUP,
    "dòng": Level.ROW,
}


def outlined(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses with level, number and ancestors, in the same order.

    A clause without a number of its own ("Nơi nhận") is of the frame around the tree.
    """
    placed: dict[str, Clause] = {}
    openers: dict[tuple[str, ...], str] = {}
    for clause in clauses:
        way = tuple(clause.place.split(", "))
        segment = _SEGMENT.fullmatch(way[-1])
        level = _LEVELS.get(segment["unit"].lower(), Level.FRAME) if segment else Level.FRAME
        if clause.parent in placed:
            above = (*placed[clause.parent].ancestors, clause.parent)
        else:
            starts = (way[:n] for n in range(1, len(way)))
            above = tuple(openers[start] for start in starts if start in openers)
        number = segment["number"] if segment and level is not Level.FRAME else ""
        openers[way] = clause.id  # of two with one citation the nearer one holds what follows
        placed[clause.id] = replace(clause, level=level, number=number, ancestors=above)
    return tuple(placed.values())
