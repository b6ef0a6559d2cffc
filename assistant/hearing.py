"""Hearing: whether a question of a talk leans on what was said before, and what it then asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import QuestionKind, State
from assistant.confidence import judge
from assistant.dialogue import Reading, Turn
from assistant.leaning import features, lacking_features, load_regression
from assistant.ranker import Ranker
from corpus.decision import Clause
from index.search import Ranking

_LEANING = 0.5  # probability from which a question leans on the one before


@dataclass(frozen=True)
class Heard:
    """A question as it was read, its ranking, and that of its own words alone."""

    turn: Turn
    ranking: Ranking
    alone: Ranking


@dataclass(frozen=True)
class Hearing:
    """Chooses between the readings of a question, by how they rank."""

    ranker: Ranker

    def choose(self, readings: Sequence[Reading], befores: Sequence[State | None]) -> list[Heard]:
        """Each question as it is best read, with its rankings."""
        rankings = self.ranker.rank([r.alone.question for r in readings], [None] * len(readings))
        chosen = []
        for reading, state, ranking in zip(readings, befores, rankings, strict=True):
            left = self.ranker.without(ranking, reading.alone.less)
            heard = Heard(reading.alone, left, ranking)
            if state and reading.alone.clauses:
                together = self.ranker.rank([reading.alone.question], [state])[0]
                heard = Heard(reading.alone, together, ranking)
            elif state and reading.leaning:
                single, together = self.both(reading, state, ranking)
                found = self.leaning_features(reading, state, single, together)
                if load_regression("leaning").probability(found) > _LEANING:
                    heard = Heard(reading.leaning, together, single)
            chosen.append(heard)
        return chosen

    def both(
        self, reading: Reading, state: State, alone: Ranking | None = None
    ) -> tuple[Ranking, Ranking]:
        """Rankings of a question that may lean: by itself, and with the question before.

        `alone` is that of the reading that stands alone, if it is known: mostly the same one.
        """
        question = (reading.leaning or reading.alone).question
        if alone and alone.question == question.text:
            return alone, self.ranker.rank([question], [state])[0]
        single, together = self.ranker.rank([question, question], [None, state])
        return single, together

    def leaning_features(
        self, reading: Reading, state: State, alone: Ranking, together: Ranking
    ) -> tuple[float, ...]:
        """What `leaning` decides on."""
        judged = [(r, judge(reading.alone.question, self._first(r), r)) for r in (alone, together)]
        return features(reading.signs, state.clauses, *judged)

    def may_lack(self, turn: Turn, before: State) -> bool:
        """Whether a turn asks for something in the one clause talked about, not to see it."""
        return (
            len(turn.clauses) == 1
            and turn.clauses[0] in before.clauses
            and turn.clauses[0] in self.ranker.index.ids
            and turn.question.kind is not QuestionKind.CLAUSE
        )

    def lacking_features(self, heard: Heard, clause: Clause) -> tuple[float, ...]:
        """What decides whether the clause talked about lacks the detail asked for."""
        question, alone = heard.turn.question, heard.alone
        judged = judge(question, self._first(alone), alone)
        passages = self.ranker.index.passage_scores(alone, clause.id)
        return lacking_features(question, clause, alone, judged, passages)

    def _first(self, ranking: Ranking) -> Clause:
        return self.ranker.decision.clause(ranking.hits[0].document_id)
