"""Lists in settings, parted by commas: origins of other sites, names of hosts."""

import re

# An origin, as browsers send it: no path, no capital, no default port. Frames may have "*." too.
_ORIGIN = re.compile(r"https?://(?P<any>\*\.)?[a-z0-9][a-z0-9.-]*(?::\d{1,5})?")
_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?")
_DEFAULT_PORT = re.compile(r"http://[^:]+:80|https://[^:]+:443")


def parted(listed: str) -> tuple[str, ...]:
    """The items of a list."""
    return tuple(part for item in listed.split(",") if (part := item.strip()))


def check_origins(listed: str, *, any_subdomain: bool) -> None:
    """`ValueError` for what could never match, or would write into a header."""
    for origin in parted(listed):
        match = _ORIGIN.fullmatch(origin)
        if not match or _DEFAULT_PORT.fullmatch(origin) or (match["any"] and not any_subdomain):
            raise ValueError(origin)


def check_hosts(listed: str) -> None:
    """`ValueError` for a name that could never match, as one with a scheme or a port."""
    for name in parted(listed):
        if not _NAME.fullmatch(name):
            raise ValueError(name)
