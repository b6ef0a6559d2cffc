"""Polite words around a question."""

import pytest

from assistant.assistant import Assistant
from assistant.understanding.courtesy import without_courtesy


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Dạ cho em hỏi ạ, sở nào lo y tế? Em cảm ơn ạ", "sở nào lo y tế?"),
        ("cảm ơn bạn, cho hỏi sở nào chủ trì về du lịch?", "sở nào chủ trì về du lịch?"),
        ("Kính thưa quý cơ quan, tôi xin hỏi ai lo đường. Trân trọng cảm ơn!", "ai lo đường."),
        ("da cho em hoi ai lo du lich em cam on", "ai lo du lich"),
        ("Em chào anh chị, em muốn hỏi ai lo thuế giúp em với ạ, em xin cảm ơn", "ai lo thuế"),
    ],
)
def test_they_are_taken_off(typed: str, question: str) -> None:
    assert without_courtesy(typed).strip(" ,") == question


@pytest.mark.parametrize(
    "typed",
    [
        "cảm ơn",
        "Chào bạn",
        "con đường cao tốc ai làm",
        "anh chị nào phụ trách?",
        "Sở nào lo việc tri ân, cảm ơn người có công?",
        "🙂",
        "",
    ],
)
def test_what_is_no_wrapping_stays(typed: str) -> None:
    assert without_courtesy(typed) == typed


def test_what_was_understood_is_shown(tiny_assistant: Assistant) -> None:
    answer = tiny_assistant.ask("Dạ cho em hỏi sở nào chủ trì về du lịch? Em cảm ơn ạ")
    assert answer.understood_as == "sở nào chủ trì về du lịch?"
    assert answer.question.startswith("Dạ")
