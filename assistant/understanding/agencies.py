"""Agencies that a question names: official names, abbreviations, everyday names, 2025 names."""

import re
from dataclasses import dataclass
from functools import cached_property

from assistant.understanding.rules import one_of
from corpus.register import Agency, Register, SuccessorBody
from index.text import fold, normalize

_INNER_MARK = re.compile(r"(?<=\w)\s?[&./-]\s?(?=\w)|(?<=\w),\s?(?=\w)")
# A short form that, without diacritics, is read as a word: "CAT" is "cắt" there.
_SYLLABLE = re.compile(r"[^\W\d_aeiouyăâêôơư]?[aeiou][^\W\d_aeiouyăâêôơư]?")
_NAME = "\0"  # stands where a name was taken out
# "Sở Y tế và Sở Nội vụ phối hợp": the word between two names is no part of what they do.
_JOINED = re.compile(rf"{_NAME}(?: {one_of('and_or', also_bare=True)}? ?{_NAME})+")
_SHORTEST = 3  # letters: shorter ones stand for other words too
# Other collective wordings count as named only where they mean local government: "các công ty"
# is a topic.
_LOCAL = ("huyen", "xa")
_COLLECTIVES = ("cac-so-ban-nganh",)


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """A body named in a question.

    `slugs` are its entries in the register: one, or for a body of 2025 (`successor`) all those
    whose whole work it took over.
    """

    slugs: tuple[str, ...]
    typed: str
    successor: SuccessorBody | None = None


def key_text(text: str) -> str:
    """The normal form with "&", "-", "," inside names taken out: "LĐ-TB&XH" -> "lđtbxh"."""
    return " ".join(_INNER_MARK.sub(_joined, normalize(text)).split())


def _keyed(plain: str) -> tuple[str, list[int]]:
    """The key text of a normal form, and where in it each character stands."""
    key: list[tuple[str, int]] = []
    end = 0
    for mark in _INNER_MARK.finditer(plain):
        key += [(char, end + n) for n, char in enumerate(plain[end : mark.start()])]
        key += [(char, mark.start()) for char in _joined(mark)]
        end = mark.end()
    key += [(char, end + n) for n, char in enumerate(plain[end:])]
    return "".join(char for char, _ in key), [place for _, place in key]


def _joined(match: re.Match[str]) -> str:
    """Marks inside an abbreviation vanish; a comma or a spaced mark becomes a blank."""
    return " " if " " in match.group() or "," in match.group() else ""


@dataclass(frozen=True)
class AgencyFinder:
    """Finds bodies named in a question, with or without diacritics."""

    register: Register

    @cached_property
    def _named(self) -> dict[str, NamedAgency]:
        surfaces: dict[str, NamedAgency] = {}
        # A body's own name is not the short form of another ("Thuế tỉnh", "Cục thuế tỉnh").
        for names in (_own_names, _short_names):
            for agency in self.register:
                for name in names(agency):
                    surfaces.setdefault(key_text(name), NamedAgency((agency.slug,), name))
        for body in self.register.successor_bodies:
            slugs = body.inherits or tuple(slug for slug, _ in body.parts)
            for name in (body.name, *body.abbreviations, *body.aliases):
                surfaces.setdefault(key_text(name), NamedAgency(slugs, body.name, body))
        return surfaces

    @cached_property
    def _folded(self) -> dict[str, NamedAgency]:
        folded: dict[str, NamedAgency] = {}
        for surface, named in self._named.items():
            if not _SYLLABLE.fullmatch(surface):
                folded.setdefault(fold(surface), named)
        return folded

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return _pattern(self._named), _pattern(self._folded)

    @cached_property
    def offices(self) -> tuple[str, str]:
        """Patterns of what follows "Sở" in names, with and without diacritics."""
        names = {s.removeprefix("sở ") for s in self._named if s.startswith("sở ")}
        names = {n for n in names if not n.startswith("ban ") and len(n) > _SHORTEST}
        longest_first = sorted(names, key=len, reverse=True)
        plain = "|".join(map(re.escape, longest_first))
        return plain, fold(plain)

    def without(self, text: str, *, accented: bool) -> str:
        """The normal form with blanks for the bodies named; other words keep their marks."""
        plain = normalize(text)
        plain = plain if accented else fold(plain)
        key, places = _keyed(plain)
        left = list(plain)
        for match in self._patterns[0 if accented else 1].finditer(key):
            start, end = places[match.start()], places[match.end() - 1] + 1
            left[start:end] = " " * (end - start)
        return "".join(left)

    def find(self, text: str, *, accented: bool) -> tuple[list[NamedAgency], str]:
        """The bodies named, in order and once each, and the key text without their names."""
        surfaces = self._named if accented else self._folded
        pattern = self._patterns[0 if accented else 1]
        found: dict[tuple[str, ...], NamedAgency] = {}

        def note(match: re.Match[str]) -> str:
            named = surfaces[match.group()]
            found.setdefault(named.slugs, named)
            return _NAME

        key = key_text(text)
        rest = pattern.sub(note, key if accented else fold(key))
        rest = _JOINED.sub(_NAME, rest).replace(_NAME, " ")
        return list(found.values()), " ".join(rest.split())


def _asked_for(agency: Agency) -> bool:
    """Whether an entry is asked for as one body: "UBND các xã, phường" is."""
    return not agency.collective or agency.level in _LOCAL or agency.slug in _COLLECTIVES


def _own_names(agency: Agency) -> tuple[str, ...]:
    known = _asked_for(agency) or agency.slug == "hdnd-ubnd-cac-cap"
    return (agency.name, *agency.named_as, *agency.name_variants) if known else ()


def _short_names(agency: Agency) -> tuple[str, ...]:
    return (*agency.abbreviations, *agency.aliases) if _asked_for(agency) else ()


def _pattern(surfaces: dict[str, NamedAgency]) -> re.Pattern[str]:
    longest_first = sorted(surfaces, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
