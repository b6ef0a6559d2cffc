"""A page of a PDF -> the words of its text layer and its ruled lines."""

import ctypes
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2.raw as raw

from corpus.readers.geometry import PrintedWord, RuledLine, Sheet

Box = tuple[float, float, float, float]  # left, top, right, bottom
_THIN = 3.0
_MOST_OBJECTS = 20_000  # a drawing of more holds no table
_COVERED = 0.6  # of a word's box, from which another one hides it
_HYPHEN = 2  # what PDFium gives for a hyphen at the end of a line


def sheet_of(page: Any, number: int) -> Sheet:
    """What stands where on a page."""
    width, height = page.get_size()
    turn = _turned(page, width, height)
    words = tuple(_topmost(list(_words(page, turn))))
    return Sheet(number, width, height, words, tuple(_rules(page, turn)))


def pictured(page: Any) -> float:
    """The share of a page that its largest picture covers."""
    width, height = (float(side) for side in page.get_size())
    edges = [ctypes.c_float() for _ in range(4)]
    largest = 0.0
    for n in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        item = raw.FPDFPage_GetObject(page.raw, n)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE:
            raw.FPDFPageObj_GetBounds(item, *edges)
            left, bottom, right, top = (edge.value for edge in edges)
            largest = max(largest, (right - left) * (top - bottom))
    return largest / max(width * height, 1.0)


def _turned(page: Any, width: float, height: float) -> Callable[[float, float, float, float], Box]:
    """From the page's own space (left, bottom, right, top) to what a reader sees."""
    x, y, *_ = page.get_cropbox()
    quarter = page.get_rotation() // 90

    def place(a: float, b: float) -> tuple[float, float]:
        across, up = a - x, b - y
        return (
            (across, height - up),
            (up, across),
            (width - across, up),
            (width - up, height - across),
        )[quarter]

    def turn(left: float, bottom: float, right: float, top: float) -> Box:
        (x0, y0), (x1, y1) = place(left, bottom), place(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    return turn


def _words(page: Any, turn: Callable[[float, float, float, float], Box]) -> Iterator[PrintedWord]:
    text = page.get_textpage()
    box = raw.FS_RECTF()
    letters: list[str] = []
    edges: list[Box] = []
    for n in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, n)
        letter = "-" if code == _HYPHEN else chr(code) if 0x20 < code < 0x110000 else " "
        if letter.isspace() or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF):
            if letters:
                yield _word(letters, edges)
                letters, edges = [], []
            continue
        # The whole box of the font, so that a hyphen stands as high as a letter.
        raw.FPDFText_GetLooseCharBox(text.raw, n, box)
        place = turn(box.left, box.bottom, box.right, box.top)
        if letters and not unicodedata.combining(letter) and _apart(edges[-1], place):
            yield _word(letters, edges)
            letters, edges = [], []
        letters.append(letter)
        edges.append(place)
    if letters:
        yield _word(letters, edges)


def _topmost(words: list[PrintedWord]) -> Iterator[PrintedWord]:
    """The words but those that a later one covers: a stamp over what was printed, a letter set bold
    by printing it twice.
    """
    rows: dict[int, list[PrintedWord]] = {}
    for word in reversed(words):
        near = [w for n in (-1, 0, 1) for w in rows.get(int(word.middle // 10) + n, ())]
        if not any(_covers(above, word) for above in near):
            rows.setdefault(int(word.middle // 10), []).append(word)
    kept = {id(word) for row in rows.values() for word in row}
    return (word for word in words if id(word) in kept)


def _covers(above: PrintedWord, below: PrintedWord) -> bool:
    across = min(above.x1, below.x1) - max(above.x0, below.x0)
    down = min(above.bottom, below.bottom) - max(above.top, below.top)
    area = (below.x1 - below.x0) * below.height
    return across > 0 and down > 0 and across * down > _COVERED * area


def _apart(before: Box, after: Box) -> bool:
    """Whether a character does not stand right after another."""
    tall = max(before[3] - before[1], after[3] - after[1], 4.0)
    level = abs((before[1] + before[3]) - (after[1] + after[3])) < 2 * tall
    return not level or not -tall < after[0] - before[2] < 0.9 * tall


def _word(letters: list[str], edges: list[Box]) -> PrintedWord:
    return PrintedWord(
        unicodedata.normalize("NFC", "".join(letters)),
        min(e[0] for e in edges),
        min(e[1] for e in edges),
        max(e[2] for e in edges),
        max(e[3] for e in edges),
    )


def _rules(page: Any, turn: Callable[[float, float, float, float], Box]) -> Iterator[RuledLine]:
    count = raw.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        return
    for n in range(count):
        item = raw.FPDFPage_GetObject(page.raw, n)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH:
            for box in _strokes(item):
                yield from _rule(turn(*box))


def _rule(box: Box) -> Iterator[RuledLine]:
    x0, y0, x1, y1 = box
    if y1 - y0 <= _THIN < x1 - x0:
        yield RuledLine(True, (y0 + y1) / 2, x0, x1)
    elif x1 - x0 <= _THIN < y1 - y0:
        yield RuledLine(False, (x0 + x1) / 2, y0, y1)


def _strokes(path: Any) -> Iterator[Box]:
    """The straight pieces of a path, or the whole of a filled one, in the page's own space."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    points = list(_points(path))
    if stroke.value:
        for (begins, a, b), (_, x, y) in zip(points[1:], points, strict=False):
            if not begins:
                yield min(a, x), min(b, y), max(a, x), max(b, y)
    elif fill.value:
        piece: list[tuple[float, float]] = []
        for begins, a, b in [*points, (True, 0.0, 0.0)]:
            if begins and piece:
                xs, ys = [p[0] for p in piece], [p[1] for p in piece]
                yield min(xs), min(ys), max(xs), max(ys)
                piece = []
            piece.append((a, b))


def _points(path: Any) -> Iterator[tuple[bool, float, float]]:
    """The corners of a path; True for one that begins a new piece."""
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, m)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = (0.0, 0.0)
    for n in range(min(raw.FPDFPath_CountSegments(path), _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(path, n)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        place = (m.a * x.value + m.c * y.value + m.e, m.b * x.value + m.d * y.value + m.f)
        begins = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        if begins:
            first = place
        yield begins, *place
        if raw.FPDFPathSegment_GetClose(segment):
            yield False, *first
