"""Any text as a document of the index: its sentences, joined to passages of a good size."""

from corpus.extraction.sentences import sentence_spans
from eval.beir.collection import BeirText
from index.text import clean
from index.units import Document

_LENGTH = 200  # characters that a passage has at least, where the text goes on
_MOST = 64  # passages of one document


def document_of(text: BeirText) -> Document:
    """A document; its title is part of its text, and a passage of its own."""
    body = passages(text.text)
    whole = "\n".join(part for part in (text.title, text.text) if part.strip())
    return Document(text.id, whole, ((text.title,) if text.title else ()) + body)


def passages(text: str) -> tuple[str, ...]:
    """Whole sentences, joined up to 200 characters; longer ones where there would be over 64.

    A sentence that is longer is cut between words.
    """
    length = max(_LENGTH, len(text) // _MOST)
    found: list[str] = []
    for start, end in sentence_spans(text, 0):
        for piece in _cut(clean(text[start:end]), 2 * length):
            if found and len(found[-1]) < length:
                found[-1] = f"{found[-1]} {piece}"
            else:
                found.append(piece)
    return tuple(found)


def _cut(sentence: str, length: int) -> list[str]:
    pieces: list[str] = []
    while len(sentence) > length:
        at = sentence.rfind(" ", 0, length)
        at = at if at > 0 else length
        pieces.append(sentence[:at])
        sentence = sentence[at:].lstrip()
    return [*pieces, sentence] if sentence else pieces
