"""Finding words in a text, blind to diacritics, letter case and the width of blanks.

static/van-ban.js finds in the same way, so that a page shows the same with and without script.
"""

import re
from collections.abc import Iterator

from index.text import fold

SHORTEST = 2  # letters; one letter stands nearly everywhere


def pattern(words: str) -> re.Pattern[str] | None:
    """What matches the words in a `blind` text; None where they are too short to look for."""
    blank_free = blind(words).split()
    if len("".join(blank_free)) < SHORTEST:
        return None
    return re.compile(r"\s+".join(map(re.escape, blank_free)))


def blind(text: str) -> str:
    """Lower case without diacritics; as long as the text where that is in NFC."""
    return fold(text).lower()


def hits(text: str, wanted: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    """The spans of the NFC text that match, from left to right."""
    if wanted:
        yield from (m.span() for m in wanted.finditer(blind(text)))
