"""The one form in which fitted models are kept."""

from pathlib import Path

import numpy as np
import pytest

from assistant.dialogue import context_model
from assistant.ranking import confidence, text_confidence
from assistant.ranking.fitted import Fitted, load_fitted, save_fitted
from assistant.ranking.regression import Regression

MODEL = Fitted(("a", "b"), {"intercept": -0.5}, {"weights": np.array([0.123456789, 2.0])})


def test_what_is_written_is_read_again_with_five_digits(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    save_fitted(path, {"one": MODEL, "two": MODEL})
    found = load_fitted(path, "two", ("a", "b"))
    assert (found.features, found.numbers) == (("a", "b"), {"intercept": -0.5})
    assert Regression.of(found) == Regression(-0.5, (0.12346, 2.0))


@pytest.mark.parametrize("features", [("b", "a"), ("a",), ("a", "b", "c")])
def test_other_features_are_not_read(tmp_path: Path, features: tuple[str, ...]) -> None:
    save_fitted(tmp_path / "m.json", {"one": MODEL})
    with pytest.raises(ValueError, match="other features"):
        load_fitted(tmp_path / "m.json", "one", features)


@pytest.mark.parametrize(
    ("path", "models"),
    [
        (confidence.COEFFICIENTS, {"judgement": confidence.FEATURES}),
        (
            text_confidence.COEFFICIENTS,
            {"first": text_confidence.FEATURES, "among": text_confidence.FEATURES},
        ),
        (
            context_model.COEFFICIENTS,
            {"leaning": context_model.FEATURES, "lacking": context_model.LACKING},
        ),
    ],
    ids=["confidence", "text_confidence", "context_model"],
)
def test_the_files_that_are_shipped_stand_in_it(
    tmp_path: Path, path: Path, models: dict[str, tuple[str, ...]]
) -> None:
    read = {name: load_fitted(path, name, features) for name, features in models.items()}
    save_fitted(tmp_path / "again.json", read)
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()
