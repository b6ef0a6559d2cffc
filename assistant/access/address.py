"""Addresses: where a request really comes from, when a proxy that is trusted hands it on."""

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(listed: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and ranges ("10.0.0.0/8"); `ValueError` for anything else."""
    return tuple(ipaddress.ip_network(item) for item in listed)


def address(text: str) -> Address | None:
    """An address without its port; an IPv4 address inside an IPv6 one is taken out of it."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def within(found: Address | None, trusted: Iterable[Network]) -> bool:
    """Whether an address is one of those."""
    return found is not None and any(found in network for network in trusted)


def is_loopback(text: str) -> bool:
    """Whether only this machine can reach what listens there, or is what asks from there."""
    found = address(text)
    return text == "localhost" or (found is not None and found.is_loopback)


def client(peer: str, forwarded: str, trusted: Iterable[Network]) -> str:
    """The last address of the chain that no trusted proxy stands at.

    `forwarded` is X-Forwarded-For: each proxy adds at its end whom it was asked by, so that what
    a client writes there itself stands further left and is never reached.
    """
    trusted = tuple(trusted)
    nearest = peer
    for hop in [peer, *reversed([h for h in forwarded.split(",") if h.strip()])]:
        found = address(hop)
        if found is None:
            return nearest
        nearest = str(found)
        if not within(found, trusted):
            return nearest
    return nearest


def place(client: str) -> str:
    """What counts as one client: an IPv4 address, or the 64 bits an IPv6 site is given."""
    found = address(client)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found or client)
