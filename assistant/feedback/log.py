"""The log of questions: written beside the answers, which never wait for it or fail with it."""

import logging
import queue
import threading
from datetime import UTC, datetime

from assistant.answer import Answer
from assistant.feedback.store import Asking, Store
from corpus.errors import HoiQdError

_HELD = 1000  # questions that may wait to be written
_log = logging.getLogger("hoiqd")


class QuestionLog:
    """Switched off when `store` is None. `lost` counts questions that could not be kept."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._waiting: queue.Queue[Asking | None] = queue.Queue(_HELD)
        self._writer: threading.Thread | None = None
        self._starting = threading.Lock()
        self._failing = False
        self.lost = 0

    def asked(self, answer: Answer, address: str, milliseconds: float, source: str) -> None:
        """Keeps a question and what came of it; returns at once and never raises."""
        if self._store is None:
            return
        self._start(self._store)
        asking = Asking(
            address=address,
            received=datetime.now(UTC),
            decision=answer.decision,
            question=answer.question,
            status=answer.status,
            clause=str(answer.clause.ref) if answer.clause else "",
            confidence=answer.confidence,
            milliseconds=round(milliseconds),
            source=source,
        )
        try:
            self._waiting.put_nowait(asking)
        except queue.Full:
            self.lost += 1

    def close(self) -> None:
        """Writes what waits."""
        if self._writer:
            self._waiting.put(None)
            self._writer.join(10)
            self._writer = None

    def _start(self, store: Store) -> None:
        with self._starting:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, args=(store,), daemon=True)
                self._writer.start()

    def _write(self, store: Store) -> None:
        ended = False
        while not ended:
            taken = [self._waiting.get()]
            while not self._waiting.empty():
                taken.append(self._waiting.get())
            ended = None in taken
            self._keep(store, [asking for asking in taken if asking])

    def _keep(self, store: Store, askings: list[Asking]) -> None:
        try:
            if askings:
                store.log(askings)
        except HoiQdError as error:
            self.lost += len(askings)
            if not self._failing:
                _log.warning("Nhật ký câu hỏi tạm ngừng: %s", error)
            self._failing = True
        else:
            if self._failing and askings:
                _log.warning("Nhật ký câu hỏi đã ghi lại được; bị mất %d câu.", self.lost)
                self._failing = False
