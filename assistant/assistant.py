"""The assistant: a question -> an answer in the decision's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answer import Answer, State
from assistant.answering.answerers import ANSWERERS, Answerer, answered
from assistant.answering.found import Found
from assistant.answering.sources import Sources
from assistant.dialogue.chooser import Chooser
from assistant.dialogue.context import Context, context_of
from assistant.dialogue.interpretation import Interpretations
from assistant.dialogue.resolver import Resolver
from assistant.ranking.ranker import Ranker
from assistant.ranking.steering import STAGES, Stage
from assistant.repair.repairer import Repairer
from assistant.repair.stages import REPAIRS, Repair, repairer_for
from assistant.repair.typed import checked
from assistant.time_limit import check_time
from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.matter import TextWitness
from assistant.understanding.question import Question
from assistant.understanding.reader import QuestionReader
from corpus.decision import Decision
from corpus.register import Register
from corpus.thesaurus import Thesaurus
from index.lexical import Analyzer
from index.retriever import Retriever


@dataclass(frozen=True)
class Assistant:
    """Answers questions about one decision. Safe to call from several threads.

    `repairs`, `steering` and `answerers` are the stages of its line, in their order; what one of
    them brings is measured by leaving it out.
    """

    decision: Decision
    register: Register
    index: Retriever
    thesaurus: Thesaurus
    max_chars: int = 2000
    repairs: tuple[Repair, ...] = REPAIRS
    steering: tuple[Stage, ...] = STAGES
    answerers: tuple[Answerer, ...] = ANSWERERS

    def ask(self, question: str, *, id: str = "", state: State | None = None) -> Answer:
        """One answer; `state` is that of the answer before in the same talk.

        `QuestionError` for a question that is empty or too long, or a state that no answer gave.
        """
        return self.ask_many([question], ids=[id], states=[state])[0]

    def ask_many(
        self,
        questions: Sequence[str],
        *,
        ids: Sequence[str] = (),
        states: Sequence[State | None] = (),
    ) -> list[Answer]:
        """Answers in the same order; the encoder works on all questions at once."""
        befores = [self.context(s) if s else None for s in states]
        befores += [None] * (len(questions) - len(states))
        proposed = [self.read(q, s) for q, s in zip(questions, befores, strict=True)]
        if not proposed:
            return []
        names = [*ids, *[""] * (len(proposed) - len(ids))]
        found = self.chooser.choose(proposed, befores)
        return [self._answer(f, name) for f, name in zip(found, names, strict=True)]

    def _answer(self, found: Found, name: str) -> Answer:
        check_time()
        return answered(found, name, self.sources, self.answerers)

    def understand(self, typed: str) -> Question:
        """What a question that stands alone asks, after repair of its typing."""
        return self.read(typed, None).alone.question

    def read(self, typed: str, context: Context | None) -> Interpretations:
        """What a question may ask, after repair of its typing and in the light of what was said.

        `QuestionError` if it is unfit.
        """
        typed = self.checked(typed)
        text = typed
        for repair in self.repairs:
            text = repair(self.repairer, text)
        return self.resolver.resolve(typed, text, context)

    @property
    def stages(self) -> tuple[Repair | Stage | Answerer, ...]:
        """All that a question may pass through."""
        return *self.repairs, *self.steering, *self.answerers

    def checked(self, question: str) -> str:
        """The question in sound Unicode, or `QuestionError` with what to do."""
        return checked(question, self.max_chars, self.decision.profile.samples.one)

    def context(self, state: State) -> Context:
        """What a state says of this decision; `QuestionError` if no answer on it gave the state."""
        return context_of(state, self.decision, self.register, self.max_chars)

    @cached_property
    def repairer(self) -> Repairer:
        """Repairs typing."""
        asked = [v.question for v in (*self.index.variants, *self.index.unanswerable)]
        return repairer_for(self.decision, self.register, asked)

    @cached_property
    def reader(self) -> QuestionReader:
        """Reads questions about this decision."""
        return QuestionReader(self.decision, AgencyFinder(self.register))

    @cached_property
    def resolver(self) -> Resolver:
        """Reads questions that lean on the ones before."""
        return Resolver(self.register, self.reader)

    @cached_property
    def ranker(self) -> Ranker:
        """Ranks the clauses."""
        return Ranker(self.decision, self.register, self.index, self.thesaurus, self.steering)

    @cached_property
    def witness(self) -> TextWitness:
        """Tells what the text itself speaks of."""
        words = self.index.lexical.get(f"{Analyzer.WORDS}/clause")
        return TextWitness(self.decision, self.index.ids, words, self.thesaurus)

    @cached_property
    def chooser(self) -> Chooser:
        """Chooses between interpretations of a question."""
        return Chooser(self.ranker, self.witness)

    @cached_property
    def sources(self) -> Sources:
        """What answers are drawn from."""
        return Sources(
            self.decision,
            self.register,
            self.index,
            self.reader,
            self.chooser,
            self.witness,
        )
