"""How much of careless typing is repaired, by a language model that never saw the questions."""

import random
import re

import pytest

from assistant.repair.repairer import Repairer
from corpus.decision import Decision
from corpus.variants import load_variants
from eval.laws.noise import STYLES
from index.language import Language
from index.text import has_diacritics, normalize

_SAMPLE = 400
_ABBREVIATED = re.compile(r"[A-ZĐ]{2}|[&/\d]")
# Shares of the syllables that come back; measured a little above.
_AT_LEAST = {
    "bare": 0.94,
    "half bare": 0.965,
    "telex": 0.99,
    "vni": 0.99,
    "slip": 0.97,
    "wrong mark": 0.96,
    "misspelt": 0.96,
    "teencode": 0.99,
    "joined": 0.975,
    "unicode": 0.99,
    "capitals": 0.99,
}


def restored(meant: str, repaired: str) -> tuple[int, int]:
    """How many syllables came back, in order, and how many there were."""
    wanted, got = normalize(meant).split(), normalize(repaired).split()
    row = [0] * (len(got) + 1)
    for word in wanted:
        before, row = row, [0]
        for j, other in enumerate(got):
            row.append(before[j] + 1 if word == other else max(before[j + 1], row[j]))
    return row[-1], len(wanted)


@pytest.fixture(scope="module")
def careful() -> list[str]:
    """Questions with diacritics, without abbreviations, of 6 to 25 syllables."""
    questions = [
        v.question
        for v in load_variants()
        if has_diacritics(v.question)
        and not _ABBREVIATED.search(v.question)
        and 6 <= len(v.question.split()) <= 25
    ]
    return random.Random(7).sample(questions, _SAMPLE)


@pytest.fixture(scope="module")
def repairer(decision: Decision, careful: list[str]) -> Repairer:
    held_out = set(careful)
    texts = [c.text for c in decision.clauses]
    texts += [v.question for v in load_variants() if v.question not in held_out]
    return Repairer(Language(texts))


@pytest.mark.parametrize("style", STYLES)
def test_most_syllables_come_back(repairer: Repairer, careful: list[str], style: str) -> None:
    noise, rng = STYLES[style], random.Random(style)
    pairs = [restored(v, repairer.repair(noise(v, rng))) for v in careful]
    right, total = (sum(column) for column in zip(*pairs, strict=True))
    assert right / total >= _AT_LEAST[style]


def test_careful_questions_stay(repairer: Repairer, careful: list[str]) -> None:
    changed = [v for v in careful if normalize(repairer.repair(v)) != normalize(v)]
    assert len(changed) <= 0.01 * len(careful), changed
