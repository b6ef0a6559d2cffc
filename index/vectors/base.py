"""What a vector engine gives: rows with fields -> the nearest rows of many questions."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import numpy as np
import numpy.typing as npt

from index.encoders.base import Vectors

Ids = npt.NDArray[np.int64]
NONE = -1  # the id where fewer rows were found than asked for


class Fields(NamedTuple):
    """What a row is of; `clause` is "" for what belongs to no clause."""

    decision: str
    clause: str
    grain: str


class VectorStore(Protocol):
    """Unit vectors of one dimension, each under an id >= 0 with its `Fields`.

    Scores are inner products, so cosines in [-1, 1]. A store is filled, then searched; it is never
    written to while it is searched.
    """

    @property
    def dimension(self) -> int:
        """Of every vector."""
        ...

    def __len__(self) -> int:
        """How many rows there are."""
        ...

    def add(self, ids: Ids, vectors: Vectors, fields: Sequence[Fields]) -> None:
        """Takes rows in.

        Raises `ValueError`, and takes in none, where the three differ in length, the vectors have
        another dimension, or an id is negative or already taken.
        """
        ...

    def search(
        self,
        questions: Vectors,
        k: int,
        *,
        grain: str,
        decisions: Collection[str] | None = None,
        clauses: Collection[str] | None = None,
    ) -> tuple[Vectors, Ids]:
        """Scores and ids, both of shape (len(questions), k), best first.

        Only among the rows of the grain, and of these decisions and clauses where they are given.
        Where there are fewer, the id is `NONE` and the score -inf.
        """
        ...

    def stored(self, grain: str, decision: str) -> tuple[Ids, Vectors] | None:
        """The rows of a grain of a decision as they were given; None if they are not kept so."""
        ...

    def remove(self, decision: str) -> int:
        """Drops the rows of a decision and tells how many they were."""
        ...

    def save(self, folder: Path) -> None:
        """Writes files of its own into a folder that exists."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads what `save` wrote; `IndexDamaged` if it is something else."""
        ...
