"""How Vietnamese a text is: which of its words can be written syllables, and carry marks."""

import re
import unicodedata
from dataclasses import dataclass

_ONSETS = "ngh|ng|nh|ph|qu|kh|gh|gi|ch|tr|th|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_RIMES = (
    "[aăâ](?:ch|ng|nh|[cmnpt])?|a[iouy]|â[uy]|[eê](?:ch|ng|nh|[cmnpt])?|e[o]|êu"
    "|[iy](?:ch|ng|nh|[cmnpt])?|[iy]êu?(?:ng|[cmnpt])?|[iy]u|ia|ya|oong|ooc"
    "|[oôơ](?:ng|[cmnpt])?|[oôơ]i|o[aăe](?:ch|ng|nh|[cmnpt])?|oa[iyo]|oeo"
    "|[uư](?:ng|[cmnpt])?|u[ay]|ư[aiu]|ui|uôi?(?:ng|[cmnt])?|ươ[iu]?(?:ng|[cmnpt])?"
    "|uê(?:ch|nh|n)?|uơ|uy(?:ch|nh|[npt])?|uy(?:a|u|ên|êt)|uâ(?:ng|[nty])|u[ă](?:ng|[nt])"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_RIMES})")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class WordStatistics:
    """Of a text's words: how many, which share are syllables, which share carry marks."""

    words: int
    syllables: float
    marked: float

    @property
    def vietnamese(self) -> bool:
        """Whether it reads as Vietnamese printed with its marks."""
        return self.syllables >= 0.8 and self.marked >= 0.4


def measure(text: str) -> WordStatistics:
    """The measure of a text's words of two letters or more; abbreviations in capitals are none."""
    words = []
    for found in _WORD.finditer(unicodedata.normalize("NFC", text)):
        word = found.group()
        if len(word) > 1 and not (word.isupper() and len(word) < 6):
            words.append(word.lower())
        if len(words) >= _MOST_WORDS:
            break
    if not words:
        return WordStatistics(0, 0.0, 0.0)
    good = sum(is_syllable(word) for word in words)
    marked = sum(not word.isascii() for word in words)
    return WordStatistics(len(words), good / len(words), marked / len(words))


def is_syllable(word: str) -> bool:
    """Whether a word in lower case can be a Vietnamese syllable."""
    bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_TONES))
    return len(bare) <= 7 and bool(_SYLLABLE.fullmatch(bare))
