"""What a question asks: its kind, the clauses it names, the words of its topic."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import QuestionKind
from assistant.understanding.agencies import Namer
from assistant.understanding.question import Reader
from corpus.decision import Decision
from corpus.library import load_decision
from corpus.register import Register, load_register


@pytest.fixture(scope="module")
def reader(decision: Decision, register: Register) -> Reader:
    return Reader(decision, Namer(register))


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
def test_kinds(reader: Reader, text: str, kind: str) -> None:
    assert reader.read(text).kind is QuestionKind(kind)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("điểm 4.4", ("II.4.4",)),
        ("diem 4.4", ("II.4.4",)),
        ("II.4.4", ("II.4.4",)),
        ("ii.4.4 nói gì", ("II.4.4",)),
        ("điểm 9.1b", ("II.9.1b",)),
        ("điểm 4.4 và điểm 5.1", ("II.4.4", "II.5.1")),
        ("khoản 2 Điều 2", ("D2.2",)),
        ("khoan 2 dieu 2", ("D2.2",)),
        ("Điều 2 khoản 1", ("D2.1",)),
        ("Điều 3", ("D3",)),
        ("nhóm 5", ("II.5",)),
        ("nhóm nhiệm vụ số 5", ("II.5",)),
        ("quan điểm 3 mục I", ("I.3",)),
        ("điểm 9.9", ()),
        ("nhóm 77", ()),
        ("ngày 30/01/2024", ()),
        ("ngày 4.4.2024", ()),
        ("Sở nào chủ trì về du lịch?", ()),
    ],
)
def test_clauses_named_by_number(reader: Reader, text: str, ids: tuple[str, ...]) -> None:
    assert reader.read(text).clause_ids == ids


def test_the_topic_leaves_out_agencies_and_question_words(reader: Reader) -> None:
    assert reader.read("Sở nào chủ trì về du lịch?").topic == ("du", "lịch")
    assert reader.read("Nhiệm vụ của Sở Y tế là gì?").topic == ()


def test_agencies_and_accents_are_noted(reader: Reader) -> None:
    question = reader.read("so y te va so tai chinh lam gi")
    assert question.slugs == ("so-y-te", "so-tai-chinh")
    assert not question.accented
    assert reader.read("Sở Y tế làm gì").accented


def test_the_repaired_text_is_read_and_the_typed_kept(reader: Reader) -> None:
    question = reader.read("so y te lm j", "sở y tế làm gì")
    assert (question.typed, question.text) == ("so y te lm j", "sở y tế làm gì")
    assert question.kind is QuestionKind.AGENCY_TASKS


_READER = Reader(load_decision(), Namer(load_register()))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    _READER.read(text)
