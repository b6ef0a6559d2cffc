"""Turns: how many requests are at work at once, how many wait, and for how long."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType

from assistant.time_limit import limited
from assistant.web.asgi import App, Message, Receive, Scope, Send
from assistant.web.shield import send_problem

PATIENCE = 5.0  # seconds that a request waits for its turn
_RETRY: Mapping[str, str] = MappingProxyType({"retry-after": "5"})
_BUSY = "Máy chủ đang bận: xin gửi lại sau ít giây."
_LATE = "Chưa trả lời xong trong thời gian cho phép: xin hỏi ngắn hơn, hoặc hỏi lại sau."


class Turns:
    """`most` at work, `queue` waiting; `seconds` until an answer must begin.

    An answer that is late holds its place until its work ends, which the time limit makes soon:
    work never piles up.
    """

    def __init__(self, most: int, queue: int, seconds: float) -> None:
        self.queue = queue
        self.seconds = seconds
        self._waiting = 0
        self._free = asyncio.Semaphore(most)

    async def run(self, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        """The application's response, 503 if there is no place, 504 if it comes too late."""
        if not await self._taken():
            return await send_problem(send, 503, _BUSY, _RETRY)
        started = late = False

        async def timely(message: Message) -> None:
            nonlocal started
            if not late:
                started = True
                await send(message)

        with limited(self.seconds):  # the task and its threads take the limit along
            work = asyncio.ensure_future(app(scope, receive, timely))
        work.add_done_callback(lambda _: self._free.release())
        await asyncio.wait({work}, timeout=self.seconds)
        if work.done() or started:
            return await work
        late = True
        work.add_done_callback(_forget)
        await send_problem(send, 504, _LATE, _RETRY)

    async def _taken(self) -> bool:
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


def _forget(work: "asyncio.Future[None]") -> None:
    if not work.cancelled():
        work.exception()
