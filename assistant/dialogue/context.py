"""Context: what a talk has come to, within the decision that it is about."""

from dataclasses import dataclass

from assistant.answer import State
from assistant.repair.typed import sound
from corpus.decision import Decision
from corpus.errors import QuestionError
from corpus.library import ClauseRef
from corpus.register import Register

_ANEW = "hãy hỏi lại từ đầu."
UNFIT = f"Trạng thái hội thoại không dùng được: {_ANEW}"


@dataclass(frozen=True, slots=True)
class Context:
    """A state of a talk about one decision: `clauses` and `listed` are ids of its clauses."""

    question: str
    clauses: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    confidence: float = 0.0

    def to_state(self, decision: Decision) -> State:
        """As it goes out with an answer."""
        return State(
            question=self.question,
            clauses=tuple(ClauseRef(decision.id, i) for i in self.clauses),
            agencies=self.agencies,
            listed=tuple(ClauseRef(decision.id, i) for i in self.listed),
            confidence=self.confidence,
        )


def context_of(state: State, decision: Decision, register: Register, max_chars: int) -> Context:
    """What a state that came back from a client says, made sound; `QuestionError` if it cannot be.

    Clauses that name no decision are taken for those of this one, if it has them all.
    """
    if others := state.decisions - {"", decision.id}:
        raise QuestionError(
            f"Trạng thái hội thoại thuộc văn bản khác ({', '.join(sorted(others))}): {_ANEW}"
        )
    context = Context(
        question=sound(state.question)[:max_chars],
        clauses=tuple(dict.fromkeys(ref.clause for ref in state.clauses)),
        agencies=tuple(dict.fromkeys(state.agencies)),
        listed=tuple(dict.fromkeys(ref.clause for ref in state.listed)),
        confidence=state.confidence,
    )
    known, slugs = {c.id for c in decision.clauses}, {a.slug for a in register}
    if not {*context.clauses, *context.listed} <= known or not set(context.agencies) <= slugs:
        raise QuestionError(f"Trạng thái hội thoại không thuộc Quyết định này: {_ANEW}")
    if not 0 <= context.confidence <= 1:
        raise QuestionError(UNFIT)
    return context
