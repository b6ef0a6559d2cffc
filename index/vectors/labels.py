"""Labels: which decision, which clause each row of a store is of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Labels:
    """A word for each row, by its number among the words: a row takes four bytes."""

    words: tuple[str, ...]
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, words: Sequence[str]) -> "Labels":
        """Of the rows' words, in their order."""
        known = sorted(set(words))
        numbers = {word: n for n, word in enumerate(known)}
        return cls(tuple(known), np.array([numbers[w] for w in words], dtype=np.int32))

    @property
    def each(self) -> list[str]:
        """The rows' words, in their order."""
        return [self.words[code] for code in self.codes]

    def among(self, chosen: Collection[str]) -> npt.NDArray[np.bool_]:
        """Which rows have one of these words."""
        wanted = np.array([word in chosen for word in self.words], dtype=np.bool_)
        return wanted[self.codes]

    def where(self, kept: npt.NDArray[np.bool_]) -> "Labels":
        """Those of the rows kept."""
        return Labels.of([word for word, stays in zip(self.each, kept, strict=True) if stays])

    def at(self, order: npt.NDArray[np.intp]) -> "Labels":
        """The same rows in another order."""
        return Labels(self.words, self.codes[order])

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return {"words": self.words, "codes": self.codes.tolist()}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Labels":
        """Raises `ValueError` for codes without a word."""
        found = cls(tuple(map(str, row["words"])), np.array(row["codes"], dtype=np.int32))
        if found.codes.ndim != 1 or not (
            found.codes.min(initial=0) >= 0 and found.codes.max(initial=-1) < len(found.words)
        ):
            raise ValueError("labels")
        return found
