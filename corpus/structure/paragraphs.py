"""Lines -> paragraphs: hard-wrapped lines joined."""

import re
from collections import Counter
from collections.abc import Sequence

from corpus.structure.lines import Line, Paragraph

_CLOSED = re.compile(r"[.:;!?…][”\")]*$")
_MARKER = re.compile(
    r"(?:(?:[-–] ?)?Căn cứ |Theo đề nghị |Xét đề nghị |Điều \d+ ?[.:]|Nơi nhận:"
    r"|(?:Mục )?[IVXLC]{1,12}(?:\.| ?[-–]) |\d{1,2}[./)] |\d{1,2}(?:\.\d{1,2}){1,3}\.? "
    r"|\d{1,2}(?:\.\d{1,2}){0,3}- (?=[A-ZĐ])|[a-zđ](?:[.)]|-(?= [A-ZĐ])) |[-–+*•] )"
)
_MANY = 0.15  # of the lines, that begin where the text does
_SET_IN = 2  # blanks more than most lines have, with which a first line is set in


def paragraphs_of(source: str, lines: Sequence[Line]) -> list[Paragraph]:
    """Joins hard-wrapped lines.

    A new paragraph begins at a structural marker, or where the line before ended although the
    next word would have fitted, or after a blank line or closed sentence; a line that begins
    in lower case goes on with the sentence before it, whatever stands between.
    """
    # Nearly all lines are no longer than this: what the printer's lines can hold.
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(0.97 * (len(lengths) - 1))]
    indents = Counter(line.indent for line in lines)
    margin = min((i for i, times in indents.items() if times >= _MANY * len(lines)), default=0)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _breaks(groups[-1][-1], line, width, margin):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_join(source, group) for group in groups]


def _breaks(before: Line, line: Line, width: float, margin: int) -> bool:
    closed = bool(_CLOSED.search(before.text))
    fitted = len(before.text) + 1 + len(line.text.split()[0]) <= 0.8 * width
    indented = line.indent > before.indent
    if _MARKER.match(line.text) and (closed or fitted or line.after_blank or indented):
        return True
    if not line.text[0].isupper() and line.text[0] not in '“"(':
        return False
    if fitted or line.after_blank:
        return True
    return closed and (indented or line.indent > margin + _SET_IN)


def _join(source: str, group: list[Line]) -> Paragraph:
    chars: list[str] = []
    offsets: list[int] = []
    for n, line in enumerate(group):
        if n and not _hyphenated(source, group[n - 1]):
            chars.append(" ")
            offsets.append(group[n - 1].end)
        for i, char in enumerate(line.text):
            if char.isspace() and (not chars or chars[-1] == " "):
                continue
            chars.append(" " if char.isspace() else char)
            offsets.append(line.start + i)
    return Paragraph("".join(chars), tuple(offsets))


def _hyphenated(source: str, line: Line) -> bool:
    """Whether the line breaks inside a hyphenated word ("vắc-" / "xin")."""
    return bool(re.search(r"\w-$", line.text)) and source[line.end : line.end + 1] in "\n\r"
