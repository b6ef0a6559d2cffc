"""Files that are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import OutputError, reason

# What is written of people is for the account alone that writes it.
UMASK = 0o077


@contextmanager
def whole(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A temporary file beside `path`, to be written; it takes that place if nothing goes wrong.

    It is on the disk before it does. A `private` one is for its owner alone from the start.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        if private:
            temporary.unlink(missing_ok=True)
            temporary.touch(mode=0o600)
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_whole(
    path: Path, content: bytes, *, private: bool = False, make_folder: bool = False
) -> None:
    """Writes a file, and the folder for it if wished; `OutputError` if it cannot."""
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path, private=private) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise unwritten(path, error) from error


def unwritten(path: Path, error: OSError) -> OutputError:
    """What is said of a file that could not be written."""
    return OutputError(
        f"Không ghi được {path} ({reason(error)}): hãy kiểm tra thư mục và quyền ghi."
    )
