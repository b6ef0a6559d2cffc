"""Markers: the printed numbers that open a unit ("Điều 1.", "II.", "A.", "3.", "3.2.", "b)")."""

import re
from dataclasses import dataclass
from enum import StrEnum

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
# The letters of points in their order; "đ" may be passed over.
LETTERS = "abcdđeghiklmnopqrstuvxy"

_CHAPTER = re.compile(
    rf"(?:Phần|Chương|PHẦN|CHƯƠNG)\s+(?:(?i:thứ\s+(?P<nth>{'|'.join(_ORDINALS)}))"
    r"|(?P<roman>[IVXLC]+)|(?P<n>\d{1,2}))(?!\w)"
)
_ARTICLE = re.compile(r"(?:Điều|ĐIỀU)\s+(\d+)\s*[.:]\s*")
_PART = re.compile(
    r"(?:(?:Mục|MỤC)\s+)?([IVXLC]{1,12})(?:[./]|\s?[-–](?=\s+[A-ZĐ]))\s+(?=\S)|(?:Mục|MỤC)\s+(\d{1,2})(?:[.:]\s+(?=\S)|\s*$)"
    r"|(?:Mục|MỤC)\s+([IVXLC]+)\s*$"
)
_CAPITAL = re.compile(r"([A-ZĐ])[./)]\s+(?=\S)")
_POINT = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)]|-(?=\s+[A-ZĐ]))?\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,2})([./)]|-(?=\s+[A-ZĐ]))\s+(?=\S)")
_LETTER = re.compile(r"([a-zđ])(?:[./)]|-(?=\s+[A-ZĐ]))\s+(?=\S)")


class Form(StrEnum):
    """The forms of printed numbers, from the widest unit to the narrowest."""

    CHAPTER = "chapter"  # Phần thứ nhất, Chương II
    CAPITAL = "capital"  # A.
    ARTICLE = "article"
    PART = "part"  # II.
    NUMBER = "number"
    POINT = "point"  # 3.2.
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number; `path` holds its counts ((3, 2) for "3.2."), `label` how it is cited.

    `sign` is what stands after a plain number (".", ")", "/", "-").
    """

    form: Form
    path: tuple[int, ...]
    label: str
    sign: str = ""


def marker_of(text: str) -> Marker | None:
    """The marker that a paragraph begins with, if any; whether it opens a unit is not its to say.

    "c." and "i." stand for letters, "C." and "I." for Roman numerals.
    """
    if match := _ARTICLE.match(text):
        return Marker(Form.ARTICLE, (int(match[1]),), match[1])
    if (match := _CHAPTER.match(text)) and _stands_alone(text[match.end() :]):
        return Marker(Form.CHAPTER, (_chapter_number(match),), match.group())
    if match := _PART.match(text):
        label = match[1] or match[2] or match[3]
        return Marker(Form.PART, (int(match[2]) if match[2] else roman(label),), label)
    if match := _POINT.match(text):
        return Marker(Form.POINT, tuple(map(int, match[1].split("."))), match[1])
    if match := _NUMBER.match(text):
        return Marker(Form.NUMBER, (int(match[1]),), str(int(match[1])), match[2])
    if (match := _LETTER.match(text)) and match[1] in LETTERS:
        return Marker(Form.LETTER, (LETTERS.index(match[1]) + 1,), match[1])
    if (match := _CAPITAL.match(text)) and match[1].lower() in LETTERS:
        return capital_of(match[1])
    return None


def capital_of(letter: str) -> Marker:
    """The marker of a capital letter ("B.")."""
    return Marker(Form.CAPITAL, (LETTERS.index(letter.lower()) + 1,), letter)


def _stands_alone(rest: str) -> bool:
    """Whether the number of a chapter is followed by nothing, a mark or a title in capitals."""
    words = rest.split()
    return not words or rest[0] in ".:" or words[0].isupper()


def _chapter_number(match: re.Match[str]) -> int:
    if match["nth"]:
        return _ORDINALS.index(match["nth"].lower()) + 1
    return int(match["n"]) if match["n"] else roman(match["roman"].upper())


def roman(numeral: str) -> int:
    """The value of a Roman numeral."""
    values = [_ROMAN[c] for c in numeral]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
