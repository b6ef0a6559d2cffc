"""Rates: how often one client may ask, send and try to log in."""

import math
import time

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Rates:
    """A moving window of `seconds` for each kind; 0 is no limit. Counted in this process alone."""

    def __init__(self, seconds: int = 60, **most: int) -> None:
        self._limits = {k: RateLimitItemPerSecond(n, seconds) for k, n in most.items() if n}
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, kind: str, client: str) -> int:
        """Counts one more; 0, or the seconds until the client may try again."""
        limit = self._limits.get(kind)
        if limit is None or self._counted.hit(limit, kind, client):
            return 0
        return self._seconds(kind, client)

    def forget(self, kind: str, client: str) -> None:
        """Takes back all that was counted of a client."""
        if limit := self._limits.get(kind):
            self._counted.clear(limit, kind, client)

    def _seconds(self, kind: str, client: str) -> int:
        over = self._counted.get_window_stats(self._limits[kind], kind, client).reset_time
        return max(1, math.ceil(over - time.time()))
