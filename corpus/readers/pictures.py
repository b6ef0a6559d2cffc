"""Pictures of pages: set straight, stamps paled, ruled lines found and taken off before reading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from corpus.readers.geometry import RuledLine

Pixels = npt.NDArray[np.bool_]
_DARK = 140
_STEEPEST = 3.0  # degrees that a page may be turned by
_STEP = 0.25
_SMALL = 900  # pixels across, in which the turn is measured
_BLANK = 0.0005  # of a page's pixels; one with fewer dark ones is empty


@dataclass(frozen=True, slots=True)
class Picture:
    """A page to be read: without ruled lines, which stand in `rules` in points."""

    image: Image.Image
    rules: tuple[RuledLine, ...]
    blank: bool


def prepared(picture: Image.Image, dpi: int) -> Picture:
    """A picture of a page made ready.

    Of a coloured one its red part is taken: stamps are red, and paper there.
    """
    grey = picture.getchannel("R") if picture.mode in ("RGB", "RGBA") else picture.convert("L")
    straight = _straightened(grey)
    pixels = np.asarray(straight)
    dark: Pixels = pixels < _DARK
    rules, mask = _rules(dark, dpi)
    cleared = np.where(mask, np.uint8(255), pixels)
    return Picture(Image.fromarray(cleared), tuple(rules), float(dark.mean()) < _BLANK)


def _straightened(grey: Image.Image) -> Image.Image:
    scale = min(1.0, _SMALL / grey.width)
    small = grey.resize((max(1, int(grey.width * scale)), max(1, int(grey.height * scale))))
    ink = small.point(lambda value: 255 if value < _DARK else 0)

    def sharpness(angle: float) -> float:
        rows = np.asarray(ink.rotate(angle), dtype=np.float32).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for reach, step in ((_STEEPEST, _STEP), (_STEP, _STEP / 5)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = max((float(angle) for angle in angles), key=lambda a: (sharpness(a), -abs(a)))
    if sharpness(best) < 1.05 * sharpness(0.0):
        return grey
    return grey.rotate(best, resample=Image.Resampling.BILINEAR, fillcolor=255)


def _rules(dark: Pixels, dpi: int) -> tuple[list[RuledLine], Pixels]:
    """Ruled lines in points, and the pixels that they cover."""
    mask = np.zeros_like(dark)
    long = int(0.35 * dpi)  # longer than a letter is tall or wide
    thick = max(3, dpi // 25)
    points = 72 / dpi
    rules = []
    for level, side, cover in ((True, dark, mask), (False, dark.T, mask.T)):
        for stroke in _strokes(side, long):
            length = stroke.end - stroke.start
            if stroke.pixels <= thick * length:
                if length > 2 * long and stroke.last - stroke.first < 2 * thick:
                    rows = slice(max(0, stroke.first - 1), stroke.last + 2)
                    cover[rows, stroke.start : stroke.end] = True
                at, start, end = stroke.middle * points, stroke.start * points, stroke.end * points
                rules.append(RuledLine(level, at, start, end))
    return rules, mask


@dataclass(slots=True)
class _Stroke:
    """A line of dark runs, each touching one in the row before; it may climb."""

    first: int
    last: int
    start: int
    end: int
    pixels: int

    @property
    def middle(self) -> float:
        return (self.first + self.last + 1) / 2


def _strokes(dark: Pixels, long: int) -> Iterator[_Stroke]:
    """Lines of dark runs of at least `long` pixels along rows."""
    closed = dark.copy()
    closed[:, 2:] |= dark[:, :-2]  # a line of a poor copy has gaps
    sums = np.cumsum(np.pad(closed, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    if sums.shape[1] <= long:
        return
    full = (sums[:, long:] - sums[:, :-long]) >= 0.95 * long
    active: list[_Stroke] = []
    for y in np.flatnonzero(full.any(axis=1)).tolist():
        yield from (stroke for stroke in active if stroke.last < y - 2)
        active = [stroke for stroke in active if stroke.last >= y - 2]
        for start, end in _runs(full[y], long):
            near = next((s for s in active if s.start < end + 2 and start < s.end + 2), None)
            if near:
                near.start, near.end = min(near.start, start), max(near.end, end)
                near.last, near.pixels = y, near.pixels + end - start
            else:
                active.append(_Stroke(y, y, start, end, end - start))
    yield from active


def _runs(row: npt.NDArray[np.bool_], long: int) -> Sequence[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False])).astype(np.int8)))
    return [(int(a), int(b) - 1 + long) for a, b in zip(edges[::2], edges[1::2], strict=True)]
