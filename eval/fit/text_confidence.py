"""Fits the confidence for documents nobody prepared: `python -m eval.fit.text_confidence FOLDER`.

FOLDER holds documents with the questions that people wrote to them, as `eval.documents` reads it.
To each are added questions that no such decision answers, others to each: the development half of
`eval/laws/foreign.toml`. Each document is judged by what was fitted on the others; what is kept is
fitted on all of them.
An answer is given from the highest confidence that still answers `KEPT` of the answerable
questions; an offer is made from the lowest that still refuses or offers where nothing answers.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.ranking.fitted import Fitted, save_fitted
from assistant.ranking.text_confidence import COEFFICIENTS, FEATURES, text_features
from assistant.understanding.details import missing_detail
from corpus.readers.content import read
from corpus.register import load_register
from corpus.structure.parser import parse
from eval.documents.asking import open_document
from eval.documents.gold import DocumentQuestion, Gold, load_gold
from eval.documents.scores import holds
from eval.laws.material import foreign_of
from eval.measures import expected_calibration_error
from index.encoders.base import Encoder
from index.encoders.sentence_transformers import load_encoder

KEPT = 0.8  # of them, the others are offered or refused
OFFERED = 0.5  # probability of one of three clauses from which they are offered
_COST = 0.1
_AMONG = 3
FOREIGN = 12  # questions that nothing answers, added to each document
Rows = npt.NDArray[np.float64]
Right = npt.NDArray[np.bool_]


def with_foreign(documents: Sequence[Gold]) -> Iterator[Gold]:
    """The documents with their own questions and some that none of them answers."""
    foreign = foreign_of("development")
    for n, gold in enumerate(documents):
        own = foreign[n :: len(documents)][:FOREIGN]
        added = [
            DocumentQuestion(question, "foreign", "foreign", False, "", ()) for question in own
        ]
        yield replace(gold, questions=(*gold.questions, *added))


def measured(gold: Gold, encoder: Encoder) -> tuple[Rows, Right, Right, Right]:
    """Features of a document's questions; whether the first, and one of three, answers.

    Last, whether they can be answered.
    """
    decision = parse(read(gold.original), load_register(), decision_id=gold.name)
    assistant = open_document(decision, encoder)
    readings = [assistant.read(q.question, None) for q in gold.questions]
    rows, first, among, known = [], [], [], []
    found = assistant.chooser.choose(readings, [None] * len(readings))
    for asked, one in zip(gold.questions, found, strict=True):
        if missing_detail(one.question, one.nearest):  # refused by rule
            continue
        right = [
            _answers(asked, decision.clause(h.document_id).text, gold.scan)
            for h in one.ranking.hits[:_AMONG]
        ]
        rows.append(text_features(one.question, one.nearest, one.ranking))
        first.append(right[0])
        among.append(any(right))
        known.append(asked.answerable)
    return np.array(rows), np.array(first), np.array(among), np.array(known)


def _answers(asked: DocumentQuestion, text: str, scan: bool) -> bool:
    return asked.answerable and holds(asked.evidence, text, scan)


def _machine() -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=_COST, max_iter=2000))


def fitted(rows: Rows, right: Right, threshold: float) -> Fitted:
    """The coefficients of one regression, for features as they are, with where it decides."""
    machine = _machine().fit(rows, right)
    scaler, regression = machine[0], machine[-1]
    weights = regression.coef_[0] / scaler.scale_
    intercept = round(float(regression.intercept_[0] - weights @ scaler.mean_), 5)
    return Fitted(FEATURES, {"intercept": intercept, "threshold": threshold}, {"weights": weights})


def held_out(rows: Rows, right: Right, documents: npt.NDArray[np.int64]) -> Rows:
    """The probability of each question by what was fitted on the other documents."""
    found: Rows = cross_val_predict(
        _machine(), rows, right, groups=documents, cv=LeaveOneGroupOut(), method="predict_proba"
    )[:, 1]
    return found


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(folder: Path) -> None:
    """Fit on the documents of FOLDER and write the coefficients."""
    encoder = load_encoder()
    parts = []
    for gold in with_foreign([gold for gold in load_gold(folder) if gold.questions]):
        print(gold.name, file=sys.stderr)
        parts.append(measured(gold, encoder))
    rows, first, among, known = (np.concatenate(column) for column in zip(*parts, strict=True))
    documents = np.repeat(np.arange(len(parts)), [len(p[0]) for p in parts])
    kept: dict[str, Fitted] = {}
    for name, right in (("first", first), ("among", among)):
        sure = held_out(rows, right, documents)
        error = expected_calibration_error(sure.tolist(), right.tolist())
        print(
            f"{name}: right {right[known].mean():.3f} of answerable, held out: "
            f"AUROC {roc_auc_score(right, sure):.3f}, calibration error {error:.3f}"
        )
        threshold = OFFERED
        if name == "first":
            border = float(np.quantile(sure[known], 1 - KEPT))
            print(
                f"  answered from {border:.3f}: {(sure[known] >= border).mean():.3f} of "
                f"answerable; refused {(sure[~known] < border).mean():.3f} of the others"
            )
            threshold = round(border, 3)
        kept[name] = fitted(rows, right, threshold)
    save_fitted(COEFFICIENTS, kept)


if __name__ == "__main__":
    main()
