"""Short forms: abbreviations and chat words -> what they stand for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from assistant.repair.keystrokes import is_syllable
from corpus.errors import CorpusError
from corpus.register import Register
from index.language import Language
from index.text import fold

SHORT_FORMS = Path(__file__).parents[2] / "corpus" / "data" / "short_forms.txt"
TOKEN = re.compile(r"[^\W_]+(?:[&.\-/][^\W_]+)*")

_DOUBLED_SO = re.compile(r"(?<!\w)(?:sở|so)\s+(?=Sở |Ban Dân tộc|Thanh tra tỉnh)", re.IGNORECASE)
_RUN = re.compile(r"(?<![\w&.\-/])[^\W\d_]{2,5}(?: (?:& )?[^\W\d_]{2,5}){1,4}(?![\w&\-/])")
# What a letter after these stands for is the letter itself: "điểm a", "nhóm A".
LETTERED = frozenset(
    word
    for full in ("điểm", "nhóm", "khoản", "mục", "hạng", "loại", "lớp")
    for word in (full, fold(full))
)
_UNITS = ("k", "kg")  # after a number
_LONGEST_RUN = 4

Readings = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class ShortForms:
    """The lists of short forms, with the abbreviations of agencies.

    `agencies` maps abbreviations (`abbreviation_keys`) to official names.
    """

    language: Language
    path: Path = SHORT_FORMS
    agencies: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _lists(self) -> tuple[Readings, Readings]:
        """Chat words, and official abbreviations keyed in capitals, each with its readings."""
        lists: dict[str, Readings] = {"chat": {}, "official": {}}
        section = ""
        for n, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1):
            line = line.split("#")[0].strip()
            if line.startswith("["):
                section = line.strip("[]")
            elif line:
                short, mark, full = line.partition(" = ")
                if not mark or section not in lists:
                    raise CorpusError(f"Dòng {n} của {self.path} phải có dạng “ngắn = đầy đủ”.")
                key = letters_of(short) if section == "official" else short.lower()
                lists[section].setdefault(key, tuple(full.split(" | ")))
        return lists["chat"], lists["official"]

    @cached_property
    def _folded_official(self) -> Readings:
        found: Readings = {}
        for key, full in self._lists[1].items():
            found.setdefault(fold(key), full)
        return found

    def is_chat(self, token: str) -> bool:
        """Whether a token is on the list of chat words."""
        return token.lower() in self._lists[0]

    def is_agency(self, token: str) -> bool:
        """Whether a token is an abbreviation of an agency."""
        return letters_of(token) in self.agencies

    def readings(self, token: str) -> tuple[str, ...]:
        """What an ambiguous short form may stand for; empty for all other tokens."""
        chat, official = self._lists
        found = official.get(letters_of(token), ())
        if not _capitals(token):
            found = chat.get(token.lower(), () if self._is_word(token) else found)
        return found if len(found) > 1 else ()

    def expand(self, text: str, *, bare: bool) -> str:
        """Writes out what has one reading; `bare`: no diacritics were typed."""
        text = _RUN.sub(lambda m: self._joined(m.group()), text)
        pieces, position, last = [], 0, ""
        for match in TOKEN.finditer(text):
            token = match.group()
            unit = last.isdigit() and token in _UNITS
            kept = unit or (len(token) == 1 and last in LETTERED)
            pieces += [
                text[position : match.start()],
                token if kept else self._full(token, bare),
            ]
            position, last = match.end(), token.lower()
        return _DOUBLED_SO.sub("", "".join(pieces) + text[position:])

    def _joined(self, run: str) -> str:
        """Agencies whose abbreviation was typed in pieces: "nn ptnt", "ld tb xh"."""
        tokens = run.split(" ")
        for size in range(min(_LONGEST_RUN, len(tokens)), 1, -1):
            for i in range(len(tokens) - size + 1):
                window = tokens[i : i + size]
                name = self.agencies.get(letters_of("".join(window)))
                if name and not any(self._is_word(t) for t in window):
                    before, after = " ".join(tokens[:i]), " ".join(tokens[i + size :])
                    return " ".join(filter(None, [before, name, self._joined(after)]))
        return run

    def _full(self, token: str, bare: bool) -> str:
        chat, official = self._lists
        key = letters_of(token)
        capitals = _capitals(token)
        known = official.get(key, ())
        if not capitals:
            if token.lower() in chat and (len(token) > 1 or token.islower()):
                return _only(chat[token.lower()], token)
            if self._is_word(token) or len(key) < 3:
                return token
        if key in self.agencies and known != (key,):
            return self.agencies[key]
        if not known and bare and not capitals:
            known = self._folded_official.get(fold(key), ())
        return _only(known, token)

    def _is_word(self, token: str) -> bool:
        """Whether a token is a syllable that people use, not only an abbreviation."""
        plain = fold(token.lower())
        return is_syllable(plain) and self.language.knows_folded(plain)


def _only(readings: tuple[str, ...], token: str) -> str:
    return readings[0] if len(readings) == 1 else token


def _capitals(token: str) -> bool:
    return sum(c.isupper() for c in token) >= 2


def letters_of(token: str) -> str:
    """An abbreviation's key: capitals without marks between them."""
    return re.sub(r"[&.\-/ ]", "", token).upper()


def abbreviations(register: Register) -> Iterator[tuple[str, str]]:
    """The abbreviations of single bodies, those of today among them, with their names."""
    for agency in register:
        if not agency.collective:
            yield from ((a, agency.name) for a in agency.abbreviations)
    for body in register.successor_bodies:
        yield from ((a, body.name) for a in body.abbreviations)


def abbreviation_keys(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """(abbreviation, official name) pairs as `ShortForms.agencies` wants them.

    Keys are capitals without marks, with and without diacritics, with and without "sở".
    """
    keys: dict[str, str] = {}
    for abbreviation, name in names:
        letters = letters_of(abbreviation)
        if not letters.isalpha() or len(letters) < 3 or abbreviation != abbreviation.strip():
            continue
        if any(c.islower() for c in abbreviation.replace("Sở", "").replace("tỉnh", "")):
            continue
        short = letters_of(abbreviation.removeprefix("Sở ").removesuffix(" tỉnh"))
        for key in (letters, short):
            if len(key) >= 3 and " " not in key:
                keys.setdefault(key, name)
                keys.setdefault(fold(key), name)
    return keys
