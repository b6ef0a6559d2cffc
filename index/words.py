"""Words: underthesea's segmentation, with identifiers kept whole. The only user of underthesea."""

import re
from functools import cache
from threading import Lock
from typing import Any

from index.text import normalize

_PROTECTED = re.compile(
    r"(?<!\d)\d++(?:[/.,-][\wđ]++)+|(?<![^\W\d_])[^\W\d_]++(?:[&/-][^\W\d_]++)+"
)
# The segmenter's own patterns for addresses take time that doubles with each sign of such a run.
_LONG_RUN = re.compile(r"\S{17,}")
_SIGN = re.compile(r"[^\w]")
_loading = Lock()


@cache
def _segmenter() -> Any:
    """Underthesea loads its model at the first use, and not safely in threads."""
    from underthesea.pipeline.word_tokenize import word_tokenize

    word_tokenize("Việt Nam")
    return word_tokenize


def segment(text: str) -> list[str]:
    """Words of the normal form, syllables joined by "_"; punctuation left out.

    "703-kl/tu" and "lđ-tb&xh" stay one word, which underthesea alone would split.
    """
    words: list[str] = []
    position = 0
    text = normalize(text)
    for match in _PROTECTED.finditer(text):
        words += _words(text[position : match.start()])
        words.append(match.group())
        position = match.end()
    return words + _words(text[position:])


def _words(text: str) -> list[str]:
    if not text.strip():
        return []
    with _loading:
        cut = _segmenter()
    text = _LONG_RUN.sub(lambda run: _SIGN.sub(" ", run.group()), text)
    return [w.replace(" ", "_") for w in cut(text) if any(c.isalnum() for c in w)]


def dictionary_words() -> list[str]:
    """The words of underthesea's smaller word list (22,000), in the normal form."""
    from underthesea.corpus import viet_dict_22K

    words = (normalize(word.replace("-", " ")) for word in viet_dict_22K.words)
    return [word for word in words if word.replace(" ", "").isalpha()]
