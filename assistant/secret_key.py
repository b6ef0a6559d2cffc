"""A secret key: given by a setting, else kept in a file that is made for its owner alone."""

import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.errors import StoreError, reason


@dataclass(frozen=True)
class SecretKey:
    """The text `given`, else the content of `path`; `variable` names the setting of it."""

    given: str
    path: Path
    variable: str

    @cached_property
    def secret(self) -> bytes:
        """The key; `StoreError` if there is none and none can be made."""
        if self.given:
            return self.given.encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return self._read() or self._make()
        except OSError as error:
            raise StoreError(
                f"Không đọc hoặc tạo được khóa {self.path} ({reason(error)}): hãy kiểm tra quyền "
                f"ghi, hoặc đặt {self.variable}."
            ) from error

    def _read(self) -> bytes:
        return self.path.read_bytes() if self.path.exists() else b""

    def _make(self) -> bytes:
        """Linked into place whole, so that of two processes both use the first one's."""
        own = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_hex(32).encode())
            if not self._read():
                os.link(own, self.path)
        except FileExistsError:
            pass
        finally:
            own.unlink()
        return self._read()
