"""Context model: whether a question of a talk leans on the one before, and what that lacks.

Two logistic regressions, fitted on the development set (`python -m eval.fit.context_model`): on its
dialogues and on its single questions asked after others. Their coefficients stand in
`context_model.json`. One weighs what the question's words say and how the clauses talked about
rank, when the question is searched alone and together with the one before. The other tells whether
a question that leans asks for a detail that the clause lacks.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from assistant.answer import QuestionKind
from assistant.dialogue.interpretation import SIGNS
from assistant.ranking.confidence import Judgement, nearest
from assistant.ranking.evidence import best_sentences, holds_detail
from assistant.ranking.fitted import load_fitted
from assistant.ranking.regression import Regression
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
)
_NONE = SIGNS.index("none")

LACKING = (
    "number", "deadline", "who", "quote", "holds", "never", "value", "overall", "stated", "found",
    "sure", "lacking_here", "digits",
)  # fmt: skip


@cache
def load_regression(name: str, path: Path = COEFFICIENTS) -> Regression:
    """The fitted coefficients of "leaning" or "lacking"; `ValueError` if of other features."""
    return Regression.of(load_fitted(path, name, {"leaning": FEATURES, "lacking": LACKING}[name]))


def features(
    signs: Sequence[float],
    clauses: Sequence[str],
    asks_set: bool,
    alone: tuple[Ranking, Judgement],
    together: tuple[Ranking, Judgement],
) -> tuple[float, ...]:
    """The figures named in `FEATURES`.

    `clauses` are those talked about. Of the question alone: its share of `unknown` words and what
    the classifier says. Alone and together with the question before: how `sure` the answer would
    be, or else to be `on_matter`, the score of the best clause talked about (`here`), the gap from
    it to the best other one, and whether it is first. `foreign`: by how much the nearest question
    on nothing in the decision is nearer than any other, if it is and the question has words of its
    own. `set`: whether a whole set is asked for.
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
