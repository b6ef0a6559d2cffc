"""The sentences of overviews."""

from dataclasses import replace

import pytest

from assistant.wording.overview import elsewhere, shared
from corpus.decision import Clause
from tests.invented import parsed

DECISION = parsed("hau-giang-2025")


def clauses(*numbers: str) -> list[Clause]:
    return [DECISION.clause(f"D1.III.{n}") for n in numbers]


def say(*numbers: str) -> str:
    return shared("nhà ở", clauses(*numbers), DECISION.profile)


def test_up_to_three_bodies_are_named_then_counted() -> None:
    two = say("3.1", "1.3")
    assert two.startswith("Nội dung “nhà ở” được giao cho nhiều cơ quan: ")
    assert "Sở Dân tộc và Tôn giáo và Sở Y tế." in two
    assert "cơ quan khác" not in two
    five = say("3.1", "1.3", "2.3", "4.1", "1.2")
    assert "2 cơ quan khác" in five.split(". ")[0]
    assert all(name in five for name in ("Thuế tỉnh", "Sở Nội vụ"))


def test_every_place_stands_beside_its_body() -> None:
    said = say("3.1", "1.3")
    for clause in clauses("3.1", "1.3"):
        assert clause.citation in said


def test_one_body_twice_is_named_once_in_the_headline() -> None:
    headline = say("2.1", "2.2", "1.3").split(". ")[0]
    assert headline.count("Nông nghiệp") == 1


def test_what_nobody_is_given_is_told_by_its_places() -> None:
    idle = [replace(c, assignments=()) for c in clauses("3.1", "1.3")]
    said = shared("nhà ở", idle, DECISION.profile)
    assert said.startswith("“nhà ở” được nêu tại ")
    assert "được giao" not in said


@pytest.mark.parametrize("numbers", [("1.3",), ("1.3", "2.1")])
def test_other_places_name_whose_they_are(numbers: tuple[str, ...]) -> None:
    said = elsewhere(clauses(*numbers))
    assert said.startswith("Nội dung này còn được nêu tại ")
    for clause in clauses(*numbers):
        assert clause.citation in said
        assert f"(giao {clause.leads[0].name})" in said
