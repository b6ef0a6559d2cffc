"""Text typed in fonts of before Unicode (TCVN3, VNI, VISCII) -> Vietnamese letters.

The name of a font is a hint: files put together by several people use it for text of any kind. A
letter that only Unicode has proves that a text is Unicode, what follows is measured.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from viparse.normalize.detector import detect_encoding, detect_encoding_by_content
from viparse.normalize.encodings import AUTO_DETECT_CHARMAPS
from viparse.normalize.tables import convert

from corpus.readers.blocks import Block, Grid, GridCell, Passage
from corpus.readers.vietnamese import measure

_UNICODE = re.compile("[\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
_TYPED = re.compile("[\x80-\xff\u0152-\u02dc\u2013-\u2122]")
_ENOUGH = 40  # characters from which a text alone tells how it was typed
_SHARE = 0.02  # a text with fewer letters that only Unicode has is no Unicode text
_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII"}


@dataclass(slots=True)
class Legacy:
    """Conversion of one document; `found` are the encodings met."""

    found: set[str] = field(default_factory=set)

    @property
    def notes(self) -> list[str]:
        """What a person is told of it."""
        names = ", ".join(sorted(_NAMES.get(name, name) for name in self.found))
        return [f"Văn bản gõ bằng phông chữ cũ ({names}): đã chuyển sang Unicode."] if names else []

    def text(self, text: str, font: str) -> str:
        """A piece of text set in a font, converted if both say so."""
        encoding = detect_encoding([font]).encoding
        if not encoding or _UNICODE.search(text) or not _TYPED.search(text):
            return text
        if len(text) >= _ENOUGH:
            encoding = _measured(text) or encoding
        return self._convert(text, encoding)

    def settle(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks, with what is left of old encodings converted by what the text shows."""
        held = list(blocks)
        whole = "\n".join(_text_of(block) for block in held)
        letters = sum(map(str.isalpha, whole))
        modern = len(_UNICODE.findall(whole)) >= _SHARE * letters
        main = None if modern else _measured(whole)
        for block in held:
            text = _text_of(block)
            encoding = None
            if _TYPED.search(text) and not _UNICODE.search(text):
                encoding = _likelier(text, main, _measured(text) if len(text) >= _ENOUGH else None)
            yield self._block(block, encoding) if encoding else block

    def _block(self, block: Block, encoding: str) -> Block:
        if isinstance(block, Passage):
            return Passage(self._convert(block.text, encoding), block.page, block.aside)
        cells = (
            GridCell(c.row, c.column, self._convert(c.text, encoding), c.rows, c.columns)
            for c in block.cells
        )
        return Grid(tuple(cells), block.page)

    def _convert(self, text: str, encoding: str) -> str:
        self.found.add(encoding)
        return _letters(text, encoding)


def _text_of(block: Block) -> str:
    return block.text if isinstance(block, Passage) else "\n".join(c.text for c in block.cells)


def _measured(text: str) -> str | None:
    """The encoding that a text shows by itself."""
    found: str | None = detect_encoding_by_content(text, AUTO_DETECT_CHARMAPS).encoding
    return found


def _letters(text: str, encoding: str) -> str:
    converted: str = convert(text, AUTO_DETECT_CHARMAPS[encoding])
    return converted


def _likelier(text: str, main: str | None, own: str | None) -> str | None:
    """The document's encoding, unless a block makes better words in the one that it shows."""
    if not (main and own) or main == own:
        return main or own
    gains = {e: measure(_letters(text, e)).syllables for e in (main, own)}
    return own if gains[own] > gains[main] + 0.1 else main
