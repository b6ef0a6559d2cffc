"""Courtesy: the polite words around a question, which say nothing of what it asks."""

import re

from assistant.understanding.patterns import Pair
from assistant.understanding.rules import one_of
from index.text import fold, has_diacritics

_SELF, _YOU = one_of("self"), rf"(?:các )?{one_of('you')}"
_HELLO = (
    rf"(?:(?:em |con |cháu )?(?:xin |kính )?(?:chào|thưa)|{one_of('hello')})"
    rf"(?: {_YOU}(?!\w))?"
)
_THANKS = (
    rf"(?:{_SELF} )?(?:xin )?(?:chân thành |trân trọng )?(?:cảm|cám) ơn(?: trước)?"
    rf"(?: {_YOU}(?!\w))?(?: {one_of('much')}(?!\w))*+"
)
_ASK = (
    rf"(?:(?:làm ơn |vui lòng |xin )?cho {_SELF}(?: xin)?(?: được)? hỏi"
    rf"|(?:cho|xin)(?: phép)?(?: được)? hỏi|{_SELF} (?:xin |muốn |cần ){{1,4}}(?:được )?hỏi)"
    rf"(?: thăm(?!\w))?(?: {one_of('asking_tail')}(?!\w))*+"
)
# Each piece ends with its word and takes all that is said after it, so that no text can be cut
# into pieces in two ways.
_END = rf"(?!\w)(?: {one_of('polite_end')}(?!\w))*+[\s,.:;!]*+"


def _both(pattern: str) -> Pair:
    """A pattern and its form for text without diacritics; unlike a cue it may end anywhere."""
    return re.compile(pattern), re.compile(fold(pattern))


_BEFORE = _both(rf"^\s*+(?>(?:{_HELLO}|{_THANKS}|{_ASK}){_END})+")
_AFTER = _both(
    r"(?<!\w)[\s,.;!]{0,12}"
    rf"(?:{one_of('helping')} {_SELF}(?: với)?{_END})?(?>{_THANKS}{_END})+$"
)
_LEFT = 2  # words that have to be left for a question


def without_courtesy(text: str) -> str:
    """The question itself; all of the text where hardly anything would be left."""
    form = 0 if has_diacritics(text) else 1
    rest = text
    for words in (_BEFORE, _AFTER):
        rest = _cut(rest, words, form)
    rest = rest.strip()
    return rest if len(rest.split()) >= _LEFT and re.search(r"\w", rest) else text


def _cut(text: str, words: Pair, form: int) -> str:
    """Matched in lower case and, for bare text, without diacritics; both keep every place."""
    plain = text.lower() if form == 0 else fold(text.lower())
    if len(plain) != len(text):
        return text
    found = words[form].search(plain)
    return text[: found.start()] + text[found.end() :] if found else text
