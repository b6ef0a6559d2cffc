"""What a question asks: its kind, the clauses it names, the words of its topic."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import QuestionKind
from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.reader import QuestionReader
from corpus.decision import Decision
from corpus.library import load_decision
from corpus.register import Register, load_register


@pytest.fixture(scope="module")
def reader(decision: Decision, register: Register) -> QuestionReader:
    return QuestionReader(decision, AgencyFinder(register))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Sở nào chủ trì về du lịch?", "lead_agency"),
        ("so nao chu tri ve du lich", "lead_agency"),
        ("Ai lo việc phòng dịch?", "lead_agency"),
        ("Văn bản này ban hành ngày tháng nào?", "identity"),
        ("Ban hành ngày nào?", "identity"),
        ("Văn bản này tên đầy đủ là gì?", "title"),
        ("Đề án này do quyết định số mấy phê duyệt?", "reference"),
        ("Ai phối hợp với Sở Y tế về phòng dịch?", "coordinator"),
        ("Báo cáo tổng kết gửi trước ngày nào?", "deadline"),
        ("khi nao phai bao cao", "deadline"),
        ("Phát triển công nghiệp theo nghị quyết nào?", "reference"),
        ("Giải ngân phải đạt bao nhiêu phần trăm?", "number"),
        ("Phát triển du lịch phải làm gì?", "task_content"),
        ("Nhiệm vụ của Sở Y tế là gì?", "agency_tasks"),
        ("so y te lam gi", "agency_tasks"),
        ("Liệt kê tất cả thời hạn", "all_deadlines"),
        ("Nhóm nhiệm vụ 5 gồm những gì?", "group_agencies"),
        ("Điểm 4.4 nói gì?", "clause"),
        ("xin chào", "smalltalk"),
        ("Cảm ơn bạn!", "smalltalk"),
        ("Phát triển du lịch bền vững", "overview"),
    ],
)
def test_kinds(reader: QuestionReader, text: str, kind: str) -> None:
    assert reader.read(text).kind is QuestionKind(kind)


def test_the_topic_leaves_out_agencies_and_question_words(reader: QuestionReader) -> None:
    assert reader.read("Sở nào chủ trì về du lịch?").topic == ("du", "lịch")
    assert reader.read("Nhiệm vụ của Sở Y tế là gì?").topic == ()


def test_agencies_and_accents_are_noted(reader: QuestionReader) -> None:
    question = reader.read("so y te va so tai chinh lam gi")
    assert question.slugs == ("so-y-te", "so-tai-chinh")
    assert not question.accented
    assert reader.read("Sở Y tế làm gì").accented


def test_the_repaired_text_is_read_and_the_typed_kept(reader: QuestionReader) -> None:
    question = reader.read("so y te lm j", "sở y tế làm gì")
    assert (question.typed, question.text) == ("so y te lm j", "sở y tế làm gì")
    assert question.kind is QuestionKind.AGENCY_TASKS


_READER = QuestionReader(load_decision(), AgencyFinder(load_register()))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    _READER.read(text)
