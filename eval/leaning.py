"""Fits what decides whether a question leans on the one before: `python -m eval.leaning`.

On the dialogues of the development set, asked turn by turn. A turn leans if the clause talked
about is right, or if it depends on the talk and nothing answers it. Prints how often that is
decided rightly when whole dialogues are held out.
"""

import json

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.answer import State
from assistant.engine import Assistant, open_assistant
from assistant.leaning import COEFFICIENTS, FEATURES
from eval.calibrate import DEVELOPMENT
from eval.gold import load_questions

FOLDS = 8
_COST = 0.3


def open_turns(
    assistant: Assistant,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], list[str]]:
    """Features of the turns that may lean, whether they do, and the dialogue of each."""
    rows, leans, dialogues = [], [], []
    states: dict[str, State | None] = {}
    turns = [q for q in load_questions(assistant.decision, DEVELOPMENT) if q.dialogue]
    for gold in sorted(turns, key=lambda q: (q.dialogue, q.turn)):
        state = states.get(gold.dialogue)
        states[gold.dialogue] = assistant.ask(gold.question, state=state).state
        if state is None or not (gold.answerable or gold.depends_on_context):
            continue
        reading = assistant.read(gold.question, state)
        if reading.leaning is None:
            continue
        rows.append(assistant.leaning_features(reading, state, *assistant.both(reading, state)))
        leans.append(bool(set(gold.gold) & set(state.clauses)) if gold.gold else True)
        dialogues.append(gold.dialogue)
    return np.array(rows), np.array(leans), dialogues


def main() -> None:
    """Fits and writes the coefficients."""
    rows, leans, dialogues = open_turns(open_assistant())
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_COST, max_iter=2000))
    held_out = cross_val_predict(model, rows, leans, groups=dialogues, cv=GroupKFold(FOLDS))
    print(
        f"{len(leans)} turns, {leans.sum()} lean; decided rightly {(held_out == leans).mean():.4f}"
    )
    scaler, fitted = (step for _, step in model.fit(rows, leans).steps)
    weights = fitted.coef_[0] / scaler.scale_
    coefficients = {
        "intercept": round(float(fitted.intercept_[0] - (weights * scaler.mean_).sum()), 5),
        "weights": {n: round(float(w), 5) for n, w in zip(FEATURES, weights, strict=True)},
    }
    COEFFICIENTS.write_text(json.dumps(coefficients, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
