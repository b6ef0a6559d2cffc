"""A roll: names with what proves them, one `name:proof` a line, in a file for its owner alone."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock

from corpus.errors import UsageError, reason
from corpus.whole_file import unwritten, whole

_NAME = re.compile(r"[\w.@-]{1,64}")


class CredentialsFile:
    """Read again when the file has changed, so that who is taken off stays out at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._entries: dict[str, str] = {}

    def entries(self) -> Mapping[str, str]:
        """Proofs by name, empty if there is no file; `UsageError` if it cannot be read."""
        try:
            stat = self.path.stat()
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if seen != self._seen:
                self._entries = self._read()
                self._seen = seen
        except FileNotFoundError:
            self._seen, self._entries = None, {}
        except OSError as error:
            raise UsageError(
                f"Không đọc được {self.path} ({reason(error)}): hãy cho tài khoản chạy chương "
                "trình quyền đọc tệp ấy."
            ) from error
        return self._entries

    def _read(self) -> dict[str, str]:
        try:
            lines = self.path.read_text(encoding="utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise UsageError(f"Tệp {self.path} không phải UTF-8: hãy ghi lại tệp ấy.") from error
        entries = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            name, colon, proof = line.strip().partition(":")
            if not (_NAME.fullmatch(name) and colon and proof):
                raise UsageError(
                    f"Dòng {number} của tệp {self.path} không đúng: hãy xóa dòng ấy rồi thêm lại "
                    "bằng lệnh hoiqd."
                )
            entries[name] = proof
        return entries

    def put(self, name: str, proof: str) -> bool:
        """Adds a name, or changes its proof; whether it was new."""
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"Tên “{name}” không dùng được: chỉ gồm chữ, số và các dấu . _ - @, nhiều nhất 64 "
                "ký tự."
            )
        with self._changing() as entries:
            new = name not in entries
            entries[name] = proof
        return new

    def remove(self, name: str) -> None:
        """Takes a name off; `UsageError` if it is not there."""
        with self._changing() as entries:
            if name not in entries:
                raise UsageError(f"Không có tên “{name}” trong {self.path}.")
            del entries[name]

    @contextlib.contextmanager
    def _changing(self) -> Iterator[dict[str, str]]:
        """The entries, written back whole or not at all; one change at a time."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_name(f".{self.path.name}.lock"), mode=0o600):
                entries = dict(self.entries())
                yield entries
                lines = (f"{name}:{proof}\n" for name, proof in entries.items())
                with whole(self.path, private=True) as temporary:
                    temporary.write_text("".join(lines), encoding="utf-8")
        except OSError as error:
            raise unwritten(self.path, error) from error
