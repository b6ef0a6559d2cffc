"""Rows of task tables as clauses: their ids, citations and kinds."""

from collections.abc import Sequence

from corpus.decision import Kind
from corpus.structure.flow import Block
from corpus.structure.tables import TaskRow
from corpus.structure.units import Opener, distinct

_OPENING = ", đoạn mở đầu"
_ALONE = {"HEAD", "CANCU", "LOIDAN", "NOINHAN"}  # below these a table stands for itself


def with_rows(openers: Sequence[Opener], blocks: Sequence[Block]) -> list[Opener]:
    """The clauses of the numbered units and those of the rows that stand in them, in order."""
    starts = {o.paragraph: o for o in openers}
    found: list[Opener] = []
    inside = False  # whether the block before is of a row
    for i, block in enumerate(blocks):
        if i in starts:
            found.append(around := starts[i])
        elif block.row:
            found.append(_row(around, i, block.row))
        elif inside and block.free:
            found.append(_after(around, i))
        inside = not block.free and (inside or block.row is not None)
    return distinct(found)


def _row(around: Opener, paragraph: int, row: TaskRow) -> Opener:
    alone = around.id in _ALONE
    base = "BANG" if alone else around.id.removesuffix(".intro").removesuffix(".0")
    place = "Bảng" if alone else around.citation.removesuffix(_OPENING)
    above = ".".join([base, *row.groups])
    citation = ", ".join([place, *map(_group, row.groups)])
    if row.heading:
        name = f"{citation}, {_group(row.label)}"
        return Opener(paragraph, f"{above}.{row.label}", Kind.GROUP, name, _above(row, above), True)
    name = f"{citation}, dòng {row.label}"
    return Opener(paragraph, f"{above}.{row.label}", Kind.POINT, name, above)


def _after(around: Opener, paragraph: int) -> Opener:
    """What stands below a table and above the next number: notes to it."""
    base = "BANG" if around.id in _ALONE else around.id.removesuffix(".intro").removesuffix(".0")
    place = "Bảng" if around.id in _ALONE else around.citation.removesuffix(_OPENING)
    return Opener(paragraph, f"{base}.sau", Kind.POINT, f"{place}, phần sau bảng", "")


def _above(row: TaskRow, above: str) -> str:
    return above if row.groups else ""


def _group(label: str) -> str:
    """How a heading of rows is cited by its number."""
    if label[0] == "g" and label[1:].isdigit():
        return f"nhóm {label[1:]}"
    if label[0].isdigit():
        return f"nhóm {label}"
    roman = set(label) <= set("IVX")
    return f"mục {label}" if roman else f"phần {label}"
