"""What the text alone says for the best clause."""

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.ranking.text_confidence import FEATURES, load_text_model, text_features
from tests.unprepared import unprepared


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return unprepared(tmp_path)


def figures(assistant: Assistant, question: str) -> dict[str, float]:
    found = assistant.chooser.choose([assistant.read(question, None)], [None])[0]
    values = text_features(found.question, found.nearest, found.ranking)
    return dict(zip(FEATURES, values, strict=True))


def test_every_feature_has_its_coefficient() -> None:
    model = load_text_model()
    assert len(model.first.weights) == len(model.among.weights) == len(FEATURES)
    assert 0 < model.answer_from < 1


def test_a_matter_that_stands_there_is_held_and_a_foreign_one_unknown(
    assistant: Assistant,
) -> None:
    own = figures(assistant, "Cơ quan nào chủ trì thẩm định quy hoạch đô thị?")
    foreign = figures(assistant, "Cơ quan nào chủ trì xuất khẩu gạo?")
    assert own["held"] == 1.0
    assert own["unknown"] == 0.0
    assert foreign["unknown"] > 0.5
    assert own["late"] > foreign["late"]


def test_a_question_for_a_body_is_told_that_the_clause_names_none(assistant: Assistant) -> None:
    named = figures(assistant, "Cơ quan nào chủ trì thẩm định quy hoạch đô thị?")
    assert named["lacks_body"] == 0.0
