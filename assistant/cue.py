"""Cues: patterns that are read in text with and without diacritics, and text read by them."""

import re
from dataclasses import dataclass

from index.text import fold

Cue = tuple[re.Pattern[str], re.Pattern[str]]


def cue(pattern: str) -> Cue:
    """A pattern and its form for text without diacritics."""
    whole = rf"(?<!\w)(?:{pattern})(?!\w)"
    return re.compile(whole), re.compile(fold(whole))


@dataclass
class Strip:
    """Text that is used up as it is read: what a cue takes leaves a bar in its place."""

    left: str
    accented: bool

    def copy(self) -> "Strip":
        """The same text, to be used up for itself."""
        return Strip(self.left, self.accented)

    def sees(self, wanted: Cue) -> bool:
        """Whether the cue stands in what is left."""
        return bool(wanted[0 if self.accented else 1].search(self.left))

    def take(self, wanted: Cue) -> list[re.Match[str]]:
        """All matches of the cue, which are then used up."""
        pattern = wanted[0 if self.accented else 1]
        found = list(pattern.finditer(self.left))
        if found:
            self.left = " ".join(pattern.sub(" | ", self.left).split())
        return found
