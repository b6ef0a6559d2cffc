"""Characters: any Unicode that looks like Vietnamese -> the letters that were meant."""

import re
import unicodedata

from index.text import clean, fold

_EMOJI = re.compile(
    "[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u20e3\U0001f000-\U0001faff]+"
)
# Cyrillic and Greek letters that look like Latin ones.
_TWINS = str.maketrans(
    "аеорсухіјѕԁһԛԝАВЕКМНОРСТУХІЈЅԌαορυνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhqwABEKMHOPCTYXIJSGaopuvikABEZHIKMNOPTYX",
)
_LATIN = re.compile(r"[a-zđ]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SHOUTED = 0.6  # of the words in capitals: the others were left small by chance


def mended(typed: str) -> str:
    """The text in sound letters, without emoji, and not in capitals throughout."""
    text = clean(_twins(_plain_width(_EMOJI.sub(" ", typed))))
    return _lowered(text)


def _plain_width(text: str) -> str:
    """Full-width and mathematical letters in their plain form."""
    return "".join(
        unicodedata.normalize("NFKC", c)
        if unicodedata.decomposition(c).startswith(("<wide>", "<font>"))
        else c
        for c in text
    )


def _twins(text: str) -> str:
    """Look-alikes among Latin letters become Latin; a text in another script stays."""
    if text.isascii() or not _LATIN.search(fold(text)):
        return text
    return unicodedata.normalize("NFD", text).translate(_TWINS)


def _lowered(text: str) -> str:
    """In lower case if most words, and more than two, are in capitals."""
    words = [w for w in _WORD.findall(text) if len(w) > 1]
    capitals = [w for w in words if w.isupper()]
    long = any(len(w) > 5 for w in capitals) or len(capitals) > 4 or text.isupper()
    shouted = len(words) > 2 and len(capitals) >= _SHOUTED * len(words) and long
    return text.lower() if shouted else text
