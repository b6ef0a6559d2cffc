"""Time limit: how long the work on a question may last; the work looks at it as it goes on.

A thread cannot be stopped from outside, so every stage of an answer checks, and each search of a
pattern takes milliseconds at most: what is late ends by itself and frees its worker.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from corpus.errors import AnswerLate

_until: ContextVar[float] = ContextVar("until", default=float("inf"))


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Work begun inside, in threads and tasks too, ends after so many seconds."""
    token = _until.set(min(_until.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _until.reset(token)


def check_time() -> None:
    """`AnswerLate` once the time is up."""
    if time.monotonic() > _until.get():
        raise AnswerLate("Chưa trả lời xong trong thời gian cho phép: xin hỏi ngắn hơn.")
