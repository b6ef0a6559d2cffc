"""The desk: takes the questions of a surface, and sees that they are counted and logged."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, State
from assistant.feedback.log import QuestionLog
from assistant.library_assistant import LibraryAssistant
from assistant.web import metrics
from assistant.web.middleware.request_log import visiting
from corpus.decision import Decision


@dataclass(frozen=True, slots=True)
class Desk:
    """Asks about the decisions of the library; `source` names the surface: "api", "chat"."""

    library: LibraryAssistant
    log: QuestionLog
    source: str

    @property
    def decision(self) -> Decision:
        """The decision asked about where none is named."""
        return self.library.decision(self.library.default)

    def of(self, answer: Answer) -> Decision:
        """The decision that an answer is drawn from."""
        return self.library.decision(answer.decision)

    def ask(
        self,
        question: str,
        *,
        id: str = "",
        state: State | None = None,
        decisions: Sequence[str] = (),
    ) -> Answer:
        """See `LibraryAssistant.ask`."""
        start = time.perf_counter()
        answer = self.library.ask(question, id=id, state=state, decisions=decisions)
        seconds = time.perf_counter() - start
        metrics.answered(answer, seconds, self.source)
        visit = visiting()
        self.log.asked(answer, visit.address if visit else "", 1000 * seconds, self.source)
        return answer
