"""What an encoder gives: texts -> unit vectors."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
States = npt.NDArray[np.float32]  # of one text: a row for each of its word pieces
Batch = TypeVar("Batch")
Progress = Callable[[str, int, int], None]
_STEP = 64


class Encoder(Protocol):
    """Texts -> float32 arrays of shape (len(texts), dimension), rows of length 1."""

    name: str
    dimension: int
    prompts: tuple[str, str]

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions (and of question variants)."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of pieces of the decision."""
        ...

    def question_states(self, texts: Sequence[str]) -> list[States]:
        """The last states of each question, word piece by word piece; at least one."""
        ...

    def passage_states(self, texts: Sequence[str]) -> list[States]:
        """Those of pieces of the decision."""
        ...


def encode_with_progress(
    encode: Callable[[Sequence[str]], Batch],
    texts: Sequence[str],
    label: str,
    progress: Progress | None,
) -> Iterable[Batch]:
    """What `encode` gives for `texts` in batches, reporting after each."""
    for start in range(0, len(texts), _STEP):
        yield encode(texts[start : start + _STEP])
        if progress:
            progress(label, min(start + _STEP, len(texts)), len(texts))
