"""The watchdog: a site whose event loop stands still ends, so that it is started again.

What holds the interpreter's lock leaves no turn to any thread or signal handler of Python's, and
Docker restarts what has ended but not what is unhealthy. So the process ends itself, by a timer of
the interpreter's own that needs no lock. systemd is told of each beat besides.
"""

import asyncio
import contextlib
import faulthandler
import os
import socket

FROZEN = 60.0  # seconds without a turn of the event loop, after which the process ends
_BEAT = 2.0
_SOCKET = "NOTIFY_SOCKET"  # where systemd listens, if it runs this


def tell(state: str) -> None:
    """Says "READY=1" or "WATCHDOG=1" to systemd, where there is one that wants to know."""
    address = os.environ.get(_SOCKET, "")
    if not address:
        return
    if address.startswith("@"):
        address = f"\0{address[1:]}"
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to,
    ):
        to.sendto(state.encode(), address)


def tell_nobody() -> None:
    """For a process whose parent does the telling."""
    os.environ.pop(_SOCKET, None)


async def watch() -> None:
    """Until it is cancelled: ends the process with code 1 if this loop has no turn for `FROZEN`.

    Where each thread stood then goes to stderr: files, functions and lines, no contents.
    """
    try:
        while True:
            faulthandler.dump_traceback_later(FROZEN, exit=True)
            tell("WATCHDOG=1")
            await asyncio.sleep(_BEAT)
    finally:
        faulthandler.cancel_dump_traceback_later()
