"""Classifiers of questions: linear machines over their words and their vectors.

Support vector machines over the syllables and pairs of the question variants (TF-IDF, sublinear)
and their vectors; scikit-learn fits them at build time. They hear what single nearest questions
do not: "số điện thoại", "bao nhiêu km", a matter of another kind, a set that is asked for.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.errors import IndexDamaged
from corpus.variants import Intent, Share, Variant

Vector = npt.NDArray[np.float32]
Side = npt.NDArray[np.int8]
_SCALE = 3.0  # of the vectors beside TF-IDF rows of length 1; found on held-out variants
_COST = 2.0


class Answerable(NamedTuple):
    """Signed distances, about -2 to 2, above 0 for answerable.

    `overall` against all unanswerable questions, `stated` against those that ask for a detail
    left out, `found` against those whose matter is not in the decision.
    """

    overall: float
    stated: float
    found: float


class Intended(NamedTuple):
    """What a question is after: `several`, above 0, says how surely it asks for a set of clauses.

    `intents` are the two likeliest kinds of set, likeliest first; `share` is which tasks it asks
    for if it asks for those of a body.
    """

    several: float
    intents: tuple[Intent, ...]
    share: Share


def answerable_sides(variants: Sequence[Variant]) -> list[Side]:
    """The sides of the machines behind `Answerable`, in its order."""
    answerable = np.array([v.answerable for v in variants])
    lacking = np.array([bool(v.clause_id) for v in variants]) & ~answerable
    others = (~answerable, lacking, ~answerable & ~lacking)
    return [answerable.astype(np.int8) - other.astype(np.int8) for other in others]


SETS = tuple(i for i in Intent if i is not Intent.ONE)
SHARES = tuple(Share)


def intent_sides(variants: Sequence[Variant]) -> list[Side]:
    """A machine that tells sets from single matters; one for each of `SETS`, of `SHARES`."""
    several = np.array([v.intent not in (None, Intent.ONE) for v in variants])
    tasks = np.array([v.intent is Intent.TASKS for v in variants])
    kinds = [np.array([v.intent is intent for v in variants]) for intent in SETS]
    shares = [np.array([v.share is share for v in variants]) for share in SHARES]
    return [
        _side(several, np.ones(len(variants), dtype=bool)),
        *(_side(kind, several) for kind in kinds),
        *(_side(share, tasks) for share in shares),
    ]


def _side(positive: npt.NDArray[np.bool_], used: npt.NDArray[np.bool_]) -> Side:
    side: Side = np.where(used, np.where(positive, 1, -1), 0).astype(np.int8)
    return side


def intended(scores: Vector) -> Intended:
    """The scores of `intent_sides`, read."""
    kinds, shares = scores[1 : 1 + len(SETS)], scores[1 + len(SETS) :]
    likeliest = kinds.argsort()[::-1][:2]
    return Intended(
        float(scores[0]), tuple(SETS[n] for n in likeliest), SHARES[int(shares.argmax())]
    )


@dataclass(frozen=True)
class Classifier:
    """Weights of the machines, shape (machines, terms + dimension), and their intercepts."""

    terms: dict[str, int]
    idf: Vector
    centre: Vector
    weights: Vector
    intercepts: Vector

    @classmethod
    def fit(
        cls, questions: Sequence[list[str]], vectors: Vector, sides: Sequence[Side]
    ) -> "Classifier":
        """From questions cut into terms, their vectors, and for each machine their sides.

        A side is 1, -1, or 0 for a question that the machine does not learn from. A machine
        with one side only scores 0.
        """
        from scipy import sparse
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        vectorizer = TfidfVectorizer(analyzer=lambda terms: terms, sublinear_tf=True)
        rows = vectorizer.fit_transform(questions)
        centre = vectors.mean(axis=0)
        matrix = sparse.hstack([rows, sparse.csr_matrix((vectors - centre) * _SCALE)]).tocsr()
        weights = np.zeros((len(sides), matrix.shape[1]), dtype=np.float32)
        intercepts = np.zeros(len(sides), dtype=np.float32)
        for n, side in enumerate(sides):
            if not {1, -1} <= set(side.tolist()):
                continue
            used = side != 0
            machine = LinearSVC(C=_COST, random_state=0).fit(matrix[used], side[used] > 0)
            weights[n] = machine.coef_[0]
            intercepts[n] = machine.intercept_[0]
        return cls(
            terms={term: int(n) for term, n in vectorizer.vocabulary_.items()},
            idf=vectorizer.idf_.astype(np.float32),
            centre=centre.astype(np.float32),
            weights=weights,
            intercepts=intercepts,
        )

    def scores(self, terms: Sequence[str], vector: Vector) -> Vector:
        """What the machines say of a question with these terms and this vector."""
        counts = Counter(self.terms[t] for t in terms if t in self.terms)
        values = {n: (1 + math.log(c)) * float(self.idf[n]) for n, c in counts.items()}
        length = math.sqrt(sum(v * v for v in values.values())) or 1.0
        places = list(values)
        weighed = np.array(list(values.values()), dtype=np.float32) / length
        said = self.weights[:, places] @ weighed
        meant = self.weights[:, len(self.terms) :] @ ((vector - self.centre) * _SCALE)
        total: Vector = said + meant + self.intercepts
        return total

    def save(self, folder: Path) -> None:
        """Writes a folder of arrays (no pickle) and JSON."""
        folder.mkdir()
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)
        text = json.dumps({"terms": self.terms}, ensure_ascii=False)
        (folder / "terms.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, machines: int) -> "Classifier":
        """Reads what `save` wrote; `IndexDamaged` if it is something else."""
        try:
            terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))["terms"]
            arrays = {n: np.load(folder / f"{n}.npy", allow_pickle=False) for n in _ARRAYS}
            found = cls(terms, **arrays)
            width = len(terms) + len(found.centre)
            if found.weights.shape != (machines, width) or found.idf.shape != (len(terms),):
                raise ValueError("shapes")
            return found
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise IndexDamaged(
                f"Tệp chỉ mục trong {folder} hỏng: hãy chạy “hoiqd build --force”."
            ) from error


_ARRAYS = ("idf", "centre", "weights", "intercepts")
