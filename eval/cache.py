"""A cache of vectors, so that systems that are asked the same questions share the encoding."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.encoders.base import Encoder, States, Vectors


class CachingEncoder:
    """An encoder that encodes each question once; see `index.encoders.base.Encoder`."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, npt.NDArray[np.float32]] = {}
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.prompts = encoder.prompts

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Those seen before from the cache, the others from the encoder, all at once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors |= zip(new, self._encoder.questions(new), strict=True)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[:] = self._vectors[text]
        return vectors

    def question_states(self, texts: Sequence[str]) -> list[States]:
        """Not cached: only decisions without prepared questions need them."""
        return self._encoder.question_states(texts)

    def passage_states(self, texts: Sequence[str]) -> list[States]:
        """Not cached: a run encodes none."""
        return self._encoder.passage_states(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Not cached: a run encodes none."""
        return self._encoder.passages(texts)
