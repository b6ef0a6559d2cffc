"""How people ask and type: the wordings of `wordings.toml`, filled in and typed carelessly."""

import random
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from eval.laws import noise
from eval.laws.cases import digest

_FILE = Path(__file__).parent / "wordings.toml"
_FOREIGN = Path(__file__).parent / "foreign.toml"


@cache
def wordings() -> dict[str, Any]:
    """The file of wordings, by what they ask."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def foreign_questions() -> tuple[str, ...]:
    """Questions that no decision answers."""
    kinds: dict[str, list[str]] = tomllib.loads(_FOREIGN.read_text(encoding="utf-8"))
    return tuple(question for questions in kinds.values() for question in questions)


def filled(wording: str, x: str, y: str = "") -> str:
    """A wording with its matter and body put in, with a capital where the wording has one."""
    text = wording.replace("{x}", x).replace("{y}", y)
    first = wording.startswith("{") and len(wording) > 3
    return text[0].upper() + text[1:] if first and wording[-1] in ".?" else text


def retyped(pattern: str, question: str) -> str:
    """A pattern of the `same` table with a question put in, changed as the pattern says."""
    text = pattern
    for name, change in CHANGES.items():
        text = text.replace("{q:" + name + "}", change(question))
    return text.replace("{q}", question)


def _lowered(text: str) -> str:
    """A small first letter; names keep their capitals."""
    return text[0].lower() + text[1:]


CHANGES: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": _lowered,
    "small": str.lower,
    "unmarked": lambda text: text.rstrip("?.! "),
    "bare": lambda text: noise.bare(text, random.Random(0)),
}


def _seeded(style: noise.Noise) -> Callable[[str], str]:
    return lambda text: style(text, random.Random(digest(text)))


CARELESS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "unmarked": CHANGES["unmarked"],
    "telex": _seeded(noise.telex),
    "slip": _seeded(noise.slip),
    "half bare": _seeded(noise.half_bare),
}
"""Typing that is worse than diacritics left out."""
