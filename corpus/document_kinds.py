"""Kinds of documents: the nationwide table of their names, and where each name counts."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from corpus.errors import CorpusError

KINDS = Path(__file__).parent / "data" / "document_kinds.toml"


class KindUse(StrEnum):
    """Where the name of a kind counts; the table says what each means."""

    ATTACHED = "attached"
    CITED = "cited"
    CARRIED_OUT = "carried_out"
    ITSELF = "itself"
    ASKED = "asked"
    UNNUMBERED = "unnumbered"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind; `symbols` are its short forms in numbers, none for what is no whole document."""

    name: str
    symbols: tuple[str, ...]
    uses: frozenset[KindUse]


@cache
def document_kinds(path: Path = KINDS) -> tuple[DocumentKind, ...]:
    """All kinds, in the table's order; `CorpusError` says what is wrong with the file."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["kind"]
        return tuple(
            DocumentKind(
                row["name"],
                tuple(row.get("symbols", [])),
                frozenset(map(KindUse, row.get("uses", []))),
            )
            for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"Danh sách loại văn bản {path} không dùng được: {error}.") from error


def kinds() -> dict[str, tuple[str, ...]]:
    """The short forms of each kind that a whole document may be of."""
    return {kind.name: kind.symbols for kind in document_kinds() if kind.symbols}


def names(use: KindUse) -> tuple[str, ...]:
    """The names of the kinds that count there, the longest first, as a pattern wants them."""
    found = (kind.name for kind in document_kinds() if use in kind.uses)
    return tuple(sorted(found, key=len, reverse=True))
