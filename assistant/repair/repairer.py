"""Repair of typing: what was typed -> the same question as a careful writer would type it.

In this order: Unicode and look-alikes, Telex and VNI keystrokes, short forms and abbreviations,
then spelling and diacritics by the likeliest reading of the whole question. A syllable that is
typed with diacritics and fits its neighbours is never changed.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from assistant.repair.characters import mended
from assistant.repair.keystrokes import from_telex, from_vni, is_syllable
from assistant.repair.short_forms import LETTERED, SHORT_FORMS, TOKEN, ShortForms
from assistant.repair.spelling import Speller
from assistant.time_limit import check_time
from index.language import END, START, Language
from index.text import fold, has_diacritics, normalize

_RAW_SHARE = 0.25  # of the tokens that must be raw keystrokes for a question to be Telex
_FOREIGN = 3.0  # log bonus of leaving an unknown word as it is
_VALID = 8.0  # the same if it is a Vietnamese syllable
_KNOWN = 7.0  # log bonus of leaving a known syllable as it is
_SOUNDS = -5.5  # the dearest repair of a known syllable
_SLIPS = -10.0  # the dearest repair of another syllable
_LESS = 3.0
_PULL = 8.0  # how many times oftener than by chance a pair must have been seen
_COMMON = 8  # count of a pair seen in two sentences
_MOST = 16  # readings weighed for one token
_DROPS = (0.01, 0.1, 0.25, 0.5, 0.75, 0.97)  # shares of the diacritics that a writer leaves out
_FEW = _DROPS[0]
_DOUBT = 3.0  # log odds against a writer who leaves any out
# Bare particles that end a question, and what they stand for.
_PARTICLES = {
    "nha": "nha", "nhe": "nhé", "nhi": "nhỉ", "a": "ạ", "ak": "ạ", "ah": "ạ", "ạk": "ạ",
    "ha": "hả", "nghen": "nghen", "nhen": "nhen", "hen": "hen", "nhak": "nha", "nhaa": "nha",
}  # fmt: skip
_ROMAN = re.compile(r"[IVXLC]+")  # "IX" is no "ĩ" that was typed in Telex
_LAST_WORD = re.compile(rf"(?<=[\w,)] )(?<!\b\w )(?P<word>{'|'.join(_PARTICLES)})(?P<rest>[^\w]*)$")

Reading = tuple[str, float]
_Decode = Callable[[str], str | None]


class _Beside(NamedTuple):
    """A token's neighbours, as typed and without diacritics; `START` and `END` at the edges."""

    before: str
    after: str
    bare_before: str
    bare_after: str


