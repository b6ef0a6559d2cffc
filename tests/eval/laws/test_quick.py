"""The laws on the real assistant: a small sample of the half that may be read, with floors.

The floors are a little under what was measured; they rise as the laws come to hold.
"""

import pytest

from assistant.loading import open_assistant
from assistant.settings import Settings
from eval.laws.material import Material
from eval.laws.plain import AGREEMENT, NEVER_DENIED, RIGHT, SAME, SAYS, WRONG_BODY
from eval.laws.run import REFUSALS, LawFigure, made, measured
from eval.laws.surfaces import NUMBERS
from eval.laws.talks import FOREIGN_AFTER, FOREIGN_ALONE, NEW_AS_ALONE

pytestmark = pytest.mark.model
LAWS = ("plain", "phrases", "same", "foreign", "new", "surfaces")
SAMPLE = 5
FLOORS = {
    RIGHT: 0.85,
    AGREEMENT: 0.85,
    SAYS: 0.5,
    NEVER_DENIED: 0.7,
    FOREIGN_ALONE: 0.8,
    FOREIGN_AFTER: 0.4,
    NEW_AS_ALONE: 0.8,
    NUMBERS: 0.7,
    REFUSALS: 0.9,
    **dict.fromkeys(SAME.values(), 0.8),
}


@pytest.fixture(scope="module")
def figures() -> dict[str, LawFigure]:
    assistant = open_assistant(Settings(), build_if_missing=True)
    material = Material(assistant.decision, assistant.register)
    cases = made(material, LAWS, ["development"], SAMPLE)
    return {f.name: f for f in measured(assistant, cases)}


@pytest.mark.parametrize("name", FLOORS)
def test_no_law_falls_below_its_floor(figures: dict[str, LawFigure], name: str) -> None:
    assert figures[name].value >= FLOORS[name], [
        (f.talk, f.expected, f.got.reply) for f in figures[name].failures
    ]


def test_a_wrong_body_is_rare(figures: dict[str, LawFigure]) -> None:
    assert figures[WRONG_BODY].value <= 0.05
