"""Answerability: does a question sound like those that the decision answers?

Three linear support vector machines over the syllables and pairs of the question variants
(TF-IDF, sublinear) and their vectors; scikit-learn fits them at build time. They hear what single
nearest questions do not: "số điện thoại", "bao nhiêu km", a matter of another kind.
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
from corpus.library import Variant

Vector = npt.NDArray[np.float32]
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


UNKNOWN = Answerable(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Answerability:
    """Weights of the three machines, shape (3, terms + dimension), and their intercepts, (3,)."""

    terms: dict[str, int]
    idf: Vector
    centre: Vector
    weights: Vector
    intercepts: Vector

    @classmethod
    def fit(
        cls, questions: Sequence[list[str]], vectors: Vector, variants: Sequence[Variant]
    ) -> "Answerability":
        """From the variants, cut into terms, and their vectors; both kinds must occur.

        A machine without any question on its other side scores 0.
        """
        from scipy import sparse
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        vectorizer = TfidfVectorizer(analyzer=lambda terms: terms, sublinear_tf=True)
        rows = vectorizer.fit_transform(questions)
        centre = vectors.mean(axis=0)
        matrix = sparse.hstack([rows, sparse.csr_matrix((vectors - centre) * _SCALE)]).tocsr()
        answerable = np.array([v.answerable for v in variants])
        lacking = np.array([bool(v.clause_id) for v in variants]) & ~answerable
        weights = np.zeros((3, matrix.shape[1]), dtype=np.float32)
        intercepts = np.zeros(3, dtype=np.float32)
        for n, others in enumerate((~answerable, lacking, ~answerable & ~lacking)):
            if not others.any():
                continue
            used = answerable | others
            machine = LinearSVC(C=_COST, random_state=0).fit(matrix[used], answerable[used])
            weights[n] = machine.coef_[0]
            intercepts[n] = machine.intercept_[0]
        return cls(
            terms={term: int(n) for term, n in vectorizer.vocabulary_.items()},
            idf=vectorizer.idf_.astype(np.float32),
            centre=centre.astype(np.float32),
            weights=weights,
            intercepts=intercepts,
        )

    def score(self, terms: Sequence[str], vector: Vector) -> Answerable:
        """What the three machines say of a question with these terms and this vector."""
        counts = Counter(self.terms[t] for t in terms if t in self.terms)
        values = {n: (1 + math.log(c)) * float(self.idf[n]) for n, c in counts.items()}
        length = math.sqrt(sum(v * v for v in values.values())) or 1.0
        places = list(values)
        weighed = np.array(list(values.values()), dtype=np.float32) / length
        said = self.weights[:, places] @ weighed
        meant = self.weights[:, len(self.terms) :] @ ((vector - self.centre) * _SCALE)
        return Answerable(*map(float, said + meant + self.intercepts))

    def save(self, folder: Path) -> None:
        """Writes a folder of arrays (no pickle) and JSON."""
        folder.mkdir()
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)
        text = json.dumps({"terms": self.terms}, ensure_ascii=False)
        (folder / "terms.json").write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Answerability":
        """Reads what `save` wrote; `IndexDamaged` if it is something else."""
        try:
            terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))["terms"]
            arrays = {n: np.load(folder / f"{n}.npy", allow_pickle=False) for n in _ARRAYS}
            found = cls(terms, **arrays)
            width = len(terms) + len(found.centre)
            if found.weights.shape != (3, width) or found.idf.shape != (len(terms),):
                raise ValueError("shapes")
            return found
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(
                f"Tệp chỉ mục trong {folder} hỏng: hãy chạy “hoiqd build --force”."
            ) from error


_ARRAYS = ("idf", "centre", "weights", "intercepts")
