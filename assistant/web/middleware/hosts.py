"""Hosts: the names under which the site is called.

A page of another site may have its own name lead to this machine (DNS rebinding), and is then, to
the browser, of one origin with us. It cannot do so with an address, so these are always known.
"""

import re
import socket
from urllib.parse import urlsplit

from assistant.access import address
from assistant.settings import Settings

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?")
_MOST_PORT = 65535
_PORTS = {"http": ":80", "https": ":443"}


class Hosts:
    """The names that the settings tell, besides localhost and the machine's own."""

    def __init__(self, config: Settings) -> None:
        told = (config.host, *config.hosts, socket.gethostname())
        self._names = {"localhost", *(name.lower() for name in told)}

    def known(self, host: str) -> bool:
        """Whether a Host header names the site; its port does not matter."""
        name = _name(host)
        return address.address(name) is not None or name in self._names


def is_here(host: str) -> bool:
    """Whether a Host header names this very machine as only it can."""
    return address.is_loopback(_name(host))


def same(origin: str, host: str, scheme: str) -> bool:
    """Whether a page of `origin` is one of the site that was asked as `host` over `scheme`.

    "https" is what a request really came over; "http" may stand for it where a proxy says nothing.
    """
    try:
        sent = urlsplit(origin)
    except ValueError:
        return False
    if sent.scheme not in _PORTS or (scheme == "https" and sent.scheme != "https"):
        return False
    return sent.netloc == host.lower().removesuffix(_PORTS[sent.scheme])


def _name(host: str) -> str:
    """A Host header without its port; "" for what is no Host header."""
    match = _HOST.fullmatch(host.strip())
    if not match or int(match["port"] or 0) > _MOST_PORT:
        return ""
    return match["name"].lower().removesuffix(".")
