"""Rates: how often one client may ask, send and try to log in."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Rates:
    """A moving window of a minute for each kind; 0 is no limit. Counted in this process alone."""

    def __init__(self, **per_minute: int) -> None:
        self._limits = {k: RateLimitItemPerMinute(n) for k, n in per_minute.items() if n}
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, kind: str, client: str) -> int:
        """Counts one more; 0, or the seconds until the client may try again."""
        limit = self._limits.get(kind)
        if limit is None or self._counted.hit(limit, kind, client):
            return 0
        return self._seconds(kind, client)

    def spent(self, kind: str, client: str) -> int:
        """The same without counting."""
        limit = self._limits.get(kind)
        if limit is None or self._counted.test(limit, kind, client):
            return 0
        return self._seconds(kind, client)

    def _seconds(self, kind: str, client: str) -> int:
        over = self._counted.get_window_stats(self._limits[kind], kind, client).reset_time
        return max(1, math.ceil(over - time.time()))
