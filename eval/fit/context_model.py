"""Fits what decides about follow-up questions: `python -m eval.fit.context_model`.

On the dialogues of the development set, asked turn by turn. A turn leans if the clause talked
about is right, or if it depends on the talk and nothing answers it; in the second case the clause
lacks what it asks for. The set's single questions and lists are asked as well, each after an
answer on another matter: people change the subject without a word, and such a question does not
lean, nor does one that no decision answers, after whatever talk. Prints how well both are told
when whole dialogues are held out.
"""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answer import State
from assistant.assistant import Assistant
from assistant.dialogue.chooser import LEANING
from assistant.dialogue.context import Context
from assistant.dialogue.context_model import COEFFICIENTS, FEATURES, LACKING
from assistant.loading import open_assistant
from assistant.ranking.fitted import Fitted, save_fitted
from assistant.ranking.trees import LEAF
from eval.dataset import load_questions
from eval.fit.confidence import DEVELOPMENT
from eval.laws.cases import PARTS, chosen
from eval.laws.material import Material, foreign_of, opening_part
from index.text import fold

DEVELOPED = PARTS[0]
FOLDS = 8
_COST = 0.3
# Weight of all questions of a kind, where that of all turns of the dialogues is 1.
_FOLLOW_UPS, _CHANGES, _FOREIGN = 0.1, 1.0, 0.3
_TREES = {
    "n_estimators": 200,
    "max_depth": 4,
    "learning_rate": 0.08,
    "subsample": 0.7,
    "min_samples_leaf": 5,
    "max_features": 12,
    "random_state": 0,
}
_AFTER = 48  # foreign questions after each opening
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
        best = chooser.choose([reading], [state])[0]
        here = best.interpretation.clauses
        if not chooser.may_lack(best.interpretation, state):
            continue
        if not gold.gold or here[0] in gold.gold:
            found = chooser.lacking_features(
                best.interpretation, best.alone, assistant.decision.clause(here[0])
            )
            lacking.append(Example(found, not gold.gold, gold.dialogue))
    return leaning, lacking


def _context(assistant: Assistant, question: str, state: State | None) -> Context | None:
    """What a talk has come to after a question."""
    after = assistant.ask(question, state=state).state
    return assistant.context(after) if after else None


def follow_ups(assistant: Assistant) -> list[Example]:
    """Short questions, with diacritics and without, each after answers on some matters."""
    chooser, random = assistant.chooser, Random(0)
    states = _states(assistant)
    found = []
    for written in _written("follow_ups.toml"):
        for question in (written, fold(written)):
            for state in random.sample(states, _STARTS):
                reading = assistant.read(question, state)
                if reading.leaning:
                    row = chooser.leaning_features(reading, state, *chooser.both(reading, state))
                    found.append(Example(row, True, written))
    return found


def _states(assistant: Assistant) -> list[Context]:
    """What talks have come to after each single question that is answered."""
    single = [q for q in load_questions(assistant.decision, DEVELOPMENT) if not q.dialogue]
    answerable = [q for q in single if q.answerable and q.file in ("formal", "colloquial", "noisy")]
    after = (_context(assistant, q.question, None) for q in answerable)
    return [state for state in after if state and state.clauses]


def changes(assistant: Assistant) -> list[Example]:
    """Single questions after answers on other matters.

    Those after which the talk is on a clause that answers them too are left out.
    """
    chooser = assistant.chooser
    single = [q for q in load_questions(assistant.decision, DEVELOPMENT) if not q.dialogue]
    states, random = _states(assistant), Random(0)
    found = []
    for gold in single:
        for state in random.sample(states, _STARTS):
            reading = assistant.read(gold.question, state)
            if reading.leaning and not set(gold.gold) & set(state.clauses):
                row = chooser.leaning_features(reading, state, *chooser.both(reading, state))
                found.append(Example(row, False, gold.id))
    return found


def foreign(assistant: Assistant) -> list[Example]:
    """Questions that no decision answers, after talks of every kind: none of them leans.

    Those talks and questions of `eval.laws` that are for development, and a list of their own.
    """
    chooser = assistant.chooser
    material = Material(assistant.decision, assistant.register)
    asks = [*foreign_of(DEVELOPED), *_written("foreign.toml")]
    found = []
    for talk in material.openings:
        if opening_part(talk) != DEVELOPED:
            continue
        state: Context | None = None
        for question in talk:
            before = state.to_state(assistant.decision) if state else None
            state = _context(assistant, question, before)
        if not state:
            continue
        for question in chosen(str(talk), asks, _AFTER):
            reading = assistant.read(question, state)
            if reading.leaning:
                row = chooser.leaning_features(reading, state, *chooser.both(reading, state))
                found.append(Example(row, False, question))
    return found


