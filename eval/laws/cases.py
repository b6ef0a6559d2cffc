"""What a law asks: talks made for it, and what their answers are worth."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.answer import Answer

Talk = tuple[str, ...]
T = TypeVar("T")
PARTS = ("development", "held")


@dataclass(frozen=True, slots=True)
class CaseScore:
    """What a case is worth, 0 to 1, what was wanted, and which of its talks shows that best."""

    value: float
    expected: str = ""
    telling: int = -1


Judge = Callable[[Sequence[Answer]], CaseScore | None]


@dataclass(frozen=True, slots=True)
class Case:
    """Talks whose last answers a judge sees in order; None from it means that nothing was asked.

    `group` is what cases are sampled by: all of one matter stay together.
    """

    figure: str
    group: str
    part: str
    talks: tuple[Talk, ...]
    judge: Judge


def digest(text: str) -> int:
    """A number of a text that stays the same from run to run."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def part_of(text: str) -> str:
    """The half that a topic, question or opening of a hand list belongs to, by its hash."""
    return PARTS[digest(text) % 2]


def chosen(key: str, among: Iterable[T], n: int) -> list[T]:
    """`n` of them in an order that only `key` decides."""
    return sorted(among, key=lambda item: digest(f"{key}|{item}"))[:n]
