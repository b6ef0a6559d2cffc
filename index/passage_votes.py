"""Passage votes: which passage of a document each of its variants was written from.

Everyday words share little with the passage that answers them. But a variant mostly comes from
one passage, and of a document's hundred variants some say the same in words nearer to the text:
so the variants near a question tell which passage it is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import IndexDamaged
from index.fusion import Scores, zscore

# Found on variants held out of the index, whose passage was marked by hand.
_SHARPNESS = 0.8  # deviations by which a passage must lead to be e times likelier
_NEAREST = 6  # variants that vote
_REACH = 0.05  # nearness by which a variant may fall behind to have 1/e of a vote
_AVERAGE_WEIGHT = 0.8


@dataclass(frozen=True, slots=True)
class PassageVotes:
    """`shares[v, p]`: how likely variant v was written from passage p; rows add up to 1."""

    shares: npt.NDArray[np.float64]

    @classmethod
    def trace(
        cls, cosines: npt.NDArray[np.floating], overlaps: npt.NDArray[np.floating]
    ) -> "PassageVotes":
        """From each variant's cosine and BM25 score with each passage, shape (variants, passages).

        There must be at least one of each.
        """
        rows = zip(cosines, overlaps, strict=True)
        likeness = np.array([(zscore(c) + zscore(o)) / 2 for c, o in rows]) / _SHARPNESS
        odds = np.exp(likeness - likeness.max(axis=1, keepdims=True))
        return cls(odds / odds.sum(axis=1, keepdims=True))

    def votes(self, nearness: npt.NDArray[np.floating]) -> Scores:
        """A score for each passage from how near a question is to each variant.

        The nearest variants vote for their passages, and each passage is as near as its
        variants are on average.
        """
        nearest = np.argsort(-nearness)[:_NEAREST]
        weights = np.exp((nearness[nearest] - nearness.max()) / _REACH)
        average = nearness @ self.shares / self.shares.sum(axis=0)
        return zscore(weights @ self.shares[nearest]) + _AVERAGE_WEIGHT * zscore(average)


def save_origins(folder: Path, origins: Mapping[str, PassageVotes]) -> None:
    """Writes a folder with an array (no pickle) for each document."""
    folder.mkdir()
    for document_id, found in origins.items():
        np.save(folder / f"{document_id}.npy", found.shares, allow_pickle=False)


def load_origins(folder: Path) -> dict[str, PassageVotes]:
    """Reads what `save_origins` wrote; `IndexDamaged` if it is something else."""
    paths = sorted(folder.glob("*.npy"))
    try:
        return {p.stem: PassageVotes(np.load(p, allow_pickle=False)) for p in paths}
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(
            f"Tệp chỉ mục trong {folder} hỏng: hãy chạy “hoiqd build --force”."
        ) from error
