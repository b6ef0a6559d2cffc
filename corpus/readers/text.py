"""A text file -> paragraphs in Unicode NFC, with page starts.

The copy of a printed decision keeps its hard-wrapped lines, and of its page furniture only
some page numbers, each alone on a line. Other page starts show as a line that begins with one
space right after a line of text; after a blank line such a space means nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from corpus.decision import Page
from corpus.errors import CorpusError, reason

_PAGE_NUMBER = re.compile(r"\d{1,3}")
_CLOSED = re.compile(r"[.:;!?…][”\")]*$")
_MARKER = re.compile(
    r"(?:Căn cứ |Theo đề nghị |Xét đề nghị |Điều \d+\.|Nơi nhận:|[IVXLC]+\. |\d{1,2}\. "
    r"|\d{1,2}\.\d{1,2}\.? |[-–+] )"
)
_MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; `start:end` without the line break, `text` without outer blanks."""

    text: str
    start: int
    end: int
    indent: int
    after_blank: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines; `offsets[i]` is the source position of `text[i]`."""

    text: str
    offsets: tuple[int, ...]

    @property
    def start(self) -> int:
        """Position of the first character in the source."""
        return self.offsets[0]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: NFC source, paragraphs, page starts."""

    source: str
    paragraphs: tuple[Paragraph, ...]
    pages: tuple[Page, ...]


def read(path: Path) -> Document:
    """The document in a UTF-8 text file.

    Raises `CorpusError` if the file is missing, unreadable, too large, binary or empty.
    """
    return document(load_text(path))


def load_text(path: Path) -> str:
    """The file's text in NFC, or `CorpusError`."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise CorpusError(f"Tệp {path} quá lớn (trên 20 MB): hãy đưa vào văn bản quyết định.")
        raw = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"Không đọc được tệp {path} ({reason(error)}): hãy kiểm tra đường dẫn và quyền đọc."
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"Tệp {path} không phải văn bản UTF-8: hãy lưu lại ở dạng văn bản thuần, mã UTF-8."
        ) from error
    if "\0" in text:
        raise CorpusError(f"Tệp {path} là tệp nhị phân: hãy đưa vào văn bản thuần, mã UTF-8.")
    if not text.strip():
        raise CorpusError(f"Tệp {path} trống: hãy đưa vào văn bản của quyết định.")
    return unicodedata.normalize("NFC", text)


def document(source: str) -> Document:
    """Paragraphs and page starts of an NFC text."""
    lines = _lines(source)
    numbers = [line for line in lines if _PAGE_NUMBER.fullmatch(line.text)]
    content = [line for line in lines if not _PAGE_NUMBER.fullmatch(line.text)]
    if not content:
        raise CorpusError("Văn bản này không phải một quyết định hành chính: không có lời văn.")
    return Document(source, tuple(_paragraphs(source, content)), _pages(content, numbers))


def _lines(source: str) -> list[Line]:
    lines: list[Line] = []
    blank = True
    for match in re.finditer(r"[^\n\r\f]+", source):
        raw = match.group()
        text = raw.strip()
        # The gap before this match holds a blank line if it has two line breaks.
        gap = source[lines[-1].end if lines else 0 : match.start()]
        blank = blank or gap.replace("\r\n", "\n").count("\n") > 1
        if not text:
            blank = True
            continue
        indent = len(raw) - len(raw.lstrip())
        start = match.start() + indent
        lines.append(Line(text, start, start + len(text), indent, blank))
        blank = False
    return lines


def _pages(content: list[Line], numbers: list[Line]) -> tuple[Page, ...]:
    """Page 1, the printed numbers, and between them the lines that look like page starts.

    A counted page is certain when the count fits both printed numbers around it.
    """
    starts = [
        line.start
        for line in content
        if line.indent == 1 and not line.after_blank and line.start > content[0].start
    ]
    anchors = [(int(line.text), line.start) for line in numbers]
    pages = [Page(1, 0, True)]
    for number, start in anchors:
        last = pages[-1]
        if number <= last.number:
            continue
        between = [s for s in starts if last.start < s < start]
        fits = last.number + len(between) + 1 == number
        pages += [Page(min(last.number + i, number - 1), s, fits) for i, s in enumerate(between, 1)]
        pages.append(Page(number, start, True))
    last = pages[-1]
    after = [s for s in starts if s > last.start]
    pages += [Page(last.number + i, s, False) for i, s in enumerate(after, 1)]
    return tuple(pages)


def page_at(pages: tuple[Page, ...], offset: int) -> Page:
    """The page that a source position stands on.

    A page after the last certain one is uncertain, and so is one whose neighbours disagree.
    """
    current = pages[0]
    for page in pages:
        if page.start > offset:
            break
        current = page
    return current


def _paragraphs(source: str, lines: list[Line]) -> list[Paragraph]:
    """Joins hard-wrapped lines.

    A new paragraph begins at a structural marker, or where the line before ended although the
    next word would have fitted, or after a blank line or closed sentence; a line that begins
    in lower case goes on with the sentence before it, whatever stands between.
    """
    # Nearly all lines are no longer than this: what the printer's lines can hold.
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[int(0.97 * (len(lengths) - 1))]
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _breaks(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_join(source, group) for group in groups]


def _breaks(before: Line, line: Line, width: float) -> bool:
    closed = bool(_CLOSED.search(before.text))
    fitted = len(before.text) + 1 + len(line.text.split()[0]) <= 0.8 * width
    if _MARKER.match(line.text) and (closed or fitted or line.after_blank or line.indent == 1):
        return True
    if not line.text[0].isupper() and line.text[0] not in '“"(':
        return False
    if fitted or line.after_blank:
        return True
    return closed and line.indent == 1


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
