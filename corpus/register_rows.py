"""Rows of the register: nationwide ones with a decision's own, and its place filled in.

A nationwide row may say `{place}` ("tỉnh X") and `{province}` ("X"), and `from_year` where a body
came to be. An own row under a slug that stands nationwide adds to its lists.
"""

import copy
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.profile import Profile

NATIONWIDE = Path(__file__).parent / "data" / "agencies.toml"
_PLACE, _PROVINCE = "{place}", "{province}"
Row = dict[str, Any]


def register_rows(profile: Profile, own: Path | None) -> tuple[list[Row], list[Row]]:
    """The rows of bodies and of bodies of later, for a decision; `own` is a file of its own.

    `CorpusError` if a file cannot be read.
    """
    nationwide = copy.deepcopy(_nationwide())
    added = _read(own) if own else {}
    agencies = [row for row in _rows(nationwide, "agency") if _stands(row, profile)]
    bodies = _rows(nationwide, "successor_body") + _rows(added, "successor_body")
    rows = [filled for row in agencies if (filled := _filled(row, profile))]
    by_slug = {row["slug"]: row for row in rows}
    for row in _rows(added, "agency"):
        if row["slug"] in by_slug:
            _add(by_slug[row["slug"]], row)
        else:
            rows.append(row)
    return rows, [filled for row in bodies if (filled := _filled(row, profile))]


@cache
def _nationwide() -> Row:
    return _read(NATIONWIDE)


def _read(path: Path) -> Row:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CorpusError(f"Không đọc được danh bạ cơ quan {path}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"Danh bạ cơ quan {path} sai định dạng: {error}.") from error


def _rows(data: Row, key: str) -> list[Row]:
    rows: list[Row] = data.get(key, [])
    return rows


def _stands(row: Row, profile: Profile) -> bool:
    """Whether a body was there in the year of the decision, or its year is unknown."""
    year = profile.year or (profile.issued.year if profile.issued else 0)
    return not year or year >= row.get("from_year", 0)


def _filled(row: Row, profile: Profile) -> Row | None:
    """The row with the decision's place in it; None if its name needs one and there is none."""
    place = profile.place or (f"tỉnh {profile.province}" if profile.province else "")

    def fill(text: str, *, province: str = profile.province) -> str:
        return text.replace(_PLACE, place).replace(_PROVINCE, province)

    if not profile.province and any(_open(row.get(key, "")) for key in ("name", "slug")):
        return None
    filled: Row = {}
    for key, value in row.items():
        if isinstance(value, str):
            province = slug(profile.province) if key == "slug" else profile.province
            filled[key] = fill(value, province=province)
        elif isinstance(value, list):
            kept = [v for v in value if profile.province or not (isinstance(v, str) and _open(v))]
            texts = [fill(v) if isinstance(v, str) else v for v in kept]
            if key == "aliases":
                texts = [v.lower() if isinstance(v, str) else v for v in texts]
            elif key == "inherits":
                texts = [fill(v, province=slug(profile.province)) for v in kept]
            filled[key] = texts
        else:
            filled[key] = value
    return filled


def _open(text: str) -> bool:
    return _PLACE in text or _PROVINCE in text


def slug(name: str) -> str:
    """A name as it stands in an address: "Sơn La" -> "son-la"."""
    bare = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    letters = "".join(c for c in bare if not unicodedata.combining(c))
    return "-".join("".join(c if c.isalnum() else " " for c in letters).split())


def _add(row: Row, own: Row) -> None:
    """Takes a decision's own row into the nationwide one."""
    for key, value in own.items():
        if key == "successors":
            row[key] = _successors(row.get(key, []), value)
        elif isinstance(value, list):
            row[key] = [*row.get(key, []), *value]
        else:
            row[key] = value


def _successors(nationwide: list[Row], own: list[Row]) -> list[Row]:
    """The own ones in their order, each completing a nationwide one of its function."""
    known = {row["function"]: row for row in nationwide}
    found = [known.pop(row["function"], {}) | row for row in own]
    return [*found, *known.values()]
