"""Ranker: questions -> the clauses ranked, steered by what the questions name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.dialogue.context import Context
from assistant.ranking.steering import STAGES, Stage, Steering
from assistant.understanding.question import Question
from corpus.decision import Decision
from corpus.register import Register
from corpus.thesaurus import Thesaurus
from index.ranking import Ranking
from index.retriever import Retriever
from index.text import has_diacritics


@dataclass(frozen=True)
class Ranker:
    """Ranks the clauses of one decision."""

    decision: Decision
    register: Register
    index: Retriever
    thesaurus: Thesaurus
    stages: tuple[Stage, ...] = STAGES

    def rank(
        self, questions: Sequence[Question], befores: Sequence[Context | None]
    ) -> list[Ranking]:
        """Questions searched; one with a state is searched together with the question before."""
        # A claim about a body is measured against its topic alone, or it would prove itself.
        said = [q.claimed if q.claims else q.text for q in questions]
        texts = [
            f"{before.question} {text}" if before and before.question else text
            for text, before in zip(said, befores, strict=True)
        ]
        restored = [q.accented and not has_diacritics(q.typed) for q in questions]
        found = self.index.search_many(texts, restored=restored) if texts else []
        return [self.steer(q, r) for q, r in zip(questions, found, strict=True)]

    def steer(self, question: Question, ranking: Ranking) -> Ranking:
        """The ranking after each stage of steering."""
        for stage in self.stages:
            ranking = stage(question, ranking, self._steering)
        return ranking

    def without(self, ranking: Ranking, clauses: Collection[str]) -> Ranking:
        """The same with these clauses last."""
        return ranking.last(clauses)

    @cached_property
    def _steering(self) -> Steering:
        return Steering(self.decision, self.register, self.index, self.thesaurus)
