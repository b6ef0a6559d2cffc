"""The thesaurus: everyday words -> decisions' words. Editable by an administrator."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.errors import CorpusError, reason
from corpus.profile import SHIPPED, load_facts, own_file

NATIONWIDE = Path(__file__).parent / "data" / "thesaurus.toml"
RELATIONS = ("dong_nghia", "gan_nghia", "cu_the")


@dataclass(frozen=True, slots=True)
class Entry:
    """Everyday phrases (lower case) and the official terms they stand for.

    `same` if they mean the same; otherwise they are only related, or one instance of the term.
    """

    official: tuple[str, ...]
    everyday: tuple[str, ...]
    same: bool


@dataclass(frozen=True)
class Thesaurus:
    """All entries, in the file's order."""

    entries: tuple[Entry, ...]

    def find(self, text: str) -> list[Entry]:
        """The entries whose everyday phrase stands in a text in lower case, longest first."""
        return list(dict.fromkeys(e for _, entries in self.phrases(text) for e in entries))

    def phrases(self, text: str) -> list[tuple[str, list[Entry]]]:
        """The everyday phrases that stand in a text in lower case, longest first, with theirs."""
        if not self.entries:
            return []
        found = (match.group() for match in self._pattern.finditer(text))
        return [(phrase, [self.entries[n] for n in self._places[phrase]]) for phrase in found]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for n, entry in enumerate(self.entries):
            for phrase in entry.everyday:
                places.setdefault(phrase, []).append(n)
        return places

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._places, key=len, reverse=True)
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


def load_thesaurus(folder: Path = SHIPPED) -> Thesaurus:
    """The thesaurus for the decision in a folder: nationwide entries, and its own.

    `CorpusError` names what is wrong with a file.
    """
    own = own_file(folder, load_facts(folder / "document.toml"), "thesaurus")
    return Thesaurus(read_entries(NATIONWIDE) + (read_entries(own) if own else ()))


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of a TOML file; `CorpusError` names what is wrong with it."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["row"]
        for n, row in enumerate(rows, 1):
            if row["rel"] not in RELATIONS or not row["official"] or not row["everyday"]:
                raise CorpusError(f"Mục thứ {n} của {path} thiếu từ ngữ hoặc sai “rel”.")
        return tuple(
            Entry(tuple(r["official"]), tuple(r["everyday"]), r["rel"] == "dong_nghia")
            for r in rows
        )
    except OSError as error:
        raise CorpusError(f"Không đọc được từ điển {path} ({reason(error)}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise CorpusError(f"Từ điển {path} sai định dạng: {error}.") from error
