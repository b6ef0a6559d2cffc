"""Turns: how many requests are at work at once, how many wait, and for how long."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from assistant.time_limit import limited
from assistant.web.asgi import App, Message, Receive, Scope, Send
from assistant.web.middleware.security_headers import send_problem

PATIENCE = 5.0  # seconds that a request waits for its turn
_RETRY: Mapping[str, str] = MappingProxyType({"retry-after": "5"})
_BUSY = "Máy chủ đang bận: xin gửi lại sau ít giây."
_LATE = "Chưa trả lời xong trong thời gian cho phép: xin hỏi ngắn hơn, hoặc hỏi lại sau."
_SHARE = "Các yêu cầu trước của bạn chưa xong: xin chờ chúng xong rồi gửi tiếp."


class ConcurrencyLimit:
    """`most` at work, `queue` waiting, of which one client has at most `share` (0: any number).

    What is late holds its place until its work ends, which the time limit makes soon:
    work never piles up.
    """

    def __init__(self, most: int, queue: int, share: int = 0) -> None:
        self.queue = queue
        self.share = share
        self._waiting = 0
        self._free = asyncio.Semaphore(most)
        self._had: Counter[str] = Counter()

    async def run(
        self, app: App, scope: Scope, receive: Receive, send: Send, *, who: str, seconds: float
    ) -> None:
        """The application's response once it is whole; 503 without a place, 504 after `seconds`.

        The place is free when the work is done: a client that does not read holds none.
        """
        if not await self._taken(who, send):
            return
        said: list[Message] = []

        async def kept(message: Message) -> None:
            said.append(message)

        with limited(seconds):  # the task and its threads take the limit along
            work = asyncio.ensure_future(app(scope, receive, kept))
        work.add_done_callback(lambda _: self._left(who))
        await asyncio.wait({work}, timeout=seconds)
        if not work.done():
            work.add_done_callback(_forget)
            return await send_problem(send, 504, _LATE, _RETRY)
        work.result()
        for message in said:
            await send(message)

    async def stream(
        self, app: App, scope: Scope, receive: Receive, send: Send, *, who: str, seconds: float
    ) -> None:
        """The same for a response that is sent as it is made.

        It is broken off when its client has kept it waiting for `seconds` in all.
        """
        if not await self._taken(who, send):
            return
        clock = asyncio.get_running_loop().time
        left = seconds

        async def paced(message: Message) -> None:
            nonlocal left
            start = clock()
            try:
                async with asyncio.timeout(left):
                    await send(message)
            except TimeoutError:
                raise _UnreadError from None
            left -= clock() - start

        try:
            await app(scope, receive, paced)
        except _UnreadError:
            return
        finally:
            self._left(who)

    async def _taken(self, who: str, send: Send) -> bool:
        if self.share and self._had[who] >= self.share:
            await send_problem(send, 429, _SHARE, _RETRY)
            return False
        self._had[who] += 1
        free = False
        try:
            free = await self._free_in_time()
        finally:
            if not free:
                self._forgo(who)
        if not free:
            await send_problem(send, 503, _BUSY, _RETRY)
        return free

    async def _free_in_time(self) -> bool:
        if self._free.locked() and self._waiting >= self.queue:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._free.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1

    def _left(self, who: str) -> None:
        self._free.release()
        self._forgo(who)

    def _forgo(self, who: str) -> None:
        self._had[who] -= 1
        if not self._had[who]:
            del self._had[who]


class _UnreadError(Exception):
    """The client does not read what it is sent."""


def _forget(work: "asyncio.Future[None]") -> None:
    if not work.cancelled():
        work.exception()
