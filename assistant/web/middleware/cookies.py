"""Cookies: our own out of whatever a browser sends.

Other programs under the same name of a machine set cookies of any shape: they are passed over,
never parsed, and never reach the application.
"""

import re
from collections.abc import Iterable

from assistant.access.session import COOKIE

MOST = 8192  # characters of all Cookie headers of a request
_TRIED = 4  # one name may come several times, with other paths or domains
_VALUE = re.compile(r"[A-Za-z0-9_=.-]{1,1000}")


def own(headers: Iterable[str]) -> list[str]:
    """The values of the session's cookie, without the quotes that `set_cookie` may add."""
    found = []
    for header in headers:
        for pair in header.split(";"):
            name, _, value = pair.partition("=")
            value = value.strip().strip('"')
            if name.strip() == COOKIE and _VALUE.fullmatch(value):
                found.append(value)
    return found[:_TRIED]


def header(values: Iterable[str]) -> str:
    """A Cookie header that holds those values alone."""
    return "; ".join(f"{COOKIE}={value}" for value in values)
