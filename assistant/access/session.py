"""Sessions: a cookie that says who logged in and until when, signed so that nobody can make one.

The signature covers the hash of the person's password: with another password, or without the
person, the cookie is no longer good.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.access.users import Users
from assistant.secret_key import SecretKey
from assistant.settings import Settings

COOKIE = "hoiqd_session"


@dataclass(frozen=True, slots=True)
class Sessions:
    """`seconds` is how long a session lasts."""

    users: Users
    key: SecretKey
    seconds: int

    @classmethod
    def of(cls, config: Settings) -> "Sessions":
        """The sessions that the settings ask for."""
        given = config.session_key.get_secret_value()
        key = SecretKey(given, config.data_dir / "session.key", "HOIQD_SESSION_KEY")
        return cls(Users.of(config), key, config.session_hours * 3600)

    def start(self, name: str) -> str:
        """A cookie's value for somebody who has just proved to be `name`."""
        text = (
            f"{base64.urlsafe_b64encode(name.encode()).decode()}.{int(time.time()) + self.seconds}"
        )
        return f"{text}.{self._signature(text, self.users.proof(name))}"

    def person_of(self, cookies: Iterable[str]) -> str:
        """Whose session the first good one is; "" if none is."""
        return next(filter(None, map(self.person, cookies)), "")

    def person(self, cookie: str) -> str:
        """Whose session it is; "" if it is made up, over, or its person has changed."""
        text, _, signature = cookie.rpartition(".")
        name, _, until = text.partition(".")
        try:
            person = base64.urlsafe_b64decode(name).decode()
            over = int(until) < time.time()
        except ValueError:
            return ""
        proof = self.users.proof(person)
        good = hmac.compare_digest(self._signature(text, proof).encode(), signature.encode())
        return person if good and proof and not over else ""

    def _signature(self, text: str, proof: str) -> str:
        return hmac.new(self.key.secret, f"{text}\n{proof}".encode(), hashlib.sha256).hexdigest()
