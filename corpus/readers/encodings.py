"""Bytes of a text file -> its letters, in whichever code page they were written."""

import codecs
import re

from corpus.readers.vietnamese import measure

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_HEAD = 4_096


def decoded(raw: bytes) -> str:
    """The letters of a text file.

    After marks of order and UTF-8 come what the file declares, then Windows' Vietnamese page if
    that reads as Vietnamese, and the Western one, in which old fonts lie.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    if half := _sixteen_bits(raw):
        return raw.decode(half, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(raw[:_HEAD])
    if declared and (name := _known(declared[1].decode("ascii"))):
        return raw.decode(name, "replace")
    vietnamese = raw.decode("cp1258", "replace")
    if measure(vietnamese).vietnamese:
        return vietnamese
    # Not cp1252: it leaves five bytes without a letter that TCVN3 and VISCII use.
    return raw.decode("latin-1")


def _sixteen_bits(raw: bytes) -> str:
    """UTF-16 without a mark, by the zero bytes of its blanks and Latin letters."""
    head = raw[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) > 20 and odd > 0.3 * len(head) / 2 and even < 0.05 * len(head):
        return "utf-16-le"
    if len(head) > 20 and even > 0.3 * len(head) / 2 and odd < 0.05 * len(head):
        return "utf-16-be"
    return ""


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name)
    except LookupError:
        return ""
    return found.name if found._is_text_encoding else ""
