"""Fits the confidence model: `python -m eval.calibrate`.

The questions are the variants themselves. Each fold of them is taken out of the index and asked;
right is an answerable variant whose clause comes first, wrong every other. No evaluation
question is read.
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
from index.search import SearchIndex

FOLDS = 5


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


def main() -> None:
    """Fits and writes the coefficients; prints what they achieve on the held-out variants."""
    rows, right, answerable = held_out_features(open_assistant())
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    fitted = LogisticRegression(C=1.0, max_iter=1000).fit((rows - mean) / deviation, right)
    weights = fitted.coef_[0] / deviation
    intercept = float(fitted.intercept_[0] - (weights * mean).sum())
    model = {
        "intercept": round(intercept, 4),
        "weights": {n: round(float(w), 4) for n, w in zip(FEATURES, weights, strict=True)},
    }
    COEFFICIENTS.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
    scores = rows @ weights + intercept
    print(json.dumps(model, indent=2))
    print(f"questions {len(rows)}, right {right.sum()}, answerable {answerable.sum()}")
    print(f"Hit@1 of answerable {right[answerable].mean():.4f}")
    print(f"AUROC right against wrong {roc_auc_score(right, scores):.4f}")
    print(f"AUROC answerable against not {roc_auc_score(answerable, scores):.4f}")
    for keep in (0.95, 0.97, 0.99):
        border = np.quantile(scores[answerable], 1 - keep)
        refused = (scores[~answerable] < border).mean()
        print(
            f"answering {keep:.0%}: border p={1 / (1 + np.exp(-border)):.3f} refuses {refused:.4f}"
        )


if __name__ == "__main__":
    main()
