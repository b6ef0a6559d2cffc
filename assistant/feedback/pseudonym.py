"""Pseudonyms: a client's address is never stored, only a keyed hash of it that changes daily."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from assistant.settings import Settings
from corpus.errors import StoreError, reason


@dataclass(frozen=True)
class Pseudonyms:
    """Keyed by the text `given`, else by a file that is made, for its owner alone, when needed."""

    given: str
    path: Path

    @classmethod
    def of(cls, config: Settings) -> "Pseudonyms":
        """The key that the settings name."""
        return cls(config.pseudonym_key.get_secret_value(), config.data_dir / "pseudonym.key")

    def client(self, address: str, day: date) -> str:
        """What stands for an address on one day, 16 hex digits: days cannot be linked."""
        return self.mark(f"{day}\n{address}")[:16]

    def mark(self, content: str) -> str:
        """HMAC-SHA256 of a text, 32 hex digits; `StoreError` if there is no key."""
        return hmac.new(self._key, content.encode(), hashlib.sha256).hexdigest()[:32]

    @cached_property
    def _key(self) -> bytes:
        if self.given:
            return self.given.encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            return self._read() or self._make()
        except OSError as error:
            raise StoreError(
                f"Không đọc hoặc tạo được khóa {self.path} ({reason(error)}): hãy kiểm tra quyền "
                "ghi, hoặc đặt HOIQD_PSEUDONYM_KEY."
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
