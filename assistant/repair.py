"""Repair of typing: what was typed -> the same question as a careful writer would type it.

In this order: Unicode and look-alikes, Telex and VNI keystrokes, short forms and abbreviations,
typing slips, diacritics. Syllables that are typed with diacritics and known are never changed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assistant.keystrokes import from_telex, from_vni, is_syllable
from corpus.errors import CorpusError
from index.language import Language
from index.text import clean, fold, has_diacritics, normalize

SHORT_FORMS = Path(__file__).parent.parent / "corpus" / "data" / "short_forms.txt"

_TOKEN = re.compile(r"[^\W_]+(?:[&.\-/][^\W_]+)*")
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]+")
_DOUBLED_SO = re.compile(r"(?<!\w)(?:sở|so|Sở|So)\s+(?=Sở |Ban Dân tộc|Thanh tra tỉnh)")
_SLIP = -7.0  # log cost of taking a token for a slip of another
_FOREIGN = 5.0  # log bonus of leaving an unknown word as it is
_RAW_SHARE = 0.25  # of the tokens that must be raw keystrokes for a question to be Telex
_KEEP_BARE = 3.5  # log bonus of a bare syllable in a question that has diacritics elsewhere


@dataclass(frozen=True)
class Repairer:
    """Repairs questions by a language model and a list of short forms.

    `agencies` maps the abbreviations of agencies (`abbreviation_keys`) to their official names.
    """

    language: Language
    short_forms: Path = SHORT_FORMS
    agencies: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _lists(self) -> tuple[dict[str, str], dict[str, str]]:
        """Chat words, and official abbreviations keyed in capitals without marks."""
        lists: dict[str, dict[str, str]] = {"chat": {}, "official": {}}
        section = ""
        for n, line in enumerate(self.short_forms.read_text(encoding="utf-8").splitlines(), 1):
            line = line.split("#")[0].strip()
            if line.startswith("["):
                section = line.strip("[]")
            elif line:
                short, mark, full = line.partition(" = ")
                if not mark or section not in lists:
                    raise CorpusError(
                        f"Dòng {n} của {self.short_forms} phải có dạng “ngắn = đầy đủ”."
                    )
                key = _letters(short) if section == "official" else short.lower()
                lists[section].setdefault(key, full)
        return lists["chat"], lists["official"]

    def repair(self, typed: str) -> str:
        """The repaired question; the same text if there is nothing to repair."""
        text = clean(_EMOJI.sub(" ", typed))
        if text.isupper() and len(text.split()) > 2:
            text = text.lower()
        text = self._keystrokes(text)
        text = self._expand(text)
        return self._spell(text)

    def _keystrokes(self, text: str) -> str:
        """Decodes Telex or VNI if enough tokens are no Vietnamese syllable until decoded."""
        tokens = [t for t in _TOKEN.findall(text) if t.isascii()]
        for decode in (from_telex, from_vni):
            raw = [t for t in tokens if self._is_raw(t, decode(t.lower()))]
            if len(raw) >= max(1, _RAW_SHARE * len(tokens)) and (len(raw) > 1 or len(tokens) < 4):
                return _TOKEN.sub(lambda m, d=decode: self._decoded(m.group(), d), text)  # type: ignore[misc]
        return text

    def _is_raw(self, token: str, decoded: str | None) -> bool:
        return (
            decoded is not None
            and self.language.knows(normalize(decoded))
            and not self.language.knows_folded(token.lower())
            and token.lower() not in self._lists[0]
            and _letters(token) not in self.agencies
        )

    def _decoded(self, token: str, decode: object) -> str:
        assert callable(decode)
        decoded = decode(token.lower())
        if decoded is None or not self.language.knows(normalize(decoded)):
            return token
        return decoded.capitalize() if token[0].isupper() else str(decoded)

    def _expand(self, text: str) -> str:
        """Writes short forms out."""
        chat, official = self._lists
        bare = not has_diacritics(text)

        def write_out(match: re.Match[str]) -> str:
            token = match.group()
            key = _letters(token)
            capitals = sum(c.isupper() for c in token) >= 2
            word = self.language.knows_folded(fold(token.lower()))
            if key in self.agencies and (capitals or (len(key) > 3 and not word)):
                return self.agencies[key]
            if key in official and (capitals or not word):
                return official[key]
            if bare and not word and len(key) > 2 and fold(key) in self._folded_official:
                return self._folded_official[fold(key)]
            return token if capitals else chat.get(token.lower(), token)

        return _DOUBLED_SO.sub("", _TOKEN.sub(write_out, text))

    @cached_property
    def _folded_official(self) -> dict[str, str]:
        return {fold(key): full for key, full in self._lists[1].items()}

    def _spell(self, text: str) -> str:
        """Mends slips and restores diacritics, by the likeliest reading of the whole question."""
        matches = list(_TOKEN.finditer(text))
        plain = [normalize(m.group()) for m in matches]
        marked = sum(has_diacritics(p) for p in plain)
        keep_bare = _KEEP_BARE * min(1.0, 3 * marked / max(len(plain), 1))
        choices = [
            self._choices(m.group(), p, keep_bare, m.start() > 0)
            for m, p in zip(matches, plain, strict=True)
        ]
        if all(len(c) == 1 and c[0][0] == p for c, p in zip(choices, plain, strict=True)):
            return text
        chosen = self.language.best_path(choices)
        pieces, position = [], 0
        for match, before, after in zip(matches, plain, chosen, strict=True):
            token = match.group()
            pieces.append(text[position : match.start()])
            pieces.append(token if after == before else _cased(after, token))
            position = match.end()
        return "".join(pieces) + text[position:]

    def _choices(
        self, token: str, plain: str, keep_bare: float, inside: bool
    ) -> list[tuple[str, float]]:
        """What a token may stand for, each with its log bonus; names inside a question stay."""
        language = self.language
        if not plain.isalpha() or _is_abbreviation(token):
            return [(plain, 0.0)]
        if has_diacritics(plain):
            name = inside and token[0].isupper()
            if language.knows(plain) or is_syllable(plain) or name:
                return [(plain, 0.0)]
            return [(plain, 0.0), *self._slips(plain)]
        if plain in language.forms:
            return [(f, keep_bare if f == plain else 0.0) for f in language.forms[plain]]
        return [(plain, _FOREIGN + keep_bare), *self._slips(plain)]

    def _slips(self, plain: str) -> list[tuple[str, float]]:
        """Known syllables that one slip turns into this, or two that lost their space."""
        language = self.language
        bare = fold(plain)
        exact = has_diacritics(plain)
        found: list[tuple[str, float]] = []
        for edited in {bare, *_edits(bare)}:
            for form in language.forms.get(edited, ()):
                same = sum(a == b for a, b in zip(form, plain, strict=False))
                found.append((form, _SLIP + (same if exact else 0.0)))
        for i in range(2, len(plain) - 1):
            first, second = language.forms.get(bare[:i], ()), language.forms.get(bare[i:], ())
            if exact:
                first = tuple(f for f in first if f == plain[:i])
                second = tuple(s for s in second if s == plain[i:])
            found += [(f"{a} {b}", _SLIP + 3) for a in first[:3] for b in second[:3]
                      if language.seen_pair(a, b)]  # fmt: skip
        return sorted(found, key=lambda f: -f[1])[:40]


def _edits(word: str) -> set[str]:
    """Words one slip away: a letter missing, doubled or added, wrong, or two swapped."""
    letters = "abcdeghiklmnopqrstuvxy"
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    missing = {a + c + b for a, b in splits for c in letters}
    added = {a + b[1:] for a, b in splits if b}
    wrong = {a + c + b[1:] for a, b in splits if b for c in letters}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    return missing | added | wrong | swapped


def _letters(token: str) -> str:
    """An abbreviation's key: capitals without marks."""
    return re.sub(r"[&.\-/ ]", "", token).upper()


def _is_abbreviation(token: str) -> bool:
    return sum(c.isupper() for c in token) >= 2 or any(c in "&./-" for c in token)


def _cased(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word


def abbreviation_keys(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """(abbreviation, official name) pairs as `Repairer.agencies` wants them.

    Keys are capitals without marks, with and without diacritics, with and without "sở".
    """
    keys: dict[str, str] = {}
    for abbreviation, name in names:
        letters = _letters(abbreviation)
        if not letters.isalpha() or len(letters) < 3 or abbreviation != abbreviation.strip():
            continue
        if any(c.islower() for c in abbreviation.replace("Sở", "").replace("tỉnh", "")):
            continue
        short = _letters(abbreviation.removeprefix("Sở ").removesuffix(" tỉnh"))
        for key in (letters, short):
            if len(key) >= 3 and " " not in key:
                keys.setdefault(key, name)
                keys.setdefault(fold(key), name)
    return keys
