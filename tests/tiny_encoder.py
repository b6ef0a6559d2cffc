"""A small encoder for tests: a bag of hashed syllables, the same on every machine."""

import zlib
from collections.abc import Sequence

import numpy as np

from index.encoders.base import States, Vectors
from index.text import syllables


class TinyEncoder:
    """See `index.encoders.base.Encoder`. `encoded` counts the texts of which it gave a vector."""

    def __init__(self, name: str = "tiny", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.prompts = ("query: ", "passage: ")
        self.encoded = 0

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def question_states(self, texts: Sequence[str]) -> list[States]:
        return [self._vectors(syllables(text) or [""]) for text in texts]

    def passage_states(self, texts: Sequence[str]) -> list[States]:
        return self.question_states(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return self._vectors(texts)

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[0] = 0.01  # a text without syllables has a direction too
            for syllable in syllables(text):
                key = zlib.crc32(syllable.encode())
                row[key % self.dimension] += 1 if key & 0x10000 else -1
            row /= np.linalg.norm(row) or 1.0
        return vectors
