"""A plain text or Markdown file, in any code page -> paragraphs."""

import unicodedata
from dataclasses import replace
from pathlib import Path

from corpus.readers.base import SourceText
from corpus.readers.blocks import Passage
from corpus.readers.encodings import decoded
from corpus.readers.legacy import Legacy
from corpus.readers.text import document


def read(path: Path) -> SourceText:
    """The document in a text file; `CorpusError` if it holds no words."""
    legacy = Legacy()
    lines = decoded(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    settled = legacy.settle(Passage(line) for line in lines)
    text = "\n".join(block.text for block in settled if isinstance(block, Passage))
    return replace(document(unicodedata.normalize("NFC", text)), notes=tuple(legacy.notes))
