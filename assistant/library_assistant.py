"""The library's assistant: a question -> the answer of the decision that it is put to.

An assistant of its own answers for each decision, opened when it is first asked.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import RLock

from assistant.answer import REFUSALS, Answer, State
from assistant.assistant import Assistant
from corpus.decision import Decision
from corpus.errors import HoiQdError, QuestionError
from corpus.library import ClauseRef, Library
from index.manifest import Manifest


class LibraryAssistant:
    """Answers questions about any decision of a library. Safe to call from several threads."""

    def __init__(
        self,
        default: str,
        load: Callable[[], Library],
        opener: Callable[[str], Assistant],
        *,
        main: Callable[[], Assistant] | None = None,
    ) -> None:
        """`default` is the decision that is asked where none is named.

        `load` gives the library, `opener` the assistant of a decision; each is called when it is
        first needed, and again after `take_up`. `main`, if given, is the default decision's
        assistant of the moment.
        """
        self.default = default
        self._load = load
        self._open = opener
        self._main = main
        self._library: Library | None = None
        self._reading = RLock()
        self._opened: dict[str, Assistant] = {}
        self._opening = RLock()
        self.taken_up = 0  # how often

    @classmethod
    def alone(cls, assistant: Assistant) -> "LibraryAssistant":
        """A library of one decision, whose assistant is open."""
        decision = assistant.decision
        library = Library({decision.id: decision})
        return cls(decision.id, lambda: library, lambda _: assistant, main=lambda: assistant)

    @property
    def library(self) -> Library:
        """All decisions."""
        with self._reading:
            if self._library is None:
                self._library = self._load()
            return self._library

    def take_up(self, manifest: Manifest) -> None:
        """Reads the library anew, which has changed with its index, of which this is the manifest.

        What is open of other decisions is kept where their part of the index is as it was.
        """
        with self._reading:
            self._library = self._load() if self._library else None
        self.taken_up += 1
        for decision_id, one in list(self._opened.items()):
            known = decision_id in manifest.decisions
            if not known or manifest.fingerprint_of(decision_id) != one.index.fingerprint:
                self._opened.pop(decision_id, None)

    @property
    def main(self) -> Assistant:
        """The default decision's assistant."""
        return self.of(self.default)

    def of(self, decision_id: str) -> Assistant:
        """The assistant of a decision; `UnknownDecision` if there is none."""
        if self._main and decision_id == self.default:
            return self._main()
        with self._opening:
            if one := self._opened.get(decision_id):
                return one
            before = self.taken_up
            known = decision_id if decision_id == self.default else self.library[decision_id].id
            one = self._open(known)
            if before == self.taken_up:  # else it may be of the index before
                self._opened[decision_id] = one
            return one

    def decision(self, decision_id: str) -> Decision:
        """A decision; `UnknownDecision` if there is none."""
        return self.main.decision if decision_id == self.default else self.library[decision_id]

    def warm(self) -> None:
        """Makes what is made at the first question, of every decision that is open."""
        for one in [*self._opened.values()] or [self.main]:
            one.index.search(one.decision.profile.samples.one)

    def version(self, decision_id: str) -> tuple[str, ...]:
        """Equal only where the same question on a decision gets the same answer.

        Of a decision other than the default one that cannot be asked it is empty.
        """
        try:
            one = self.of(decision_id)
        except HoiQdError:
            if decision_id == self.default:
                raise
            return ()
        stages = ",".join(stage.__name__ for stage in one.stages)
        index = one.index
        return (
            one.decision.sha256,
            index.fingerprint,
            index.encoder.name,
            stages,
            str(one.max_chars),
        )

    def checked(self, question: str, decisions: Sequence[str] = ()) -> str:
        """The question in sound Unicode; `QuestionError` or `UnknownDecision` if it is unfit."""
        scope = [self.decision(i).id for i in decisions]
        return self.of((*scope, self.default)[0]).checked(question)

    def ask(
        self,
        question: str,
        *,
        id: str = "",
        state: State | None = None,
        decisions: Sequence[str] = (),
    ) -> Answer:
        """One answer; where it is drawn from see `ask_many`."""
        before = self._named(state)
        answers = (
            self.of(i).ask(question, id=id, state=_within(before, i))
            for i in self._scope(before, decisions)
        )
        return max(answers, key=_certainty)

    def ask_many(
        self,
        questions: Sequence[str],
        *,
        ids: Sequence[str] = (),
        states: Sequence[State | None] = (),
        decisions: Sequence[Sequence[str]] = (),
    ) -> list[Answer]:
        """Answers in the same order, each drawn from the decisions named for its question.

        Where none is named the question goes to the decision of its state, else to the default
        one; of several the most certain answer is given. `UnknownDecision` for a decision that
        is not there, `QuestionError` for a state of a decision that is not asked.
        """
        count = len(questions)
        names = [*ids, *[""] * (count - len(ids))]
        befores = [*map(self._named, states), *[None] * (count - len(states))]
        scopes = [*decisions, *[()] * (count - len(decisions))]
        asked: dict[str, list[int]] = defaultdict(list)
        for n, (before, scope) in enumerate(zip(befores, scopes, strict=True)):
            for decision_id in self._scope(before, scope):
                asked[decision_id].append(n)
        answers: list[list[Answer]] = [[] for _ in questions]
        for decision_id, places in asked.items():
            found = self.of(decision_id).ask_many(
                [questions[n] for n in places],
                ids=[names[n] for n in places],
                states=[_within(befores[n], decision_id) for n in places],
            )
            for n, answer in zip(places, found, strict=True):
                answers[n].append(answer)
        return [max(found, key=_certainty) for found in answers]

    def _named(self, state: State | None) -> State | None:
        """A state whose clauses name their decision: schema 1 knew the default one alone."""
        if state is None or "" not in state.decisions:
            return state

        def named(refs: tuple[ClauseRef, ...]) -> tuple[ClauseRef, ...]:
            return tuple(ClauseRef(ref.decision or self.default, ref.clause) for ref in refs)

        return replace(state, clauses=named(state.clauses), listed=named(state.listed))

    def _scope(self, state: State | None, decisions: Sequence[str]) -> Sequence[str]:
        """The decisions that a question is put to, the first of them first."""
        talked = sorted(state.decisions) if state else []
        if not decisions:
            return talked[:1] or [self.default]
        wanted = list(dict.fromkeys(self.decision(i).id for i in decisions))
        if not set(talked) <= set(wanted):
            raise QuestionError(
                f"Trạng thái hội thoại thuộc văn bản {', '.join(talked)}, câu hỏi thì chỉ hỏi "
                f"{', '.join(wanted)}: hãy hỏi lại từ đầu, hoặc hỏi tiếp đúng văn bản ấy."
            )
        return wanted


def _within(state: State | None, decision_id: str) -> State | None:
    """A state for the decision that the talk is about; another one has heard nothing of it."""
    return None if state and state.decisions and decision_id not in state.decisions else state


def _certainty(answer: Answer) -> tuple[bool, float]:
    return answer.status not in REFUSALS, answer.confidence
