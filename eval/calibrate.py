"""Fits the confidence model: `python -m eval.calibrate`.

1. What speaks for an answer is learned on the question variants: each fold of them is taken out
   of the index and asked; right is an answerable variant whose clause comes first, wrong every
   other. No evaluation question is read.
2. What probability it comes to is fitted (Platt 1999: slope and shift of the log odds) on the
   tuning half of the evaluation set, and checked on the other half.
3. The border of refusal is the highest that still answers `KEPT` of the answerable questions of
   the tuning half and of the development set.
"""

import json
import sys
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.confidence import COEFFICIENTS, FEATURES, features
from assistant.engine import Assistant, open_assistant
from corpus.library import Variant
from eval.gold import FOLDER, GoldQuestion, load_questions
from eval.measures import expected_calibration_error
from index.search import SearchIndex
from index.text import has_diacritics

FOLDS = 5
KEPT = 0.975
RATED = ("formal", "colloquial", "noisy", "unanswerable")
DEVELOPMENT = FOLDER.parent / "development"


def held_out_features(
    assistant: Assistant, seed: int = 0
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Features of every variant asked of an index without it: (n, features), right, answerable."""
    index = assistant.index
    variants = (*index.variants, *index.unanswerable)
    vectors = np.vstack([index.dense[g].vectors() for g in ("variant", "unanswerable")])
    folds = np.random.default_rng(seed).integers(0, FOLDS, len(variants))
    rows, right, answerable = [], [], []
    for fold in range(FOLDS):
        keep = folds != fold
        part = _without(index, variants, vectors, keep)
        asked = [(v, vectors[i]) for i, v in enumerate(variants) if not keep[i]]
        for variant, vector in asked:
            question = assistant.reader.read(variant.question)
            ranking = assistant.steer(question, part.rank(question.text, vector))
            first = ranking.hits[0].document_id
            rows.append(features(question, assistant.decision.clause(first), ranking))
            right.append(variant.answerable and first == variant.clause_id)
            answerable.append(variant.answerable)
        print(f"{fold + 1}/{FOLDS}", file=sys.stderr)
    return np.array(rows), np.array(right), np.array(answerable)


def _without(
    index: SearchIndex,
    variants: Sequence[Variant],
    vectors: npt.NDArray[np.float32],
    keep: npt.NDArray[np.bool_],
) -> SearchIndex:
    kept = [v for v, k in zip(variants, keep, strict=True) if k]
    answerable = np.array([v.answerable for v in variants])
    stored = {g: d.vectors() for g, d in index.dense.items()}
    return SearchIndex.assemble(
        index.documents,
        kept,
        {
            "clause": stored["clause"],
            "sentence": stored["sentence"],
            "variant": vectors[keep & answerable],
            "unanswerable": vectors[keep & ~answerable],
        },
        index.encoder,
    )


def asked_features(
    assistant: Assistant, questions: Sequence[GoldQuestion]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Features of single questions asked of the whole index, and whether the clause is right."""
    rows, right = [], []
    for gold in questions:
        question = assistant.understand(gold.question).question
        restored = question.accented and not has_diacritics(question.typed)
        ranking = assistant.index.search(question.text, restored=restored)
        ranking = assistant.steer(question, ranking)
        first = ranking.hits[0].document_id
        rows.append(features(question, assistant.decision.clause(first), ranking))
        right.append(gold.answerable and first in gold.gold)
    return np.array(rows), np.array(right)


def main() -> None:
    """Fits and writes the coefficients; prints what they achieve."""
    assistant = open_assistant()
    rows, right, answerable = held_out_features(assistant)
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit((rows - mean) / deviation, right)
    weights = fitted.coef_[0] / deviation
    intercept = float(fitted.intercept_[0] - (weights * mean).sum())
    held_out = rows @ weights + intercept

    single = [q for q in load_questions(assistant.decision) if q.file in RATED]
    tuning = [q for q in single if q.half == "tuning"]
    asked, hit = asked_features(assistant, tuning)
    odds = asked @ weights + intercept
    platt = LogisticRegression(C=1.0).fit(odds.reshape(-1, 1), hit)
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    weights, intercept = weights * slope, intercept * slope + shift

    development = load_questions(assistant.decision, DEVELOPMENT)
    kept = [q for q in (*tuning, *development) if q.file in RATED and q.answerable]
    asked, _ = asked_features(assistant, kept)
    border = float(np.quantile(_probabilities(asked @ weights + intercept), 1 - KEPT))
    model = {
        "intercept": round(intercept, 4),
        "refuse_below": round(border, 3),
        "weights": {n: round(float(w), 4) for n, w in zip(FEATURES, weights, strict=True)},
    }
    COEFFICIENTS.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(model, indent=2))
    print(f"Platt: slope {slope:.3f}, shift {shift:.3f} on {len(tuning)} questions")
    print(f"held out: {len(rows)} questions, {answerable.sum()} answerable")
    print(f"Hit@1 of answerable {right[answerable].mean():.4f}")
    print(f"AUROC right against wrong {roc_auc_score(right, held_out):.4f}")
    print(f"AUROC answerable against not {roc_auc_score(answerable, held_out):.4f}")
    for half in ("tuning", "test"):
        asked, hit = asked_features(assistant, [q for q in single if q.half == half])
        gap = expected_calibration_error(
            list(_probabilities(asked @ weights + intercept)), hit.tolist()
        )
        print(f"ECE of the {half} half {gap:.4f} ({len(hit)} questions)")


def _probabilities(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    chances: npt.NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return chances


if __name__ == "__main__":
    main()
