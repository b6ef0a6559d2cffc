"""Printed lines of a text, and the paragraphs that they make."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; `start:end` without the line break, `text` without outer blanks."""

    text: str
    start: int
    end: int
    indent: int
    after_blank: bool
    after_feed: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines; `offsets[i]` is the source position of `text[i]`."""

    text: str
    offsets: tuple[int, ...]

    @property
    def start(self) -> int:
        """Position of the first character in the source."""
        return self.offsets[0]


def lines_of(source: str) -> list[Line]:
    """The lines that show anything, in order."""
    lines: list[Line] = []
    blank = fed = True
    for match in re.finditer(r"[^\n\r\f]+", source):
        raw = match.group()
        text = raw.strip()
        # The gap before this match holds a blank line if it has two line breaks.
        gap = source[lines[-1].end if lines else 0 : match.start()]
        blank = blank or gap.replace("\r\n", "\n").count("\n") > 1
        fed = fed or "\f" in gap
        if not text:
            blank = True
            continue
        indent = len(raw) - len(raw.lstrip())
        start = match.start() + indent
        lines.append(Line(text, start, start + len(text), indent, blank, fed))
        blank = fed = False
    return lines
