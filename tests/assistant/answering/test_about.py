"""What is asked of the program or of the decision as a whole, and of documents not held here."""

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from tests.refs import ids


@pytest.mark.parametrize(
    ("wish", "page"),
    [
        ("Tóm tắt Quyết định này trong 5 dòng", "Văn bản"),
        ("soạn công văn gửi Sở Y tế", "Văn bản"),
        ("xuất ra Excel", "Cơ quan"),
        ("in ra", "Mốc thời gian"),
        ("lập bảng phân công cho tất cả các sở", "Cơ quan"),
    ],
)
def test_what_it_cannot_do_it_says_with_the_page_that_helps(
    wish: str, page: str, tiny_assistant: Assistant
) -> None:
    before = tiny_assistant.ask("Sở Y tế có những nhiệm vụ gì?")
    for state in (None, before.state):
        answer = tiny_assistant.ask(wish, state=state)
        assert answer.status is Status.UNSUPPORTED
        assert f"“{page}”" in answer.reply
        assert not answer.agencies
        assert not answer.candidates


@pytest.mark.parametrize(
    "question", ["Quyết định này còn hiệu lực không?", "Quyết định này thay thế văn bản nào?"]
)
def test_its_state_is_told_from_the_profile_and_from_no_clause_nearby(
    question: str, tiny_assistant: Assistant
) -> None:
    answer = tiny_assistant.ask(question)
    assert (answer.status, ids(answer)) == (Status.NOT_STATED, ("HEAD",))
    assert not answer.agencies


@pytest.mark.parametrize(
    "question",
    [
        "Điểm 4.4 Quyết định số 99/QĐ-BYT giao cho ai?",
        "theo quyet dinh 99/QD-BYT thi ai lo du lich",
        "Nghị định 15/2020/NĐ-CP giao du lịch cho ai?",
    ],
)
def test_another_documents_number_is_not_answered_as_this_ones(
    question: str, tiny_assistant: Assistant
) -> None:
    answer = tiny_assistant.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert "Không có văn bản số" in answer.reply
    assert not answer.agencies
    assert not answer.clauses


def test_the_own_number_and_those_cited_are_no_strangers(tiny_assistant: Assistant) -> None:
    own = tiny_assistant.ask("Điểm 4.4 Quyết định số 78/QĐ-UBND giao cho ai?")
    assert (own.status, ids(own)) == (Status.ANSWERED, ("II.4.4",))
    cited = tiny_assistant.ask("Nghị quyết 01/NQ-CP do ai thực hiện?")
    assert "Không có văn bản số" not in cited.reply


@pytest.mark.parametrize(
    "question", ["Xin chào, hệ thống trả lời được gì?", "bạn làm được những gì?"]
)
def test_what_it_can_do_is_answered_by_the_greeting(
    question: str, tiny_assistant: Assistant
) -> None:
    assert tiny_assistant.ask(question).status is Status.SMALLTALK