@dataclass(frozen=True)
class Repairer:
    """Repairs questions by a language model and a list of short forms.

    `agencies` maps the abbreviations of agencies (`abbreviation_keys`) to their official names.
    """

    language: Language
    short_forms: Path = SHORT_FORMS
    agencies: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _short(self) -> ShortForms:
        return ShortForms(self.language, self.short_forms, self.agencies)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self.language)

    def repair(self, typed: str) -> str:
        """The repaired question; the same text if there is nothing to repair."""
        text, particle = self._particle(self._keystrokes(mended(typed)))
        bare = not has_diacritics(text)
        dropped = self._dropped([normalize(t) for t in TOKEN.findall(text)])
        return self._spell(self._short.expand(text, bare=bare), dropped) + particle

    def _keystrokes(self, text: str) -> str:
        """Decodes Telex or VNI if enough tokens are no Vietnamese syllable until decoded."""
        tokens = [t for t in TOKEN.findall(text) if t.isascii()]
        for decode in (from_telex, from_vni):
            raw = [t for t in tokens if self._is_raw(t, decode(t.lower()))]
            if len(raw) >= max(1, _RAW_SHARE * len(tokens)) and (len(raw) > 1 or len(tokens) < 4):
                return TOKEN.sub(lambda m, d=decode: self._decoded(m.group(), d), text)  # type: ignore[misc]
        return text

    def _is_raw(self, token: str, decoded: str | None) -> bool:
        return (
            decoded is not None
            and self.language.knows(normalize(decoded))
            and not self.language.knows_folded(token.lower())
            and not self._short.is_chat(token)
            and not self._short.is_agency(token)
            and not _ROMAN.fullmatch(token)
        )

    def _decoded(self, token: str, decode: _Decode) -> str:
        decoded = decode(token.lower())
        if decoded is None or not self.language.knows(normalize(decoded)):
            return token
        return decoded.capitalize() if token[0].isupper() else decoded

    def _particle(self, text: str) -> tuple[str, str]:
        """The text, and the bare particle that ends it.

        "Ai lo du lịch nha" has no house in it, "chưa có nha" has.
        """
        match = _LAST_WORD.search(text)
        before = TOKEN.findall(normalize(text[: match.start()])) if match else []
        if not match or not before:
            return text, ""
        if before[-1] in LETTERED or self._ends(fold(before[-1]), match["word"]):
            return text, ""
        return text[: match.start()], _PARTICLES[match["word"]] + match["rest"]

    def _ends(self, before: str, bare: str) -> bool:
        """Whether a bare word that may be a particle makes a known phrase with the one before."""
        forms = (f for f in self.language.forms.get(bare, ()) if f != _PARTICLES[bare])
        return any(
            self.language.fit(before, f, "") >= 5 * _COMMON
            or self.language.pull(before, f, "") > 1.5
            for f in forms
        )

    def _spell(self, text: str, dropped: float) -> str:
        """Mends slips and restores diacritics, by the likeliest reading of the whole question."""
        matches = list(TOKEN.finditer(text))
        plain = [normalize(m.group()) for m in matches]
        row = [START, *plain, END]
        bare = [fold(p) for p in row]
        choices = [
            self._choices(
                m.group(), plain[i], _Beside(row[i], row[i + 2], bare[i], bare[i + 2]), dropped
            )
            for i, m in enumerate(matches)
        ]
        if all(len(c) == 1 for c in choices):
            chosen = [c[0][0] for c in choices]
        else:
            chosen = self.language.best_path(choices)
        pieces, position = [], 0
        for match, before, after in zip(matches, plain, chosen, strict=True):
            token = match.group()
            pieces.append(text[position : match.start()])
            pieces.append(token if after == before else _cased(after, token))
            position = match.end()
        return "".join(pieces) + text[position:]

    def _dropped(self, plain: Sequence[str]) -> float:
        """The likeliest share of diacritics that were left out, by what was typed bare."""
        shares = [self.language.bare_share(p) for p in plain if p.isascii() and p.isalpha()]
        marked = sum(has_diacritics(p) for p in plain)

        def likelihood(drop: float) -> float:
            doubt = 0.0 if drop == _FEW else -_DOUBT
            typed = sum(math.log(share + (1 - share) * drop) for share in shares)
            return typed + marked * math.log(1 - drop) + doubt

        return max(_DROPS, key=likelihood)

    def _choices(self, token: str, plain: str, beside: _Beside, dropped: float) -> list[Reading]:
        """What a token may stand for, each with its log bonus; names inside a question stay."""
        check_time()
        if short := self._short.readings(token):
            own = [(plain, 0.0)] if self.language.knows(plain) and is_syllable(plain) else []
            return [(reading, 0.0) for reading in short] + own
        marked = has_diacritics(plain)
        name = beside.before != START and token[0].isupper() and (not marked or is_syllable(plain))
        if not _is_word(token, plain) or (name and (marked or dropped == _FEW)):
            return [(plain, 0.0)]
        if not marked and self.language.knows_folded(plain) and dropped > _FEW:
            return self._restored(plain, beside, dropped)
        if self._fits_in(plain, beside):
            return [(plain, 0.0)]
        return self._mended(plain, beside)

    def _fits_in(self, plain: str, beside: _Beside) -> bool:
        """Whether it was seen beside a neighbour; neighbours without diacritics may lack them."""
        before = beside.bare_before if beside.before.isascii() else ""
        after = beside.bare_after if beside.after.isascii() else ""
        seen = self.language.seen_pair
        return (
            seen(beside.before, plain)
            or seen(plain, beside.after)
            or self.language.fit(before, plain, after) > 0
        )

    def _restored(self, plain: str, beside: _Beside, dropped: float) -> list[Reading]:
        """The ways to write a bare syllable; others that sound alike if none fits in."""
        forms = self.language.forms[plain]
        cost = math.log(dropped)
        found = [(f, 0.0 if f == plain else cost) for f in forms]
        if plain not in forms and dropped < _DROPS[-1]:
            found.append((plain, _FOREIGN))
        if any(self.language.fit(beside.bare_before, f, beside.bare_after) for f in forms):
            return found
        others = self._fitting(plain, beside, dearest=_SOUNDS, pull=_PULL)
        return found + [other for other in others if other[0] not in forms]

    def _mended(self, plain: str, beside: _Beside) -> list[Reading]:
        """What fits better than a syllable that was never seen beside its neighbours."""
        known = self.language.knows(plain)
        if known or is_syllable(plain):
            if known:
                return [(plain, _KNOWN), *self._fitting(plain, beside, dearest=_SOUNDS, pull=_PULL)]
            return [(plain, _VALID), *self._fitting(plain, beside, dearest=_SLIPS, pull=_LESS)]
        others = sorted(self._speller.readings(plain), key=lambda r: -r[1])[:_MOST]
        return [(plain, _FOREIGN), *(self._fitting(plain, beside, least=1) or others)]

    def _fitting(
        self,
        plain: str,
        beside: _Beside,
        *,
        least: int = _COMMON,
        dearest: float = -99.0,
        pull: float = 0.0,
    ) -> list[Reading]:
        """Other readings that were often seen beside a neighbour, best first."""
        before = beside.bare_before if beside.before != START else ""
        after = beside.bare_after if beside.after != END else ""
        found = []
        for reading, cost in self._speller.readings(plain):
            if cost < dearest:
                continue
            parts = reading.split()
            first, last = parts[0], parts[-1]
            if len(parts) > 1:
                fit = max(self.language.fit(before, first, ""), self.language.fit("", last, after))
                fit = max(fit, least)
            else:
                fit = self.language.fit(before, first, after)
                if (
                    pull
                    and cost
                    and fit >= least
                    and self.language.pull(before, first, after) < pull
                ):
                    fit = 0
            if fit >= least:
                found.append((cost + math.log(fit + 1), reading, cost))
        return [(reading, cost) for _, reading, cost in sorted(found, reverse=True)[:_MOST]]


def _is_word(token: str, plain: str) -> bool:
    """Whether a token may be misspelt: no number, no abbreviation in capitals."""
    clipped = plain.replace("/", "", 1) if "/" in plain[1:3] else plain
    return clipped.isalpha() and sum(c.isupper() for c in token) < 2 and token[-1].islower()


def _cased(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word
