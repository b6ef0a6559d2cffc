"""A web page, as saved from a portal -> blocks: the document without what stands around it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html

from corpus.errors import UsageError
from corpus.readers.base import SourceText
from corpus.readers.blocks import Block, Grid, GridCell, Passage, compose
from corpus.readers.encodings import decoded
from corpus.readers.layout_tables import FRAME, flattened
from corpus.readers.legacy import Legacy

_CHROME = {
    *("script", "style", "noscript", "template", "svg", "nav", "header", "footer", "aside", "form"),
    *("button", "input", "select", "textarea", "iframe", "object", "embed", "canvas", "video"),
}
_CHROME_ROLES = {"navigation", "menu", "menubar", "tablist", "search", "banner", "dialog", "button"}
_BLOCKS = {
    *("address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "figure"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre", "section", "ul"),
}
_SHARE = 0.6  # of the page's words: what holds as many holds the document
_WRAPPER = 1_500  # letters in one cell, from which a table of few only sets the page
_FEW = 4
_DEEPEST = 400


def read(path: Path) -> SourceText:
    """The document in an HTML file; `UsageError` if it holds none."""
    page = decoded(path.read_bytes())
    root = lxml.html.document_fromstring(_without_declaration(page), parser=_parser())
    titles = [*root.xpath("//title/text()")[:1], *_headings(root)]
    _strip(root)
    body = root.find("body")
    if body is None or not _words(body):
        raise UsageError("không có lời văn: hãy lưu trang hiện toàn văn rồi thêm lại.")
    document = _document(body)
    legacy = Legacy()
    blocks = list(flattened(legacy.settle(_blocks(document, 0))))
    return compose(blocks, "html", notes=legacy.notes, titles=titles)


def _parser() -> Any:
    return lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)


def _without_declaration(page: str) -> bytes:
    start = page.lstrip()
    held = start.partition("?>")[2] if start.startswith("<?xml") else start
    return held.encode("utf-8", "replace")


def _headings(root: Any) -> list[str]:
    return [" ".join(h.itertext()) for h in root.iter("h1")][:2]


def _strip(root: Any) -> None:
    """Takes off what is no part of a document, and what the page hides."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
            continue
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        unseen = re.search(r"display\s*:\s*none", element.get("style", ""), re.IGNORECASE)
        role = element.get("role", "") in _CHROME_ROLES
        if element.tag in _CHROME or hidden or unseen or role:
            _drop(element)


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _words(element: Any) -> int:
    """The letters of an element that are no link's."""
    linked = sum(len("".join(a.itertext())) for a in element.iter("a"))
    return max(0, len("".join(element.itertext()).strip()) - linked)


def _document(body: Any) -> Any:
    """The innermost element with most of the page's words, its letterhead and signature."""
    needed = _SHARE * _words(body)
    frames = len(FRAME.findall(_text(body)))
    found = body
    for _ in range(_DEEPEST):
        inner = next((e for e in found if isinstance(e.tag, str) and _words(e) >= needed), None)
        if inner is None or inner.tag in ("table", "p"):
            break
        if len(FRAME.findall(_text(inner))) < frames:
            break
        found = inner
    return found


def _text(element: Any) -> str:
    return "\n".join(text.strip() for text in element.itertext())


def _blocks(element: Any, depth: int) -> Iterator[Block]:
    """The blocks of an element in order; words between blocks are paragraphs too."""
    if depth > _DEEPEST:
        return
    pieces: list[str] = [element.text or ""]
    for child in element:
        if child.tag == "table":
            yield from _passage(pieces)
            yield from _table(child, depth + 1)
        elif child.tag in _BLOCKS or _holds_blocks(child):
            yield from _passage(pieces)
            yield from _blocks(child, depth + 1)
        elif child.tag == "br":
            pieces.append("\n")
        else:
            pieces.append(_inline(child))
        if child.tag == "table" or child.tag in _BLOCKS or _holds_blocks(child):
            pieces = []
        pieces.append(_blank(child.tail or ""))
    yield from _passage(pieces)


def _holds_blocks(element: Any) -> bool:
    return any(inner.tag in _BLOCKS or inner.tag == "table" for inner in element.iterdescendants())


def _blank(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _inline(element: Any) -> str:
    if element.tag == "br":
        return "\n"
    inner = "".join(_inline(child) + _blank(child.tail or "") for child in element)
    return _blank(element.text or "") + inner


def _passage(pieces: list[str]) -> Iterator[Passage]:
    text = "".join(pieces)
    if text.strip():
        yield Passage(text)


def _table(table: Any, depth: int) -> Iterator[Block]:
    rows = [row for row in table.iter("tr") if _owner(row, "table") is table]
    entries = [(row, [c for c in row if c.tag in ("td", "th")]) for row in rows]
    cells = [cell for _, held in entries for cell in held]
    filled = [cell for cell in cells if _words(cell)]
    if len(filled) <= _FEW and any(_words(cell) > _WRAPPER for cell in filled):
        for cell in cells:
            yield from _blocks(cell, depth)
        return
    taken: set[tuple[int, int]] = set()
    found = []
    for y, (_, held) in enumerate(entries):
        x = 0
        for cell in held:
            while (y, x) in taken:
                x += 1
            height = min(_span(cell, "rowspan"), len(entries) - y)
            width = _span(cell, "colspan")
            taken |= {(y + i, x + j) for i in range(height) for j in range(width)}
            found.append(GridCell(y, x, "\n".join(_lines(cell, depth)), height, width))
            x += width
    yield Grid(tuple(found))


def _owner(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag))


def _span(cell: Any, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, min(int(value), 200)) if re.fullmatch(r"\d{1,6}", value) else 1


def _lines(cell: Any, depth: int) -> Iterator[str]:
    for block in _blocks(cell, depth):
        if isinstance(block, Passage):
            yield block.text
        else:
            yield from (c.text for c in block.cells if c.text)
