"""Spelling: a syllable as it was typed -> the syllables that may have been meant, and their cost.

Costs are log probabilities, 0 for none. Nothing here looks at the neighbours: `repair` does.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.repair.keystrokes import from_telex, from_vni, is_syllable
from index.language import Language
from index.text import fold, has_diacritics, normalize

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_HOOK_TILDE = {"\u0303", "\u0309"}
_NO_TONE, _LIKE_TONE, _OTHER_TONE = -1.5, -1.0, -2.5
_HAT = -2.0  # each circumflex, horn, breve or bar that is missing, or that should not be
_SOUND = -2.5  # an initial, a final or a rime that sounds alike, or is so written in chats
_SLIP = -6.0
_KEYS = -1.0  # keystrokes of an input method
_JOINED = -2.0
_CLIPPED = -4.0
_SYLLABLE = 7  # letters of the longest syllable, "nghiêng"
_MOST_PARTS = 4  # syllables that are written together; more would take exponential time
_REMEMBERED = 4096  # tokens whose readings are kept at hand
_COMMON = 8  # count of a pair seen in two sentences

# Initials that are mixed up by ear, then those of chat spelling.
_INITIALS = {
    "s": ("x",), "x": ("s",), "ch": ("tr",), "tr": ("ch",), "l": ("n",), "n": ("l",),
    "d": ("gi", "r", "v"), "gi": ("d", "r"), "r": ("d", "gi", "g"), "v": ("d", "gi"),
    "ng": ("ngh",), "ngh": ("ng",), "g": ("gh", "r"), "gh": ("g",), "c": ("k", "q"),
    "k": ("c", "kh"), "q": ("qu", "c"), "qu": ("q", "w"),
    "f": ("ph",), "z": ("d", "gi", "v", "r"), "dz": ("d", "gi", "v"), "j": ("gi", "ch", "d"),
    "w": ("qu",),
}  # fmt: skip
_FINALS = {
    "n": ("ng", "nh"), "ng": ("n",), "nh": ("n",), "c": ("t",), "t": ("c", "ch"), "ch": ("t",),
    "g": ("ng",), "h": ("nh", "ch"), "k": ("c", "ch"), "i": ("y",), "y": ("i",), "j": ("i",),
    "p": ("m",), "m": ("p",), "o": ("u",), "u": ("o",), "nk": ("nh",),
}  # fmt: skip
_RIMES = {
    "iu": ("ieu",), "it": ("iet",), "im": ("iem",), "in": ("ien",), "un": ("uon",), "ut": ("uot",),
    "ui": ("oi", "uoi"), "uu": ("uou",), "ien": ("uyen",), "em": ("am",), "oa": ("ua",),
    "ua": ("oa",), "ung": ("uong",), "uc": ("uoc",), "ip": ("iep",), "iet": ("uyet",),
}  # fmt: skip
_LETTERS = "abcdeghiklmnopqrstuvxy"


@dataclass(frozen=True)
class Speller:
    """Finds what may have been meant, among the syllables of a language model."""

    language: Language
    _found: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict, repr=False)

    def readings(self, plain: str) -> tuple[tuple[str, float], ...]:
        """Other syllables (or several, parted by spaces) that a token may stand for."""
        if len(plain) > _MOST_PARTS * _SYLLABLE:
            return ()
        found = self._found.get(plain)
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = self._found[plain] = tuple(self._search(plain).items())
        return found

    def _search(self, plain: str) -> dict[str, float]:
        best: dict[str, float] = {}
        for reading, cost in self._every(plain):
            if reading != plain:
                best[reading] = max(cost, best.get(reading, cost))
        return best

    def _every(self, plain: str) -> Iterator[tuple[str, float]]:
        bare = fold(plain)
        yield from self._written(bare, plain, 0.0)
        for other, sounds in _alike(bare):
            yield from self._written(other, plain, sounds * _SOUND)
        for other in _edits(bare):
            yield from self._written(other, plain, _SLIP)
        if not self.language.knows(plain) and not self.language.knows_folded(plain):
            yield from self._decoded(plain)
            yield from ((" ".join(row), _JOINED * (len(row) - 1)) for row in self._parted(plain))
            if not is_syllable(plain):
                yield from self._clipped(plain)

    def _written(self, bare: str, plain: str, cost: float) -> Iterator[tuple[str, float]]:
        for form in self.language.forms.get(bare, ()):
            yield form, cost + _marks(form, plain)

    def _decoded(self, plain: str) -> Iterator[tuple[str, float]]:
        """Keystrokes of an input method amid other words."""
        for decoded in (from_telex(plain), from_vni(plain)):
            if decoded and self.language.knows(normalize(decoded)):
                yield normalize(decoded), _KEYS

    def _parted(self, plain: str, before: str = "", most: int = _MOST_PARTS) -> Iterator[list[str]]:
        """Known syllables, at most `most`, that lost the spaces between them."""
        if before and (last := self._whole(plain, before)):
            yield from ([form] for form in last)
        if len(plain) > most * _SYLLABLE or most < 2:
            return
        for i in range(1, min(len(plain), _SYLLABLE + 1)):
            for form in self._whole(plain[:i], before):
                yield from ([form, *rest] for rest in self._parted(plain[i:], form, most - 1))

    def _whole(self, part: str, before: str) -> list[str]:
        """A part's ways to be written that were seen after the part before it."""
        if len(part) < 2 and part.isascii():
            return []
        language = self.language
        if has_diacritics(part):
            forms: tuple[str, ...] = (part,) if language.knows(part) else ()
        else:
            forms = language.forms.get(part, ())[:6] if is_syllable(part) else ()
        seen = [f for f in forms if not before or language.seen_pair(before, f)]
        certain = has_diacritics(part) and has_diacritics(before)
        return seen or (list(forms) if certain else [])

    def _clipped(self, plain: str) -> Iterator[tuple[str, float]]:
        """A word of two syllables whose first was cut to its initial: "qlý", "h/dẫn"."""
        for i in (1, 2):
            initial, rest = plain[:i], plain[i:].lstrip("/.")
            if not rest or rest[:1] == initial or any(c in "aeiouy" for c in fold(initial)):
                continue
            for second in (rest,) if has_diacritics(rest) else self.language.forms.get(rest, ()):
                for first, n in self.language.seen_before(second):
                    if n >= _COMMON and first.startswith(initial):
                        yield f"{first} {second}", _CLIPPED


