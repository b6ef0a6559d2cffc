"""Fits the confidence model: `python -m eval.fit.confidence`.

1. The network is fitted on the question variants: each fold of them is taken out of the index and
   asked. The cases are: an answerable variant whose clause comes first; one that asks for a detail
   left out; every other. No evaluation question is read.
2. What probability it comes to is fitted (Platt 1999: slope and shift of the log odds) on the
   tuning half of the evaluation set, and checked on the other half.
3. The border of refusal is the highest that still answers `KEPT` of the answerable questions of
   the tuning half and of the development set.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neural_network import MLPClassifier

from assistant.assistant import Assistant
from assistant.loading import open_assistant
from assistant.ranking.confidence import COEFFICIENTS, Model, features
from corpus.variants import Variant, load_variants
from eval.dataset import FOLDER, GoldQuestion, load_questions
from eval.measures import expected_calibration_error
from index.assembly import assemble
from index.retriever import Retriever
from index.text import has_diacritics

FOLDS = 5
UNITS = 24
KEPT = 0.97
RATED = ("formal", "colloquial", "noisy", "unanswerable")
DEVELOPMENT = FOLDER.parent / "development"


def held_out_features(
    assistant: Assistant, seed: int = 0
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Features of every variant asked of an index without it, its case, whether it is answerable.

    Shapes (n, features), (n,), (n,); the case numbers the network's outputs.
    """
    index = assistant.index
    variants = (*index.variants, *index.unanswerable)
    vectors = np.vstack([_stored(index, g) for g in ("variant", "unanswerable")])
    folds = np.random.default_rng(seed).integers(0, FOLDS, len(variants))
    rows, cases, answerable = [], [], []
    for fold in range(FOLDS):
        keep = folds != fold
        part = _without(index, variants, vectors, keep)
        asked = [(v, vectors[i]) for i, v in enumerate(variants) if not keep[i]]
        for variant, vector in asked:
            question = assistant.reader.read(variant.question)
            ranking = assistant.ranker.steer(question, part.rank(question.text, vector))
            first = ranking.hits[0].document_id
            rows.append(features(question, assistant.decision.clause(first), ranking))
            right = variant.answerable and first == variant.clause_id
            lacking = bool(variant.clause_id) and not variant.answerable
            cases.append(0 if right else 1 if lacking else 2)
            answerable.append(variant.answerable)
        print(f"{fold + 1}/{FOLDS}", file=sys.stderr)
    return np.array(rows), np.array(cases), np.array(answerable)


def _without(
    index: Retriever,
    variants: Sequence[Variant],
    vectors: npt.NDArray[np.float32],
    keep: npt.NDArray[np.bool_],
) -> Retriever:
    kept = [v for v, k in zip(variants, keep, strict=True) if k]
    kept += [v for v in load_variants() if v.grain == "intent"]
    answerable = np.array([v.answerable for v in variants])
    return assemble(
        index.documents,
        kept,
        {
            "clause": _stored(index, "clause"),
            "sentence": _stored(index, "sentence"),
            "variant": vectors[keep & answerable],
            "unanswerable": vectors[keep & ~answerable],
            "intent": _stored(index, "intent"),
        },
        index.encoder,
        decision=index.decision,
    )


def _stored(index: Retriever, grain: str) -> npt.NDArray[np.float32]:
    """The vectors of a grain, in the order of their units."""
    kept = index.vectors.stored(grain, index.decision)
    if kept is None:
        raise ValueError("an approximate index does not hold its vectors: unset HOIQD_FAISS")
    ids, vectors = kept
    return vectors[np.argsort(ids)]


def asked_features(
    assistant: Assistant, questions: Sequence[GoldQuestion]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Features of single questions asked of the whole index, and whether the clause is right."""
    rows, right = [], []
    for gold in questions:
        question = assistant.understand(gold.question)
        restored = question.accented and not has_diacritics(question.typed)
        ranking = assistant.index.search(question.text, restored=restored)
        ranking = assistant.ranker.steer(question, ranking)
        first = ranking.hits[0].document_id
        rows.append(features(question, assistant.decision.clause(first), ranking))
        right.append(gold.answerable and first in gold.gold)
    return np.array(rows), np.array(right)


def fit(rows: npt.NDArray[np.float64], cases: npt.NDArray[np.int64]) -> Model:
    """The network, not yet scaled."""
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    network = MLPClassifier((UNITS,), alpha=1.0, max_iter=800, random_state=0)
    network.fit((rows - mean) / deviation, cases)
    (hidden, output), (hidden_bias, output_bias) = network.coefs_, network.intercepts_
    return Model(mean, deviation, hidden, hidden_bias, output, output_bias, 1.0, 0.0, 0.5)


def _odds(model: Model, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    sure = np.clip([model.judge(row).sure for row in rows], 1e-9, 1 - 1e-9)
    odds: npt.NDArray[np.float64] = np.log(sure / (1 - sure))
    return odds


def main() -> None:
    """Fits and writes the coefficients; prints what they achieve."""
    assistant = open_assistant()
    rows, cases, answerable = held_out_features(assistant)
    model = fit(rows, cases)

    single = [q for q in load_questions(assistant.decision) if q.file in RATED]
    tuning = [q for q in single if q.half == "tuning"]
    asked, hit = asked_features(assistant, tuning)
    platt = LogisticRegression(C=1.0).fit(_odds(model, asked).reshape(-1, 1), hit)
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    model = replace(model, slope=round(slope, 4), shift=round(shift, 4))

    development = load_questions(assistant.decision, DEVELOPMENT)
    kept = [q for q in (*tuning, *development) if q.file in RATED and q.answerable]
    sure = [model.judge(row).sure for row in asked_features(assistant, kept)[0]]
    model = replace(model, refuse_below=round(float(np.quantile(sure, 1 - KEPT)), 3))
    model.save(COEFFICIENTS)
    print(f"Platt: slope {slope:.3f}, shift {shift:.3f} on {len(tuning)} questions")
    print(f"refuse below {model.refuse_below}")
    print(f"held out: {len(rows)} questions, {answerable.sum()} answerable")
    print(f"Hit@1 of answerable {(cases == 0)[answerable].mean():.4f}")
    held_out = _odds(model, rows)
    print(
        f"AUROC right against wrong, variants of the fit {roc_auc_score(cases == 0, held_out):.4f}"
    )
    for half in ("tuning", "test"):
        asked, hit = asked_features(assistant, [q for q in single if q.half == half])
        sure = [model.judge(row).sure for row in asked]
        gap = expected_calibration_error(sure, hit.tolist())
        print(f"ECE of the {half} half {gap:.4f} ({len(hit)} questions)")


if __name__ == "__main__":
    main()
