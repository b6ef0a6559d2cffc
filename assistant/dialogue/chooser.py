"""Chooser: whether a question of a talk leans on what was said before, and what it then asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import QuestionKind
from assistant.answering.found import Found
from assistant.dialogue.context import Context
from assistant.dialogue.context_model import features, lacking_features, leaning_model
from assistant.dialogue.interpretation import SIGNS, Interpretation, Interpretations
from assistant.ranking.confidence import judge
from assistant.ranking.ranker import Ranker
from assistant.understanding.matter import TextWitness
from assistant.understanding.question import Question
from corpus.decision import Clause
from index.ranking import Ranking

# What is asked of a clause, in words that name none.
_DETAILS = (QuestionKind.COORDINATOR, QuestionKind.DEADLINE, QuestionKind.REFERENCE)
_NAMING = ("own", "named", "decision")
_POINTING = ("matter", "body", "more", "opens", "shift")
LEANING = 0.25  # probability from which a question leans on the one before


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
        if state and interpretations.leaning:
            single = rankings[-2]
            found = self.leaning_features(interpretations, state, single, together)
            likely = leaning_model().probability(found) > LEANING
            if _elliptic(interpretations) or (likely and not _set_apart(interpretations)):
                return self._found(interpretations.leaning, together, single, state)
        steered = self.ranker.without(alone, interpretations.alone.less)
        return self._found(interpretations.alone, steered, alone, state)

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
        by_itself, with_before = (
            (r, judge(question, self._first(r), r)) for r in (alone, together)
        )
        nowhere = self.witness.matter(question).share_unknown
        signs, asks_set = interpretations.signs, question.query is not None
        return features(signs, state.clauses, asks_set, by_itself, with_before, nowhere)

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


def _elliptic(interpretations: Interpretations) -> bool:
    """Whether a detail is asked for in words that do not say of what: "hạn là khi nào?"."""
    question = interpretations.alone.question
    signs = dict(zip(SIGNS, interpretations.signs, strict=True))
    if question.query is not None or any(signs[name] for name in _NAMING):
        return False
    return question.kind in _DETAILS


def _set_apart(interpretations: Interpretations) -> bool:
    """Whether a set is asked for that does not point back: "tất cả các mốc thời gian"."""
    signs = dict(zip(SIGNS, interpretations.signs, strict=True))
    asks_set = interpretations.alone.question.query is not None
    return asks_set and not any(signs[name] for name in _POINTING)


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
