"""An old Word file (.doc) -> blocks; one of before Word 97 by Debian's antiword."""

import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from corpus.errors import UsageError
from corpus.readers.base import SourceText
from corpus.readers.blocks import Block, Grid, GridCell, Passage, compose
from corpus.readers.layout_tables import flattened
from corpus.readers.legacy import Legacy
from corpus.readers.word97 import blocks_of_file

_SECONDS = 60
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read(path: Path) -> SourceText:
    """The document in a .doc file; `UsageError` says what is wrong with it."""
    try:
        taken = blocks_of_file(path)
    except (OSError, ValueError, IndexError, struct.error):
        taken = list(_blocks(_docbook(path)))
    legacy = Legacy()
    blocks = list(flattened(legacy.settle(taken)))
    return compose(blocks, "doc", notes=legacy.notes)


def _docbook(path: Path) -> Any:
    if not (program := shutil.which("antiword")):
        raise UsageError(
            "là tệp Word cũ (.doc), cần chương trình antiword: hãy cài gói “antiword” "
            "(apt-get install antiword), hoặc lưu lại tệp ở dạng .docx."
        )
    try:
        done = subprocess.run(
            [program, "-m", "UTF-8.txt", "-x", "db", "--", str(path)],
            capture_output=True,
            timeout=_SECONDS,
            env={"LANG": "C.UTF-8", "HOME": str(path.parent)},
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError("đọc mãi không xong: hãy mở bằng Word, lưu lại ở dạng .docx.") from error
    written = _NO_XML.sub("", done.stdout.decode("utf-8", "replace"))
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, recover=True, huge_tree=False
    )
    root = etree.fromstring(written.encode(), parser) if written.strip() else None
    if root is None:
        raise UsageError("không đọc được: hãy mở bằng Word, lưu lại ở dạng .docx.")
    return root


def _blocks(root: Any) -> Iterator[Block]:
    """Paragraphs and tables in order; the file's properties stay out."""
    for element in root.iter(etree.Element):
        if element.tag == "informaltable":
            yield _grid(element)
        elif element.tag in ("para", "title") and not _inside(element):
            yield from (Passage(line) for line in _own_text(element).split("\n") if line.strip())


def _own_text(element: Any) -> str:
    """The words of a paragraph without those of a table inside it."""
    if element.find("informaltable") is None:
        return "".join(element.itertext())
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _inside(element: Any) -> bool:
    """Whether the element is a cell's, or tells the file's properties."""
    parent = element.getparent()
    return parent.tag in ("book", "bookinfo") or any(
        above.tag in ("informaltable", "bookinfo") for above in element.iterancestors()
    )


def _grid(table: Any) -> Grid:
    cells = []
    for y, row in enumerate(table.iter("row")):
        for x, entry in enumerate(row.iter("entry")):
            cells.append(GridCell(y, x, "".join(entry.itertext()).strip()))
    return Grid(tuple(cells))
