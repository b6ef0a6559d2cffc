"""Late interaction: each word piece of a question with the nearest one of a passage.

One vector for a whole text blurs what is rare in it. Here the encoder's last states are kept piece
by piece, and every piece of the question finds its own nearest (Khattab and Zaharia 2020,
"ColBERT"), with nothing trained: what all states share is taken off them, and a piece that is near
to something in every passage counts little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import IndexDamaged
from index.encoders.base import States

_AS_NEAR = 0.85  # of the best nearness: as near as that
_SCALE = 127  # of states kept as whole numbers of 8 bits
_FILES = ("states", "bounds", "centre", "asked")


@dataclass(frozen=True)
class LateInteraction:
    """The states of a decision's passages, each of length 1, without what all of them share.

    The rows of passage `n` are `states[bounds[n]:bounds[n + 1]]`; `centre` is the mean state of
    passages, `asked` that of questions.
    """

    states: npt.NDArray[np.int8]
    bounds: npt.NDArray[np.int64]
    centre: npt.NDArray[np.float32]
    asked: npt.NDArray[np.float32]

    @classmethod
    def of(cls, passages: Sequence[States], questions: Sequence[States]) -> "LateInteraction":
        """From the states of each passage, and those of some texts read as questions.

        Every text must have a state.
        """
        rows = np.concatenate(list(passages))
        centre, asked = rows.mean(axis=0), np.concatenate(list(questions)).mean(axis=0)
        bounds = np.cumsum([0, *map(len, passages)], dtype=np.int64)
        states = np.round(_unit(rows - centre) * _SCALE).astype(np.int8)
        return cls(states, bounds, centre.astype(np.float32), asked.astype(np.float32))

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @cached_property
    def _rows(self) -> npt.NDArray[np.float32]:
        rows: npt.NDArray[np.float32] = self.states.astype(np.float32) / np.float32(_SCALE)
        return rows

    def nearest(self, question: States) -> npt.NDArray[np.float32]:
        """How near each piece of a question comes to each passage, shape (pieces, passages)."""
        near = _unit(question - self.asked) @ self._rows.T
        found: npt.NDArray[np.float32] = np.maximum.reduceat(near, self.bounds[:-1], axis=1)
        return found

    def scores(self, question: States) -> npt.NDArray[np.float32]:
        """A score for each passage: the mean over the pieces, the rare ones weighing more."""
        near = self.nearest(question)
        weights = rarity(near)
        found = weights @ near / max(float(weights.sum()), _LEAST)
        return np.asarray(found, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Writes a folder of arrays (no pickle)."""
        folder.mkdir()
        for name in _FILES:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "LateInteraction":
        """Reads what `save` wrote; `IndexDamaged` if it is something else."""
        try:
            return cls(*(np.load(folder / f"{n}.npy", allow_pickle=False) for n in _FILES))
        except (OSError, ValueError, EOFError) as error:
            raise IndexDamaged(
                f"Tệp chỉ mục trong {folder} hỏng: hãy chạy “hoiqd build --force”."
            ) from error


def rarity(near: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """A weight for each piece: the fewer passages come about as near as the best, the more."""
    holding = (near >= _AS_NEAR * near.max(axis=1, keepdims=True)).sum(axis=1)
    weights: npt.NDArray[np.float64] = np.log(1 + near.shape[1] / (holding + 0.5))
    return weights


def _unit(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Rows of length 1."""
    found: npt.NDArray[np.float32] = rows / np.maximum(
        np.linalg.norm(rows, axis=1, keepdims=True), _LEAST
    )
    return found


_LEAST = 1e-9
