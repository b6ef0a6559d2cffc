"""Context model: whether a question of a talk leans on the one before, and what that lacks.

Both are fitted on the development set (`python -m eval.fit.context_model`): on its dialogues, on
its single questions asked after others, and on short follow-ups and foreign questions after any
talk. They stand in `context_model.json`. Boosted trees weigh what the question's words say, whether
they stand in the text at all, and how the clauses talked about rank, when the question is searched
alone and together with the one before: what one sign means depends on the others. A logistic
regression tells whether a question that leans asks for a detail that the clause lacks.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from assistant.answer import QuestionKind
from assistant.dialogue.interpretation import SIGNS
from assistant.ranking.confidence import Judgement, nearest, refuse_below
from assistant.ranking.evidence import best_sentences, holds_detail
from assistant.ranking.fitted import load_fitted
from assistant.ranking.regression import Regression
from assistant.ranking.trees import Trees
from assistant.understanding.details import NEVER, missing_detail
from assistant.understanding.question import Question
from corpus.decision import Clause
from index.fusion import Scores
from index.ranking import Ranking

COEFFICIENTS = Path(__file__).parent / "context_model.json"
FEATURES = (
    *SIGNS,
    "alone_unknown",
    "alone_answerable",
    "alone_stated",
    "alone_found",
    "alone_sure",
    "alone_on_matter",
    "alone_here",
    "alone_gap",
    "alone_first",
    "alone_foreign",
    "together_here",
    "together_gap",
    "together_first",
    "together_sure",
    "together_on_matter",
    "set",
    "nowhere",
    "refused",
)
_NONE = SIGNS.index("none")

LACKING = (
    "number", "deadline", "who", "quote", "holds", "never", "value", "overall", "stated", "found",
    "sure", "lacking_here", "digits",
)  # fmt: skip


@cache
def leaning_model(path: Path = COEFFICIENTS) -> Trees:
    """Whether a question leans, from `FEATURES`; `ValueError` if it is of other features."""
    return Trees.of(load_fitted(path, "leaning", FEATURES))


@cache
def lacking_model(path: Path = COEFFICIENTS) -> Regression:
    """Whether its clause lacks what it asks, from `LACKING`; `ValueError` if of other features."""
    return Regression.of(load_fitted(path, "lacking", LACKING))


def features(
    signs: Sequence[float],
    clauses: Sequence[str],
    asks_set: bool,
    alone: tuple[Ranking, Judgement],
    together: tuple[Ranking, Judgement],
    nowhere: float,
) -> tuple[float, ...]:
    """The figures named in `FEATURES`.

    `clauses` are those talked about. Of the question alone: its share of `unknown` words and what
    the classifier says. Alone and together with the question before: how `sure` the answer would
    be, or else to be `on_matter`, the score of the best clause talked about (`here`), the gap from
    it to the best other one, and whether it is first. `foreign`: by how much the nearest question
    on nothing in the decision is nearer than any other, if it is and the question has words of its
    own. `set`: whether a whole set is asked for. `nowhere` is the share of its own words that stand
    in no clause, `refused` whether it would be refused alone.
    """
    (ranking, judged), (both, judged_both) = alone, together
    other, here = _best(ranking, clauses)
    other_both, here_both = _best(both, clauses)
    return (
        *signs,
        ranking.unknown,
        *ranking.answerability,
        *judged,
        here,
        other - here,
        float(here > other),
        0.0 if signs[_NONE] else _foreign(ranking),
        here_both,
        other_both - here_both,
        float(here_both > other_both),
        *judged_both,
        float(asks_set),
        nowhere,
        float(judged.sure < refuse_below(ranking)),
    )


def _foreign(ranking: Ranking) -> float:
    near = ranking.nearest_unanswerable
    others = (*ranking.nearest, *(n for n in near if n.variant.clause_id))
    foreign = [n for n in near if not n.variant.clause_id]
    return max(nearest(foreign) - nearest(others), 0.0)


_UNSEEN = -1.0  # the score of what is not searched, such as the letterhead


def _best(ranking: Ranking, clauses: Sequence[str]) -> tuple[float, float]:
    """The best score of the other clauses and of these."""
    scores = {h.document_id: h.score for h in ranking.hits}
    here = [scores.pop(c) for c in clauses if c in scores]
    return max(scores.values()), max(here, default=_UNSEEN)


def lacking_features(
    question: Question, clause: Clause, alone: Ranking, judged: Judgement, passages: Scores
) -> tuple[float, ...]:
    """The figures named in `LACKING`, of a question about `clause` that was searched `alone`.

    Whether it asks for a `number`, a `deadline`, `who` leads or coordinates, or the very words
    (`quote`); whether one of the two sentences that fit best (`passages`) `holds` that; whether it
    asks for what `never` stands in such decisions, or for a `value` that the clause lacks; what the
    classifier says, how `sure` an answer to the question alone would be, the share of the nearest
    unanswerable questions that are about the clause, and whether it has any `digits`.
    """
    kind = question.kind
    missing = missing_detail(question, clause)
    fitting = best_sentences(question, clause, passages)[:2]
    about = [n.variant.clause_id == clause.id for n in alone.nearest_unanswerable]
    return (
        float(kind is QuestionKind.NUMBER),
        float(kind is QuestionKind.DEADLINE),
        float(kind in (QuestionKind.LEAD, QuestionKind.COORDINATOR)),
        float(kind is QuestionKind.CLAUSE),
        float(any(holds_detail(kind, clause, s) for s in fitting)),
        float(missing in NEVER),
        float(missing in ("date", "number")),
        *alone.answerability,
        judged.sure,
        sum(about) / max(len(about), 1),
        float(any(c.isdigit() for c in clause.body)),
    )
