"""Fits what decides about follow-up questions: `python -m eval.fit.context_model`.

On the dialogues of the development set, asked turn by turn. A turn leans if the clause talked
about is right, or if it depends on the talk and nothing answers it; in the second case the clause
lacks what it asks for. The set's single questions and lists are asked as well, each after an
answer on another matter: people change the subject without a word, and such a question does not
lean. Prints how well both are told when whole dialogues are held out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answer import State
from assistant.assistant import Assistant
from assistant.dialogue.context import Context
from assistant.dialogue.context_model import COEFFICIENTS, FEATURES, LACKING
from assistant.loading import open_assistant
from assistant.ranking.fitted import Fitted, save_fitted
from eval.dataset import load_questions
from eval.fit.confidence import DEVELOPMENT

FOLDS = 8
_COST = 0.3
_CHANGES = 1.0  # weight of all changes of subject, where that of all turns is 1
_STARTS = 3  # answers that each single question is asked after


@dataclass(frozen=True, slots=True)
class Example:
    """Features of a turn, whether it leans (or lacks its detail), and its dialogue."""

    features: tuple[float, ...]
    right: bool
    dialogue: str
    weight: float = 1.0


def turns(assistant: Assistant) -> tuple[list[Example], list[Example]]:
    """The turns that may lean, and those that lean on one clause."""
    leaning, lacking = [], []
    chooser = assistant.chooser
    states: dict[str, Context | None] = {}
    asked = [q for q in load_questions(assistant.decision, DEVELOPMENT) if q.dialogue]
    for gold in sorted(asked, key=lambda q: (q.dialogue, q.turn)):
        state = states.get(gold.dialogue)
        before = state.to_state(assistant.decision) if state else None
        states[gold.dialogue] = _context(assistant, gold.question, before)
        if state is None or not (gold.answerable or gold.depends_on_context):
            continue
        reading = assistant.read(gold.question, state)
        if reading.leaning:
            found = chooser.leaning_features(reading, state, *chooser.both(reading, state))
            leans = not gold.gold or bool(set(gold.gold) & set(state.clauses))
            leaning.append(Example(found, leans, gold.dialogue))
        chosen = chooser.choose([reading], [state])[0]
        here = chosen.interpretation.clauses
        if not chooser.may_lack(chosen.interpretation, state):
            continue
        if not gold.gold or here[0] in gold.gold:
            found = chooser.lacking_features(
                chosen.interpretation, chosen.alone, assistant.decision.clause(here[0])
            )
            lacking.append(Example(found, not gold.gold, gold.dialogue))
    return leaning, lacking


def _context(assistant: Assistant, question: str, state: State | None) -> Context | None:
    """What a talk has come to after a question."""
    after = assistant.ask(question, state=state).state
    return assistant.context(after) if after else None


def changes(assistant: Assistant) -> list[Example]:
    """Single questions after answers on other matters.

    Those after which the talk is on a clause that answers them too are left out.
    """
    chooser = assistant.chooser
    single = [q for q in load_questions(assistant.decision, DEVELOPMENT) if not q.dialogue]
    answerable = [q for q in single if q.answerable and q.file in ("formal", "colloquial", "noisy")]
    starts = [_context(assistant, q.question, None) for q in answerable]
    states = [s for s in starts if s and s.clauses]
    random = Random(0)
    found = []
    for gold in single:
        for state in random.sample(states, _STARTS):
            reading = assistant.read(gold.question, state)
            if reading.leaning and not set(gold.gold) & set(state.clauses):
                row = chooser.leaning_features(reading, state, *chooser.both(reading, state))
                found.append(Example(row, False, gold.id))
    return found


def fit(rows: list[Example], names: Sequence[str], *, balanced: bool = False) -> Fitted:
    """The coefficients; prints the AUROC of held-out dialogues.

    `balanced`: both sides weigh alike, however many turns the writers made of each.
    """
    features = np.array([r.features for r in rows])
    right, dialogues = np.array([r.right for r in rows]), [r.dialogue for r in rows]
    regression = LogisticRegression(
        C=_COST, max_iter=2000, class_weight="balanced" if balanced else None
    )
    model = make_pipeline(StandardScaler(), regression)
    weighed = {"logisticregression__sample_weight": [r.weight for r in rows]}
    held_out = cross_val_predict(
        model,
        features,
        right,
        groups=dialogues,
        cv=GroupKFold(FOLDS),
        method="predict_proba",
        params=weighed,
    )[:, 1]
    print(
        f"{len(right)} turns, {right.sum()} so; AUROC held out "
        f"{roc_auc_score(right, held_out):.4f}; so held so {(held_out > 0.5)[right].mean():.4f}, "
        f"others {(held_out > 0.5)[~right].mean():.4f}"
    )
    scaler, fitted = (step for _, step in model.fit(features, right, **weighed).steps)
    weights = fitted.coef_[0] / scaler.scale_
    intercept = round(float(fitted.intercept_[0] - (weights * scaler.mean_).sum()), 5)
    return Fitted(tuple(names), {"intercept": intercept}, {"weights": weights})


def main() -> None:
    """Fits and writes the coefficients."""
    assistant = open_assistant()
    leaning, lacking = turns(assistant)
    changed = changes(assistant)
    share = _CHANGES * len(leaning) / len(changed)
    coefficients = {
        "leaning": fit([*leaning, *(replace(t, weight=share) for t in changed)], FEATURES),
        "lacking": fit(lacking, LACKING, balanced=True),
    }
    save_fitted(COEFFICIENTS, coefficients)


if __name__ == "__main__":
    main()
