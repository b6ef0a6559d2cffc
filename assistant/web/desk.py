"""The desk: takes the questions of a surface, and sees that they are counted and logged."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answer import Answer, State
from assistant.assistant import Assistant
from assistant.feedback.log import QuestionLog
from assistant.web import metrics
from assistant.web.middleware.request_log import visiting
from corpus.decision import Decision


@dataclass(frozen=True, slots=True)
class Desk:
    """Asks the assistant of the moment; `source` names the surface: "api", "chat"."""

    current: Callable[[], Assistant]
    log: QuestionLog
    source: str

    @property
    def decision(self) -> Decision:
        """The decision asked about."""
        return self.current().decision

    def ask(self, question: str, *, id: str = "", state: State | None = None) -> Answer:
        """See `Assistant.ask`."""
        start = time.perf_counter()
        answer = self.current().ask(question, id=id, state=state)
        seconds = time.perf_counter() - start
        metrics.answered(answer, seconds, self.source)
        visit = visiting()
        self.log.asked(answer, visit.address if visit else "", 1000 * seconds, self.source)
        return answer
