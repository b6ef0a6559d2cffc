"""Answerability: does a question sound like those that the decision answers?

A linear support vector machine over the syllables and pairs of both kinds of question variants
(TF-IDF, sublinear; scikit-learn fits it at build time). It hears what single nearest questions
do not: "số điện thoại", "bao nhiêu km", "ở tỉnh Điện Biên".
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import IndexDamaged


@dataclass(frozen=True)
class Answerability:
    """Weights by term. Scores are above 0 for questions that sound answerable."""

    terms: dict[str, int]
    weights: npt.NDArray[np.float32]
    idf: npt.NDArray[np.float32]
    intercept: float

    @classmethod
    def fit(cls, questions: Sequence[list[str]], answerable: Sequence[bool]) -> "Answerability":
        """From questions cut into terms; both kinds must occur."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        vectorizer = TfidfVectorizer(analyzer=lambda terms: terms, sublinear_tf=True)
        matrix = vectorizer.fit_transform(questions)
        machine = LinearSVC(C=0.5, random_state=0).fit(matrix, list(answerable))
        return cls(
            terms={term: int(n) for term, n in vectorizer.vocabulary_.items()},
            weights=machine.coef_[0].astype(np.float32),
            idf=vectorizer.idf_.astype(np.float32),
            intercept=float(machine.intercept_[0]),
        )

    def score(self, terms: Sequence[str]) -> float:
        """The signed distance from the border, about -2 to 2."""
        counts = Counter(self.terms[t] for t in terms if t in self.terms)
        values = {n: (1 + math.log(c)) * float(self.idf[n]) for n, c in counts.items()}
        length = math.sqrt(sum(v * v for v in values.values())) or 1.0
        dot = sum(v * float(self.weights[n]) for n, v in values.items())
        return dot / length + self.intercept

    def save(self, folder: Path) -> None:
        """Writes a folder of arrays (no pickle) and JSON."""
        folder.mkdir()
        np.save(folder / "weights.npy", self.weights, allow_pickle=False)
        np.save(folder / "idf.npy", self.idf, allow_pickle=False)
        row = {"intercept": self.intercept, "terms": self.terms}
        (folder / "terms.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Answerability":
        """Reads what `save` wrote; `IndexDamaged` if it is something else."""
        try:
            row = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
            weights = np.load(folder / "weights.npy", allow_pickle=False)
            idf = np.load(folder / "idf.npy", allow_pickle=False)
            return cls(row["terms"], weights, idf, row["intercept"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(
                f"Tệp chỉ mục trong {folder} hỏng: hãy chạy “hoiqd build --force”."
            ) from error
