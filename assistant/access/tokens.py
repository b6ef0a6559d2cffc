"""Machines: a roll of names with the SHA-256 of their tokens.

A token is 256 random bits, which nobody can guess: a slow hash would only slow its owner.
"""

import hashlib
import hmac
import secrets

from assistant.access.credentials_file import CredentialsFile
from assistant.settings import Settings


class Tokens:
    """The tokens themselves are kept nowhere."""

    def __init__(self, roll: CredentialsFile) -> None:
        self.roll = roll

    @classmethod
    def of(cls, config: Settings) -> "Tokens":
        """The machines that the settings name."""
        return cls(CredentialsFile(config.tokens_path))

    def make(self, name: str) -> str:
        """A new token for a machine; one that it had is no longer good."""
        token = f"hoiqd_{secrets.token_urlsafe(32)}"
        self.roll.put(name, _digest(token))
        return token

    def holder(self, token: str) -> str:
        """Whose token it is; "" if nobody's. All are compared, so that time tells nothing."""
        given, found = _digest(token), ""
        for name, digest in self.roll.entries().items():
            if hmac.compare_digest(given.encode(), digest.lower().encode()):
                found = name
        return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
