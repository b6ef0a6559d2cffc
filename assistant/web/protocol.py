"""The connection: HTTP as uvicorn speaks it, without patience for those who do not read."""

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


class Impatient(H11Protocol):
    """Breaks a connection off when its client has left sent bytes unread for `seconds`.

    To close it would not do: that waits until all is sent, so for ever.
    """

    seconds: ClassVar[float] = 60

    _late: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        """More is waiting to be sent than the transport likes to hold."""
        super().pause_writing()
        self._late = self.loop.call_later(self.seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """What was waiting is sent."""
        super().resume_writing()
        self._in_time()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._in_time()
        super().connection_lost(exc)

    def _in_time(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None
