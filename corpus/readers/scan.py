"""Pictures of pages -> words, read by Debian's tesseract, two pages at a time."""

import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from statistics import median
from typing import Any

from PIL import Image

from corpus.errors import UsageError
from corpus.limited import tell
from corpus.readers.geometry import PrintedWord, Sheet
from corpus.readers.misread import mended
from corpus.readers.pictures import Picture, prepared
from corpus.readers.vietnamese import is_syllable

_DPI = 200
_SIDE = 4_000  # pixels at most
_AT_ONCE = 2
_SECONDS = 180
_SPECKS = "_|¦~^ˆ`´°¬"  # what the machine makes of dirt beside a word
_SURE = 0.3  # a word read with less is kept only if it can be one
_PACKAGES = "hãy cài gói “tesseract-ocr” và “tesseract-ocr-vie” (apt-get install …)"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page as read by machine; `certainty` is the mean of its words, 0 to 1.

    `sure` is how sure each word of the sheet is.
    """

    sheet: Sheet
    certainty: float
    sure: tuple[float, ...] = ()


def scanned(document: Any, numbers: Sequence[int]) -> dict[int, Scanned]:
    """The pages of a PDF, counted from 1, that are no blank sheets; progress is told."""
    program = _program()
    found = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # PDFium draws in this thread alone; the readers wait for processes of their own.
        for first in range(0, len(numbers), 2 * _AT_ONCE):
            tell("đọc bản quét", first, len(numbers))
            batch = numbers[first : first + 2 * _AT_ONCE]
            pages = [(n, *document[n - 1].get_size(), _drawn(document[n - 1])) for n in batch]
            jobs = [pool.submit(_read, program, *page) for page in pages]
            found.update({job.result().sheet.number: job.result() for job in jobs})
    tell("đọc bản quét", len(numbers), len(numbers))
    return _with_marks(found)


def _with_marks(pages: dict[int, Scanned]) -> dict[int, Scanned]:
    """The pages with the marks mended that were misread."""
    read = [
        [(word.text, sure) for word, sure in zip(page.sheet.words, page.sure, strict=True)]
        for page in pages.values()
    ]
    found = {}
    for (number, page), texts in zip(pages.items(), mended(read), strict=True):
        words = (replace(w, text=t) for w, t in zip(page.sheet.words, texts, strict=True))
        found[number] = replace(page, sheet=replace(page.sheet, words=tuple(words)))
    return found


@cache
def _program() -> str:
    """Where tesseract is; `UsageError` names the packages if it or its Vietnamese is missing."""
    program = shutil.which("tesseract")
    if not program:
        raise UsageError(f"có trang quét, cần chương trình tesseract: {_PACKAGES}.")
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True)
    if "vie" not in told.stdout.split():
        raise UsageError(f"có trang quét, tesseract ở đây chưa đọc được tiếng Việt: {_PACKAGES}.")
    return program


def _drawn(page: Any) -> Image.Image:
    width, height = page.get_size()
    scale = min(_DPI / 72, _SIDE / max(width, height, 1))
    drawn: Image.Image = page.render(scale=scale).to_pil()
    return drawn.convert("RGB")


def _read(program: str, number: int, width: float, height: float, drawn: Image.Image) -> Scanned:
    dpi = max(1, round(72 * drawn.width / max(width, 1.0)))
    picture = prepared(drawn, dpi)
    if picture.blank:
        return Scanned(Sheet(number, width, height, ()), 1.0)
    words = _words(program, picture, dpi)
    certainty = sum(sure for _, sure in words) / max(len(words), 1)
    kept = [(w, sure) for w, sure in words if sure >= _SURE or is_syllable(w.text.lower())]
    sheet = Sheet(number, width, height, tuple(word for word, _ in kept), picture.rules)
    return Scanned(sheet, round(certainty, 3), tuple(sure for _, sure in kept))


def _words(program: str, picture: Picture, dpi: int) -> list[tuple[PrintedWord, float]]:
    """Words with how sure each is."""
    drawn = io.BytesIO()
    picture.image.save(drawn, "PNG", compress_level=1)
    try:
        done = subprocess.run(
            [program, "stdin", "stdout", "-l", "vie", "--psm", "4", "--dpi", str(dpi), "tsv"],
            input=drawn.getvalue(),
            capture_output=True,
            timeout=_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError("có trang quét đọc mãi không xong: hãy quét lại rõ hơn.") from error
    points = 72 / dpi
    lines: dict[tuple[str, ...], list[tuple[PrintedWord, float]]] = {}
    for line in done.stdout.decode("utf-8", "replace").splitlines()[1:]:
        fields = line.split("\t")
        if len(fields) == 12 and fields[0] == "5" and (text := unspecked(fields[11])):
            x, y, w, h = (int(f) * points for f in fields[6:10])
            word = PrintedWord(text, x, y, x + w, y + h)
            sure = max(0.0, float(fields[10]) / 100)
            lines.setdefault(tuple(fields[2:5]), []).append((word, sure))
    return [row for held in lines.values() for row in _levelled(held)]


def unspecked(word: str) -> str:
    """A word without the specks of dirt that were read with it; "" where it is nothing else."""
    return word.strip(_SPECKS + " ")


def _levelled(line: list[tuple[PrintedWord, float]]) -> list[tuple[PrintedWord, float]]:
    """The words of a line, all as tall as most: a dash has no height to stand on."""
    top = median(word.top for word, _ in line)
    bottom = median(word.bottom for word, _ in line)
    return [(replace(w, top=top, bottom=max(bottom, top + 1.0)), sure) for w, sure in line]
