"""Places: the provinces of before July 2025 and of after."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.errors import CorpusError

PLACES = Path(__file__).parent / "data" / "places.toml"
_MERGED = 2025  # from this year on a province is also what was joined to it


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city of before July 2025; `now` is the one that it belongs to since.

    `spoken` is what people call it.
    """

    name: str
    now: str
    spoken: tuple[str, ...]


@cache
def load_provinces(path: Path = PLACES) -> tuple[Province, ...]:
    """All provinces; `CorpusError` says what is wrong with the file."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["province"]
        return tuple(
            Province(row["name"], row["now"], tuple(row.get("spoken", [row["name"]])))
            for row in rows
        )
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise CorpusError(f"Danh sách tỉnh {path} không dùng được: {error}.") from error


def other_provinces(own: str, year: int = 0) -> tuple[str, ...]:
    """What people call the provinces that are not part of a decision's own one, in lower case."""
    return tuple(
        name.lower()
        for province in load_provinces()
        if own not in (province.name, province.now if year >= _MERGED else province.name)
        for name in province.spoken
    )
