"""No variant, and no word of the thesaurus, was taken from an evaluation question."""

import random

import pytest

from corpus.decision import Decision
from corpus.thesaurus import load_thesaurus
from corpus.variants import Variant, load_variants
from eval.dataset import FOLDER, load_questions
from eval.fit.confidence import DEVELOPMENT
from index.leakage import leaks, near, repeated
from index.text import folded_syllables


@pytest.fixture(scope="module")
def variants() -> list[Variant]:
    return load_variants()


@pytest.fixture(scope="module")
def evaluation(decision: Decision) -> list[str]:
    return [q.question for q in load_questions(decision)]


def test_no_variant_is_near_an_evaluation_question(
    variants: list[Variant], evaluation: list[str]
) -> None:
    found = leaks([v.question for v in variants], evaluation)
    assert [variants[n].question for n, _ in found] == []


def test_no_variant_stands_twice(variants: list[Variant]) -> None:
    assert repeated([v.question for v in variants]) == []


def test_no_development_question_is_an_evaluation_question(
    decision: Decision, evaluation: list[str]
) -> None:
    development = load_questions(decision, DEVELOPMENT)
    longer = [q.question for q in development if len(folded_syllables(q.question)) > 4]
    assert [longer[n] for n, _ in leaks(longer, evaluation)] == []


def test_no_evaluation_question_stands_in_the_thesaurus(decision: Decision) -> None:
    # A follow-up may be as short as an everyday phrase ("ai chịu trách nhiệm chính?").
    asked = [q.question for q in load_questions(decision) if not q.depends_on_context]
    phrases = [p for e in load_thesaurus().entries for p in e.everyday]
    assert leaks(phrases, asked) == []


def test_none_is_passed_over() -> None:
    """Against a look at every pair."""
    drawn = random.Random(1)
    asked, variants = (
        [" ".join(drawn.choices("abcdefgh", k=drawn.randint(0, 9))) for _ in range(300)]
        for _ in range(2)
    )
    cut = [(tuple(q.split()), tuple(v.split())) for q in asked for v in variants]
    pairs = {(" ".join(q), " ".join(v)) for q, v in cut if q and near(q, v)}
    found = {(q, variants[n]) for q in asked for n, _ in leaks(variants, [q])}
    assert found == pairs
    assert len(pairs) > 300


def test_leaks_are_found() -> None:
    assert FOLDER.is_dir()
    asked = "Sở nào chủ trì về phát triển du lịch?"
    assert leaks(["so nao chu tri ve phat trien du lich"], [asked]) == [(0, asked)]
    assert leaks(["Sở nào lo việc trường học?"], [asked]) == []
    assert near(("a", "b", "c", "d"), ("a", "b", "c", "d", "e"))
    assert repeated(["Ai lo?", "ai lo", "Ai làm?"]) == ["ai lo"]
