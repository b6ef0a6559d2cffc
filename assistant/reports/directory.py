"""Directory: the bodies that a person may mean by what is typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from assistant.understanding.agencies import AgencyFinder, key_text
from corpus.register import Agency, Register, SuccessorBody
from index.text import fold, has_diacritics

_NEAR = 0.6  # of SequenceMatcher.ratio, by which "so te" is near "so y te"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class DirectoryMatch:
    """`bodies` fit what was typed; without any, `near` are those with alike names.

    `successor` is the body of 2025 that was named, where its predecessors are given.
    """

    bodies: tuple[Agency, ...] = ()
    near: tuple[Agency, ...] = ()
    successor: SuccessorBody | None = None


@dataclass(frozen=True)
class Directory:
    """Finds bodies by any name, abbreviation or everyday name, with or without diacritics."""

    register: Register

    @cached_property
    def _finder(self) -> AgencyFinder:
        return AgencyFinder(self.register)

    def find(self, typed: str) -> DirectoryMatch:
        """A whole name first, then names within the text, then a part of a name.

        Where diacritics fit nothing they are passed over.
        """
        accented = has_diacritics(typed)
        found = self._fitting(typed, accented) or (
            self._fitting(typed, False) if accented else None
        )
        return found or DirectoryMatch(near=self._near(fold(key_text(typed))))

    def _fitting(self, typed: str, accented: bool) -> DirectoryMatch | None:
        names = self._names if accented else self._folded
        key = key_text(typed) if accented else fold(key_text(typed))
        if not key:
            return DirectoryMatch()
        if key in names:
            return self._found(names[key])
        named, _ = self._finder.find(typed, accented=accented)
        if named:
            successor = named[0].successor if len(named) == 1 else None
            return self._found((slug for body in named for slug in body.slugs), successor)
        part = f" {key} "
        slugs = [slug for name in names if part in f" {name} " for slug in names[name]]
        return self._found(slugs) if slugs else None

    def _found(
        self, slugs: Iterable[str], successor: SuccessorBody | None = None
    ) -> DirectoryMatch:
        return DirectoryMatch(tuple(self.register[s] for s in dict.fromkeys(slugs)), (), successor)

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """Names -> slugs. An ambiguous short form leads to all that it may stand for."""
        names: dict[str, tuple[str, ...]] = {}
        for agency in self.register:
            for name in (agency.name, *agency.named_as, *agency.name_variants):
                names.setdefault(key_text(name), (agency.slug,))
        official = frozenset(names)
        for agency in self.register:
            for name in (*agency.abbreviations, *agency.aliases, *agency.ambiguous):
                key = key_text(name)
                if key not in official and agency.slug not in names.get(key, ()):
                    names[key] = (*names.get(key, ()), agency.slug)
        return names

    @cached_property
    def _folded(self) -> dict[str, tuple[str, ...]]:
        folded: dict[str, tuple[str, ...]] = {}
        for name, slugs in self._names.items():
            known = folded.get(fold(name), ())
            folded[fold(name)] = tuple(dict.fromkeys((*known, *slugs)))
        return folded

    def _near(self, key: str) -> tuple[Agency, ...]:
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        best: dict[str, float] = {}
        for name, slugs in self._folded.items():
            matcher.set_seq1(name)
            ratio = matcher.ratio()
            for slug in slugs:
                best[slug] = max(ratio, best.get(slug, 0.0))
        alike = sorted((s for s in best if best[s] >= _NEAR), key=lambda s: -best[s])
        return tuple(self.register[slug] for slug in alike[:_SHOWN])