def _written(name: str) -> list[str]:
    """The questions of a list beside this module."""
    rows = tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return [str(question) for question in rows["asks"]]


def fit_leaning(kinds: dict[str, list[Example]]) -> Fitted:
    """Trees fitted on examples of several kinds; prints how each is told, held out by dialogue."""
    rows = [row for kind in kinds.values() for row in kind]
    weights = np.array([r.weight for r in rows])
    features, right = np.array([r.features for r in rows]), np.array([r.right for r in rows])
    held_out = cross_val_predict(
        GradientBoostingClassifier(**_TREES),
        features,
        right,
        groups=[r.dialogue for r in rows],
        cv=GroupKFold(FOLDS),
        method="predict_proba",
        params={"sample_weight": weights},
    )[:, 1]
    print(f"{len(right)} turns, {right.sum()} lean; AUROC {roc_auc_score(right, held_out):.4f}")
    told = held_out > LEANING
    place = 0
    for name, kind in kinds.items():
        here = slice(place, place := place + len(kind))
        for so in (True, False):
            if (of := right[here] == so).any():
                share = told[here][of].mean()
                print(f"  {name}, {'leaning' if so else 'not leaning'}: {share:.4f} told to lean")
    model = GradientBoostingClassifier(**_TREES).fit(features, right, sample_weight=weights)
    return fitted_trees(model, FEATURES)


def fitted_trees(model: GradientBoostingClassifier, names: Sequence[str]) -> Fitted:
    """Boosted trees as `assistant.ranking.trees` reads them."""
    trees = [tree.tree_ for tree in model.estimators_[:, 0]]
    roots = np.cumsum([0, *(tree.node_count for tree in trees)])[:-1]
    leaf = [tree.children_left == tree.children_right for tree in trees]
    arrays = {
        "roots": [roots],
        "feature": [np.where(at, LEAF, t.feature) for t, at in zip(trees, leaf, strict=True)],
        "threshold": [np.where(at, 0, t.threshold) for t, at in zip(trees, leaf, strict=True)],
        "below": [t.children_left + root for t, root in zip(trees, roots, strict=True)],
        "above": [t.children_right + root for t, root in zip(trees, roots, strict=True)],
        "value": [model.learning_rate * t.value[:, 0, 0] for t in trees],
    }
    prior = float(model.init_.class_prior_[1])
    return Fitted(
        tuple(names),
        {"start": round(math.log(prior / (1 - prior)), 5)},
        {n: np.concatenate(rows).astype(np.float64) for n, rows in arrays.items()},
    )


def fit_lacking(rows: list[Example]) -> Fitted:
    """The coefficients; prints how held-out dialogues are told.

    Both sides weigh alike, however many turns the writers made of each.
    """
    features = np.array([r.features for r in rows])
    right, dialogues = np.array([r.right for r in rows]), [r.dialogue for r in rows]
    regression = LogisticRegression(C=_COST, max_iter=2000, class_weight="balanced")
    model = make_pipeline(StandardScaler(), regression)
    held_out = cross_val_predict(
        model, features, right, groups=dialogues, cv=GroupKFold(FOLDS), method="predict_proba"
    )[:, 1]
    print(
        f"{len(right)} turns, {right.sum()} lack what they ask for; AUROC "
        f"{roc_auc_score(right, held_out):.4f}; so held so {(held_out > 0.5)[right].mean():.4f}, "
        f"others {(held_out > 0.5)[~right].mean():.4f}"
    )
    scaler, fitted = (step for _, step in model.fit(features, right).steps)
    weights = fitted.coef_[0] / scaler.scale_
    intercept = round(float(fitted.intercept_[0] - (weights * scaler.mean_).sum()), 5)
    return Fitted(LACKING, {"intercept": intercept}, {"weights": weights})


def weighed(rows: list[Example], total: float) -> list[Example]:
    """The same examples, their weights `total` in all."""
    return [replace(row, weight=total / len(rows)) for row in rows]


def main() -> None:
    """Fits and writes the coefficients."""
    assistant = open_assistant()
    leaning, lacking = turns(assistant)
    kinds = {
        "turns of dialogues": leaning,
        "follow-ups": weighed(follow_ups(assistant), _FOLLOW_UPS * len(leaning)),
        "changes of subject": weighed(changes(assistant), _CHANGES * len(leaning)),
        "foreign questions": weighed(foreign(assistant), _FOREIGN * len(leaning)),
    }
    save_fitted(COEFFICIENTS, {"leaning": fit_leaning(kinds), "lacking": fit_lacking(lacking)})


if __name__ == "__main__":
    main()
