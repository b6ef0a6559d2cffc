"""Pseudonyms: a client's address is never stored, only a keyed hash of it that changes daily."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from assistant.secret_key import SecretKey
from assistant.settings import Settings


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
        return hmac.new(self._key.secret, content.encode(), hashlib.sha256).hexdigest()[:32]

    @cached_property
    def _key(self) -> SecretKey:
        return SecretKey(self.given, self.path, "HOIQD_PSEUDONYM_KEY")
