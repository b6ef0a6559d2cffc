"""Fitted models, as they are kept: `eval.fit` writes them, the assistant reads them.

A file holds models by name: the features that each was fitted on, in their order, and its
parameters, which are numbers and arrays of numbers. (The classifiers of an index are fitted when
it is built and are kept in it, as arrays: `index.classifiers`.)
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.whole_file import write_whole

Vector = npt.NDArray[np.float64]
_DIGITS = 5  # of arrays, behind the point


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model: its features by name, its numbers and its arrays."""

    features: tuple[str, ...]
    numbers: Mapping[str, float]
    arrays: Mapping[str, Vector]


def load_fitted(path: Path, name: str, features: Sequence[str]) -> Fitted:
    """One model of a file; `ValueError` if it was fitted on other features."""
    row = json.loads(path.read_text(encoding="utf-8"))[name]
    if tuple(row["features"]) != tuple(features):
        raise ValueError(f"{name} in {path} was fitted on other features")
    arrays = {n: np.array(values, dtype=np.float64) for n, values in row["arrays"].items()}
    return Fitted(tuple(features), row["numbers"], arrays)


def save_fitted(path: Path, models: Mapping[str, Fitted]) -> None:
    """Writes a file of models, a line for each array; arrays are rounded."""
    written = [f"{json.dumps(name)}: {_text(model)}" for name, model in models.items()]
    write_whole(path, ("{\n" + ",\n".join(written) + "\n}\n").encode())


def _text(model: Fitted) -> str:
    rounded = {n: np.round(values, _DIGITS).tolist() for n, values in model.arrays.items()}
    arrays = ",\n".join(f"  {json.dumps(n)}: {json.dumps(values)}" for n, values in rounded.items())
    features, numbers = json.dumps(model.features), json.dumps(dict(model.numbers))
    return f'{{\n "features": {features},\n "numbers": {numbers},\n "arrays": {{\n{arrays}\n }}\n}}'
