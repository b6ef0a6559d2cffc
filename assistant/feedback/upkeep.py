"""Upkeep: forgets in time what people said and asked, though the machine's clock may be wrong."""

import asyncio
import logging
import time
from collections.abc import Callable

from assistant.feedback.store import Store
from corpus.errors import HoiQdError, StoreError

HOUR = 3600
_STEP = HOUR  # seconds by which a clock is set, not only kept right
_SETTLING = 24 * HOUR  # seconds that a clock which was set must keep before rows go by it

_log = logging.getLogger("hoiqd")


def since_boot() -> float:
    """Seconds that no clock setting touches, with those that the machine slept where it counts."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


class Clock:
    """Tells whether the machine's clock was set a short while ago.

    A clock that is wrong for less than a day (a flat battery, a bad time server) thus takes nothing
    with it. `wall` gives seconds since 1970, `steady` seconds since any moment.
    """

    def __init__(
        self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = since_boot
    ) -> None:
        self._wall, self._steady = wall, steady
        self._offset = wall() - steady()
        self._set_at: float | None = None

    def settled(self) -> bool:
        """Whether it ran on steadily for the last day, or since it was first looked at."""
        steady = self._steady()
        offset = self._wall() - steady
        if abs(offset - self._offset) > _STEP:
            self._offset, self._set_at = offset, steady
        return self._set_at is None or steady - self._set_at > _SETTLING


class Upkeep:
    """Makes the tables, and every hour deletes what is past its days."""

    def __init__(self, store: Store, clock: Clock | None = None) -> None:
        self._store = store
        self._clock = clock or Clock()
        self._told = ""

    async def run(self) -> None:
        """Until it is cancelled; a database that is away may come back."""
        while True:
            await asyncio.to_thread(self.once)
            await asyncio.sleep(HOUR)

    def once(self) -> None:
        """One look; what is amiss is logged once, until something else is."""
        amiss = ""
        try:
            self._look()
        except HoiQdError as error:
            amiss = str(error)
        if amiss and amiss != self._told:
            _log.warning("%s", amiss)
        self._told = amiss

    def _look(self) -> None:
        if not self._clock.settled():
            raise StoreError(
                "Đồng hồ máy vừa bị chỉnh: tạm chưa xóa góp ý, câu hỏi quá hạn, chờ đồng hồ chạy "
                "đều một ngày. Hãy kiểm tra giờ của máy."
            )
        self._store.purge()
        if ahead := self._store.ahead():
            raise StoreError(
                f"{ahead} góp ý, câu hỏi ghi ngày sau hôm nay, do đồng hồ máy đã hoặc đang sai: "
                "chúng vẫn được giữ, và chỉ bị xóa khi quá hạn tính từ ngày ghi."
            )
