"""People: a roll of names with argon2 hashes of their passwords."""

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.access.credentials_file import CredentialsFile
from assistant.settings import Settings
from corpus.errors import UsageError

SHORTEST, LONGEST = 10, 200  # characters of a password


class Users:
    """Hashes are argon2id with the library's default cost (RFC 9106's for little memory)."""

    def __init__(self, roll: CredentialsFile) -> None:
        self.roll = roll
        self._hasher = PasswordHasher()

    @classmethod
    def of(cls, config: Settings) -> "Users":
        """The people that the settings name."""
        return cls(CredentialsFile(config.users_path))

    def add(self, name: str, password: str) -> bool:
        """Adds a person or changes the password; whether the name was new."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise UsageError(f"Mật khẩu phải dài từ {SHORTEST} đến {LONGEST} ký tự.")
        return self.roll.put(name, self._hasher.hash(password))

    def proof(self, name: str) -> str:
        """The hash of a person's password; "" for a stranger."""
        return self.roll.entries().get(name, "")

    def check(self, name: str, password: str) -> bool:
        """Whether the password is the person's. A stranger costs as much time as a wrong one."""
        known = self.proof(name)
        try:
            self._hasher.verify(known or self._nobody, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return bool(known)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("")