def _alike(bare: str) -> Iterator[tuple[str, int]]:
    """Syllables without diacritics that sound alike, and in how many places they differ."""
    starts = [(bare, 0)]
    for size in (3, 2, 1):
        if others := _INITIALS.get(bare[:size]):
            starts += [(_start(other, bare[size:]), 1) for other in others]
            break
    for start, n in starts:
        for rules in (_FINALS, _RIMES):
            for size in (3, 2, 1):
                for other in rules.get(start[-size:], ()) if len(start) > size else ():
                    yield start[:-size] + other, n + 1
                if rules is _FINALS and start[-size:] in rules:
                    break
        if n:
            yield start, n


def _start(initial: str, rest: str) -> str:
    """ "gi" before an i is one i: "zì" is "gì"."""
    return initial + rest.removeprefix("i") if initial == "gi" else initial + rest


def _edits(word: str) -> list[str]:
    """Words one slip away: a letter missing, doubled or added, wrong, or two swapped.

    In one order, so that of two equally likely repairs every process takes the same.
    """
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    missing = {a + c + b for a, b in splits for c in _LETTERS}
    added = {a + b[1:] for a, b in splits if b}
    wrong = {a + c + b[1:] for a, b in splits if b for c in _LETTERS}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    return sorted(missing | added | wrong | swapped)


def _marks(form: str, typed: str) -> float:
    """The cost of the marks in which a form differs from what was typed with marks."""
    if not has_diacritics(typed):
        return 0.0
    meant, seen = _parts(form), _parts(typed)
    hats = max((meant[1] - seen[1]).total(), (seen[1] - meant[1]).total())
    return _tone(meant[0], seen[0]) + _HAT * hats


def _tone(meant: str, typed: str) -> float:
    if meant == typed:
        return 0.0
    if not typed:
        return _NO_TONE
    return _LIKE_TONE if {meant, typed} == _HOOK_TILDE else _OTHER_TONE


def _parts(syllable: str) -> tuple[str, Counter[str]]:
    """The tone, and the other marks."""
    letters = unicodedata.normalize("NFD", syllable)
    tone = next((c for c in letters if c in _TONES), "")
    hats = (c for c in letters if c == "đ" or (unicodedata.combining(c) and c not in _TONES))
    return tone, Counter(hats)
