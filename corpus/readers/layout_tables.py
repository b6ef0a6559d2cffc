"""Tables that only set text side by side: letterheads, signatures, recipients."""

import re
from collections.abc import Iterable, Iterator

from corpus.readers.blocks import Block, Grid, Passage

FRAME = re.compile(
    r"cộng h(?:òa|oà) xã hội|độc lập ?[-–] ?tự do|^nơi nhận|^(?:tm|kt|tl|tuq|q)\. ?\w"
    r"|^số ?:.{0,40}/|^đảng cộng sản việt nam$",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_ROWS = 5
_MOST_COLUMNS = 5


def flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with the cells of tables that only set text side by side as paragraphs."""
    for block in blocks:
        if isinstance(block, Grid) and _sets_only(block):
            for cell in block.cells:
                if cell.text.strip():
                    yield Passage(cell.text, block.page)
        else:
            yield block


def _sets_only(grid: Grid) -> bool:
    filled = [cell for cell in grid.cells if cell.text.strip()]
    rows = {cell.row for cell in filled}
    columns = {cell.column for cell in filled}
    if len(filled) < 2 or len(columns) == 1:
        return True
    if len(rows) > _MOST_ROWS or len(columns) > _MOST_COLUMNS:
        return False
    return any(FRAME.search(cell.text) for cell in filled)
