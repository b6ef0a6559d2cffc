"""Quotations over several paragraphs: the text of another document, with its own numbers."""

from collections.abc import Sequence

_LONGEST = 80  # paragraphs; a mark that is never closed quotes nothing


def quoted(texts: Sequence[str], start: int, stop: int) -> set[int]:
    """The paragraphs after the first one of each quotation ("“Điều 2. …" to "…”")."""
    inside: set[int] = set()
    i = start
    while i < stop:
        end = _end(texts, i, stop) if _opens(texts[i]) else i
        inside.update(range(i + 1, end + 1))
        i = end + 1
    return inside


def _opens(text: str) -> bool:
    if text.startswith("“"):
        return text.count("“") > text.count("”")
    return text.startswith('"') and text.count('"') % 2 == 1


def _end(texts: Sequence[str], start: int, stop: int) -> int:
    """The paragraph that closes the quotation which one opens; that one itself if none does."""
    curly = texts[start].startswith("“")
    depth = 0
    for i in range(start, min(stop, start + _LONGEST)):
        if curly:
            depth += texts[i].count("“") - texts[i].count("”")
        else:
            depth = (depth + texts[i].count('"')) % 2
        if depth <= 0:
            return i
    return start
