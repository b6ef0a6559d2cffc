"""Agencies: the register of bodies, and where a text names them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.profile import SHIPPED, Profile, load_facts, own_file, profile_of
from corpus.register_rows import NATIONWIDE, register_rows

# Organs above the addressees: a decision reports to them and quotes them, it gives them no task.
SUPERIOR = "uy_ban"
# What can become of a body: it stays, or goes into others as a whole.
_KEPT, _ENDED, _WHOLE = "giu_nguyen", "ket_thuc", ("hop_nhat", "to_chuc_lai")


@dataclass(frozen=True, slots=True)
class Successor:
    """What became of one function of a body in 2025.

    `since` is an ISO date or "", `sources` are web addresses.
    """

    function: str
    to: str
    relation: str
    since: str
    legal_basis: str
    confidence: str
    note: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agency:
    """A body of the register; `named_as` holds the spellings that decisions use.

    `from_year` is the year in which it came to be, 0 where it always was.
    """

    slug: str
    name: str
    kind: str
    level: str
    named_as: tuple[str, ...]
    name_variants: tuple[str, ...]
    abbreviations: tuple[str, ...]
    aliases: tuple[str, ...]
    ambiguous: tuple[str, ...]
    domain: tuple[str, ...]
    successors: tuple[Successor, ...]
    from_year: int = 0

    @property
    def collective(self) -> bool:
        """Whether this is a collective wording ("các sở, ban, ngành"), not one body."""
        return self.kind == "nhom"

    @property
    def title(self) -> str:
        """The name with a capital first letter."""
        return self.name[0].upper() + self.name[1:]

    def today(self, year: int = 0) -> str:
        """The bodies of now that one named in a text of that year has gone into, "" if none.

        Those that it was merged into or made anew as, else those that took over its work. A
        collective name holds, whatever is reorganised, until such bodies are no more.
        """
        facts = [
            fact
            for fact in self.successors
            if fact.confidence != "low" and not (fact.since and year > int(fact.since[:4]))
        ]
        if any(fact.relation == _KEPT and fact.to == self.name for fact in facts):
            return ""
        whole = [f for f in facts if f.relation == _ENDED]
        if self.collective:
            facts = whole
        whole = whole or [f for f in facts if f.relation in _WHOLE]
        return "; ".join(dict.fromkeys(fact.to for fact in whole or facts))


@dataclass(frozen=True, slots=True)
class SuccessorBody:
    """A body of 2025; `inherits` are register slugs, `parts` (slug, function taken over)."""

    name: str
    abbreviations: tuple[str, ...]
    aliases: tuple[str, ...]
    inherits: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A body named in a text, with the text's own offsets."""

    agency: Agency
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Register:
    """All bodies, by slug, in the file's order."""

    agencies: dict[str, Agency]
    successor_bodies: tuple[SuccessorBody, ...]

    def __getitem__(self, slug: str) -> Agency:
        return self.agencies[slug]

    def __iter__(self) -> Iterator[Agency]:
        return iter(self.agencies.values())

    @cached_property
    def _surfaces(self) -> dict[str, Agency]:
        surfaces: dict[str, Agency] = {}
        for agency in self:
            for name in (agency.name, *agency.named_as, *agency.name_variants):
                surfaces.setdefault(_key(name), agency)
        return surfaces

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._surfaces, key=len, reverse=True)
        words = (r"\s+".join(map(re.escape, name.split())) for name in longest_first)
        return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)", re.IGNORECASE)

    def mentions(self, text: str) -> list[Mention]:
        """Bodies named in official spelling, longest match first, in text order."""
        return [
            Mention(self._surfaces[_key(m.group())], m.group(), m.start(), m.end())
            for m in self._pattern.finditer(text)
        ]


def load_register(folder: Path = SHIPPED) -> Register:
    """The register for the decision in a folder: nationwide bodies, and its own rows.

    `CorpusError` names what is wrong with a file.
    """
    path = folder / "document.toml"
    facts = load_facts(path)
    return register_for(profile_of(facts, path), own_file(folder, facts, "register"))


def register_for(profile: Profile, own: Path | None = None) -> Register:
    """The register for a decision of this profile; `own` is a file of its own rows."""
    try:
        rows, later = register_rows(profile, own)
        agencies = {row["slug"]: _agency(row) for row in rows}
        names = {agency.name for agency in agencies.values() if agency.from_year}
        bodies = tuple(_successor_body(row) for row in later if row["name"] not in names)
    except (KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"Danh bạ cơ quan {own or NATIONWIDE} sai định dạng: {error}.") from error
    return Register(agencies, bodies)


def _agency(row: dict[str, Any]) -> Agency:
    def texts(key: str) -> tuple[str, ...]:
        return tuple(v["text"] if isinstance(v, dict) else v for v in row.get(key, []))

    return Agency(
        slug=row["slug"],
        name=row["name"],
        kind=row["kind"],
        level=row["level"],
        named_as=texts("named_as"),
        name_variants=texts("name_variants"),
        abbreviations=texts("abbreviations"),
        aliases=texts("aliases"),
        ambiguous=texts("abbreviations_ambiguous") + texts("aliases_ambiguous"),
        domain=texts("domain"),
        successors=tuple(
            Successor(
                function=s["function"],
                to=s["to"],
                relation=s["relation"],
                since=s["from"],
                legal_basis=s["legal_basis"],
                confidence=s["confidence"],
                note=s.get("note", ""),
                sources=tuple(s.get("source", [])),
            )
            for s in row.get("successors", [])
        ),
        from_year=row.get("from_year", 0),
    )


def _successor_body(row: dict[str, Any]) -> SuccessorBody:
    return SuccessorBody(
        name=row["name"],
        abbreviations=tuple(row.get("abbreviations", [])),
        aliases=tuple(row.get("aliases", [])),
        inherits=tuple(row.get("inherits", [])),
        parts=tuple((part["slug"], part["part"]) for part in row.get("inherits_part", [])),
    )


def _key(name: str) -> str:
    return " ".join(name.lower().split())


def printed_name(mention: Mention) -> str:
    """The body's name as the decision spells it, with a capital first letter.

    A spelling that the register lists is given in the register's letter case ("các Sở, ban,
    ngành" becomes "Các sở, ban, ngành").
    """
    key = _key(mention.text)
    for name in (mention.agency.name, *mention.agency.named_as):
        if _key(name) == key:
            return name[0].upper() + name[1:]
    text = " ".join(mention.text.split())
    return text[0].upper() + text[1:]
