import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.understanding.missing_numbers import find_missing
from corpus.decision import Decision

NO_POINT = "Quyết định không có điểm 4.9: nhóm nhiệm vụ 4 có các điểm từ 4.1 đến 4.5."


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("điểm 4.9 nói gì", NO_POINT),
        ("diem 4.9 muc ii", NO_POINT),
        ("mục II điểm 9.4 do ai chủ trì",
         "Quyết định không có điểm 9.4: nhóm nhiệm vụ 9 chỉ có điểm 9.1."),
        ("điểm 13.1 ai lo", "Quyết định không có điểm 13.1: Mục II chỉ có 12 nhóm nhiệm vụ."),
        ("Điều 5 nói gì", "Quyết định không có Điều 5: chỉ có 3 Điều."),
        ("khoản 2 Điều 7", "Quyết định không có Điều 7: chỉ có 3 Điều."),
        ("Điều 2 khoản 9", "Điều 2 của Quyết định không có khoản 9: Điều này chỉ có 4 khoản."),
        ("khoản 2 Điều 3", "Điều 3 của Quyết định không có khoản 2: Điều này không chia khoản."),
        ("quan điểm thứ tám", "Mục I không có quan điểm thứ 8: chỉ có 6 quan điểm."),
        ("mục IV nói gì", "Quyết định không có Mục IV: Điều 1 chỉ có Mục I và Mục II."),
    ],
)  # fmt: skip
def test_a_number_that_is_not_there(tiny_assistant: Assistant, question: str, reply: str) -> None:
    for state in (None, tiny_assistant.ask("Điểm 5.1 nói gì?").state):
        answer = tiny_assistant.ask(question, state=state)
        assert (answer.status, answer.reply) == (Status.NOT_FOUND, reply)
        assert not answer.evidence


@pytest.mark.parametrize(
    "question",
    ["điểm 4.4", "Điều 2 khoản 3", "mục II", "quan điểm thứ 6", "khoản 3 Điều 5 Luật Đất đai",
     "tăng 5.9 điểm phần trăm", "Nghị quyết số 01 Điều 9", "Điều 1/2024"],
)  # fmt: skip
def test_what_is_there_or_belongs_elsewhere(decision: Decision, question: str) -> None:
    assert find_missing(question.lower(), decision, accented=True) is None


def test_a_matter_that_is_named_too_is_answered_with_a_note(tiny_assistant: Assistant) -> None:
    answer = tiny_assistant.ask("điểm 4.9 về du lịch do ai chủ trì?")
    assert "Quyết định không có điểm 4.9" in " ".join(answer.notes)
