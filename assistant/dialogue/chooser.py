"""Chooser: whether a question of a talk leans on what was said before, and what it then asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import QuestionKind
from assistant.answering.found import Found
from assistant.dialogue.context import Context
from assistant.dialogue.context_model import features, lacking_features, load_regression
from assistant.dialogue.interpretation import SIGNS, Interpretation, Interpretations
from assistant.ranking.confidence import judge, refuse_below
from assistant.ranking.ranker import Ranker
from assistant.understanding.matter import TextWitness
from assistant.understanding.question import Question
from corpus.decision import Clause
from index.ranking import Ranking

_POINTING = ("matter", "body", "more", "opens", "shift")
# A question is foreign from this share of its own words that stand nowhere, where it is judged to
# be less on the matter than this. Found on the development dialogues and openings of `eval.laws`.
_UNKNOWN, _OFF_MATTER = 0.3, 0.1
_LEANING = 0.5  # probability from which a question leans on the one before


@dataclass(frozen=True)
class Chooser:
    """Chooses between the interpretations of a question, by how they rank."""

    ranker: Ranker
    witness: TextWitness

    def choose(
        self, proposed: Sequence[Interpretations], befores: Sequence[Context | None]
    ) -> list[Found]:
        """Each question as it is best read, with its rankings."""
        asked = [_searches(r, s) for r, s in zip(proposed, befores, strict=True)]
        every = [search for searches in asked for search in searches]
        found = iter(self.ranker.rank([q for q, _ in every], [s for _, s in every]))
        return [
            self._best(interpretations, state, [next(found) for _ in searches])
            for interpretations, state, searches in zip(proposed, befores, asked, strict=True)
        ]

    def _best(
        self, interpretations: Interpretations, state: Context | None, rankings: list[Ranking]
    ) -> Found:
        """`rankings` are those of `_searches`."""
        alone, together = rankings[0], rankings[-1]
        if state and interpretations.alone.clauses:
            return self._found(interpretations.alone, together, alone, state)
        if state and interpretations.leaning and not self._foreign(interpretations, alone):
            single = rankings[-2]
            found = self.leaning_features(interpretations, state, single, together)
            if load_regression("leaning").probability(found) > _LEANING:
                return self._found(interpretations.leaning, together, single, state)
        steered = self.ranker.without(alone, interpretations.alone.less)
        return self._found(interpretations.alone, steered, alone, state)

    def _foreign(self, interpretations: Interpretations, alone: Ranking) -> bool:
        """Whether a question is on something of its own that no clause speaks of.

        A talk lends it nothing, unless it points back.
        """
        signs = dict(zip(SIGNS, interpretations.signs, strict=True))
        shown = (
            interpretations.leaning and interpretations.leaning.question.kind is QuestionKind.CLAUSE
        )
        if shown or not signs["own"] or any(signs[name] for name in _POINTING):
            return False
        question = interpretations.alone.question
        unknown = self.witness.matter(question).share_unknown
        judged = judge(question, self._first(alone), alone)
        if judged.sure >= refuse_below(alone):
            return False
        return unknown >= _UNKNOWN and judged.on_matter < _OFF_MATTER

    def _found(
        self,
        interpretation: Interpretation,
        ranking: Ranking,
        alone: Ranking,
        state: Context | None,
    ) -> Found:
        matter = self.witness.matter(interpretation.question)
        return Found(interpretation, ranking, alone, self._first(ranking), state, matter)

    def both(self, interpretations: Interpretations, state: Context) -> tuple[Ranking, Ranking]:
        """Rankings of a question that may lean: by itself, and with the question before."""
        question = (interpretations.leaning or interpretations.alone).question
        single, together = self.ranker.rank([question, question], [None, state])
        return single, together

    def leaning_features(
        self, interpretations: Interpretations, state: Context, alone: Ranking, together: Ranking
    ) -> tuple[float, ...]:
        """What `leaning` decides on."""
        question = interpretations.alone.question
        judged = [(r, judge(question, self._first(r), r)) for r in (alone, together)]
        return features(interpretations.signs, state.clauses, question.query is not None, *judged)

    def may_lack(self, interpretation: Interpretation, before: Context) -> bool:
        """Whether a turn asks for something in the one clause talked about, not to see it."""
        return (
            len(interpretation.clauses) == 1
            and interpretation.clauses[0] in before.clauses
            and interpretation.clauses[0] in self.ranker.index.ids
            and interpretation.question.kind is not QuestionKind.CLAUSE
        )

    def lacking_features(
        self, interpretation: Interpretation, alone: Ranking, clause: Clause
    ) -> tuple[float, ...]:
        """What decides whether the clause talked about lacks the detail asked for."""
        question = interpretation.question
        judged = judge(question, self._first(alone), alone)
        passages = self.ranker.index.passage_scores(alone, clause.id)
        return lacking_features(question, clause, alone, judged, passages)

    def _first(self, ranking: Ranking) -> Clause:
        return self.ranker.decision.clause(ranking.hits[0].document_id)


def _searches(
    interpretations: Interpretations, state: Context | None
) -> list[tuple[Question, Context | None]]:
    """What is searched to choose: the question alone and, after a state, together with it.

    One that leans is searched by itself too where its words are not those that stand alone.
    """
    alone = interpretations.alone.question
    if state and interpretations.alone.clauses:
        return [(alone, None), (alone, state)]
    if state and interpretations.leaning:
        leaning = interpretations.leaning.question
        own = [(leaning, None)] if leaning.text != alone.text else []
        return [(alone, None), *own, (leaning, state)]
    return [(alone, None)]
