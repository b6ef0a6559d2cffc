"""Vectors of texts, kept on disk so that a text is encoded once.

One SQLite file for each encoder. What was encoded before an interruption is kept; a file that
the model wrote in another state is emptied.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from corpus.errors import OutputError, reason
from index.encoders.base import Encoder, Progress, Vectors, encode_with_progress

_PROBE = "Sở nào chủ trì việc này?"
_SAME = 1e-3  # how far two vectors of the probe may be apart, in any place


class VectorCache:
    """Vectors of one encoder's questions and passages, in a file of this folder.

    Every method raises `OutputError` if that file cannot be used.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        identity = repr((encoder.name, encoder.dimension, encoder.prompts))
        self._path = folder / f"{_key(identity).hex()[:16]}.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"Không ghi được vào {folder} ({reason(error)}): hãy kiểm tra quyền ghi."
            ) from error
        self._forget_another_model()

    def questions(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._vectors("câu hỏi", self._encoder.questions, texts, progress)

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension)."""
        return self._vectors("đoạn văn", self._encoder.passages, texts, progress)

    def _forget_another_model(self) -> None:
        probe = self._encoder.questions([_PROBE])
        with self._open() as file:
            file.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, row BLOB)")
        old = self._known([_key(_PROBE)])
        if not all(np.allclose(row, probe[0], atol=_SAME) for row in old.values()) or not old:
            with self._open() as file:
                file.execute("DELETE FROM vectors")
            self._keep([_key(_PROBE)], probe)

    def _vectors(
        self,
        label: str,
        encode: Callable[[Sequence[str]], Vectors],
        texts: Sequence[str],
        progress: Progress | None,
    ) -> Vectors:
        keys = [_key(f"{label}\0{text}") for text in texts]
        known = self._known(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        waiting = iter(new)
        for rows in encode_with_progress(encode, list(new.values()), label, progress):
            here = [next(waiting) for _ in rows]
            self._keep(here, rows)
            known |= dict(zip(here, rows, strict=True))
        found = np.zeros((len(texts), self._encoder.dimension), dtype=np.float32)
        for n, key in enumerate(keys):
            found[n] = known[key]
        return found

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        with self._open() as file:
            asked = ((k, file.execute("SELECT row FROM vectors WHERE key = ?", [k])) for k in keys)
            rows = {key: row for key, answer in asked for (row,) in answer}
        return {key: np.frombuffer(row, dtype=np.float32) for key, row in rows.items()}

    def _keep(self, keys: Sequence[bytes], rows: Vectors) -> None:
        with self._open() as file:
            file.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                [(key, row.tobytes()) for key, row in zip(keys, rows, strict=True)],
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction."""
        try:
            with closing(sqlite3.connect(self._path, timeout=60)) as file, file:
                yield file
        except sqlite3.Error as error:
            raise OutputError(
                f"Không dùng được tệp véc-tơ {self._path}: hãy xóa tệp này rồi chạy lại."
            ) from error


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]
