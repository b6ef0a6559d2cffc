"""The journal of a batch run: finished rows beside the target, so that a run can be taken up again.

The first line says what the rows belong to; every other line holds a chunk of them. A line that
an interruption cut in two is dropped.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from assistant.batch.outputs import Record

_FORMAT = 1
Head = Mapping[str, object]


class JournalRow(NamedTuple):
    """A finished row: what is wrong with it, if anything, and what is written of it."""

    error: str
    record: Record


class Journal:
    """`rows` counts what it holds; `foreign` names the part of `head` that an older one differs in.

    Such a foreign journal is overwritten.
    """

    def __init__(self, path: Path, head: Head) -> None:
        self._path = path
        self.rows = 0
        self.foreign = ""
        wanted = {"format": _FORMAT, **head}
        whole = self._read(wanted) if path.exists() else 0
        self._file = path.open("r+b" if whole else "wb")
        if whole:
            self._file.truncate(whole)
            self._file.seek(whole)
        else:
            try:
                self._write(wanted)
            except OSError:
                self.delete()
                raise

    def _read(self, wanted: Head) -> int:
        """How many bytes are whole lines of this head; 0 if it is another's."""
        with self._path.open("rb") as file:
            whole = len(line := file.readline())
            found = _parsed(line)
            if found != wanted:
                known = found if isinstance(found, dict) else {}
                self.foreign = next(k for k in wanted if wanted[k] != known.get(k))
                return 0
            for line in file:
                chunk = _parsed(line)
                if not isinstance(chunk, list):
                    break
                self.rows += len(chunk)
                whole += len(line)
        return whole

    def add(self, rows: Sequence[JournalRow]) -> None:
        """Keeps a chunk of rows; they outlive the process."""
        self._write(rows)
        self.rows += len(rows)

    def __iter__(self) -> Iterator[JournalRow]:
        with self._path.open("rb") as file:
            file.readline()
            for line in file:
                yield from (JournalRow(*row) for row in json.loads(line))

    def _write(self, value: object) -> None:
        self._file.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Keeps what was done, if anything was."""
        if self.rows:
            self._file.close()
        else:
            self.delete()

    def delete(self) -> None:
        """Forgets the run."""
        with suppress(OSError):  # nothing of it is wanted any more
            self._file.close()
        self._path.unlink(missing_ok=True)


def _parsed(line: bytes) -> object:
    """The value of a whole line; None if it is cut short or no JSON."""
    try:
        return json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
