"""Cells of task tables: the bodies that one names, and in which role.

A column of leads may say more than names: "Sở A chủ trì, phối hợp với Sở B", "Chủ trì: Sở A", "Sở A
(chủ trì); Sở B (phối hợp)", "Sở A xây dựng phương án".
"""

import re
from collections.abc import Iterator

from corpus.annotations import Role
from corpus.extraction.acting import opening_in, together_in
from corpus.extraction.assignments import Named
from corpus.extraction.labels import labelled_in
from corpus.extraction.lists import listed, moved
from corpus.extraction.names import is_followed_by_deed
from corpus.register import Mention, Register

_PART = re.compile(
    r"\s?\((?:cơ quan |đơn vị )?(?P<part>chủ trì|phối hợp)[^()]{0,30}\)\s*$", re.IGNORECASE
)
_SAYS = re.compile(r"(?<![(\w])(?:chủ trì|phối hợp)(?!\w)")


def named_in_cell(text: str, role: Role, register: Register) -> Iterator[Named]:
    """The bodies of a cell whose column gives this role."""
    if labelled := list(labelled_in(text, register)):
        yield from labelled
        return
    opening = opening_in(text, register) if _SAYS.search(text) else []
    if opening:
        yield from ((mention, role) for mention, _ in opening)
        yield from ((mention, Role.COORDINATE) for mention in together_in(text, register))
        return
    for mention in listed(text, register):
        part = _PART.search(mention.text)
        together = part and part["part"].lower() == "phối hợp"
        yield _bare(mention, register), Role.COORDINATE if together else role


def _bare(mention: Mention, register: Register) -> Mention:
    """The body at the beginning of what stands in a list, where only its part or deed follows."""
    known = register.mentions(mention.text)
    if not known or known[0].start:
        return mention
    rest = mention.text[known[0].end :]
    if _PART.fullmatch(rest) or is_followed_by_deed(rest):
        return moved(known[0], mention.start)
    return mention
