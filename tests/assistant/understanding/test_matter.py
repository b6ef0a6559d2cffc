"""What a question is about, and where the text itself speaks of it."""

import pytest

from assistant.assistant import Assistant
from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.matter import Matter, Term, TextWitness
from assistant.understanding.reader import QuestionReader
from corpus.register import load_register
from corpus.thesaurus import Thesaurus
from tests.invented import HERE, parsed

DECISION = parsed("hau-giang-2025")
READER = QuestionReader(DECISION, AgencyFinder(load_register(HERE / DECISION.id)))
WITNESS = TextWitness(DECISION, (), None, Thesaurus(()))


def matter(question: str) -> Matter:
    return WITNESS.matter(READER.read(question))


@pytest.mark.parametrize(
    ("question", "terms", "held"),
    [
        ("Ai lo vùng sâu?", ["vùng sâu"], {"D1.III.1.2", "D1.III.3.2"}),
        ("Quyết định nói gì về mã số vùng trồng?", ["mã số vùng trồng"], {"D1.III.2.2"}),
        ("quyet dinh noi gi ve ma so vung trong?", ["ma so vung trong"], {"D1.III.2.2"}),
        ("Sở nào lo Quỹ Vì người nghèo ở vùng sâu?", ["quỹ vì người nghèo", "vùng sâu"], set()),
        ("Ai lo vệ tinh viễn thám?", ["vệ tinh viễn thám"], set()),
    ],
)
def test_the_longest_runs_that_a_clause_holds(
    question: str, terms: list[str], held: set[str]
) -> None:
    found = matter(question)
    assert [str(term) for term in found.terms] == terms
    assert set(found.counts) == held
    assert found.known is bool(held)


def test_bodies_are_no_matter() -> None:
    assert str(matter("Sở Y tế có lo vùng sâu không?")) == "vùng sâu"


def test_how_much_of_a_matter_is_unknown() -> None:
    assert matter("Ai lo vùng sâu?").share_unknown == 0
    assert matter("Ai lo vệ tinh viễn thám?").share_unknown == 1
    assert Matter().share_unknown == 0
    assert Matter((Term(("nhà", "ở"), {"a": 1}), Term(("trên", "mây")))).share_unknown == 0.5


def test_a_matter_is_held_as_often_as_its_rarest_term() -> None:
    both = Matter((Term(("a",), {"x": 3, "y": 1}), Term(("b",), {"x": 2})))
    assert both.counts == {"x": 2}
    assert str(both) == "a, b"
    assert not Matter().known


def test_those_who_act_on_a_matter() -> None:
    found = WITNESS.tasks(matter("Ai lo vùng sâu?"))
    assert [c.id for c in found] == ["D1.III.1.2", "D1.III.3.2"]
    assert not WITNESS.tasks(matter("Ai lo vệ tinh viễn thám?"))


def test_a_request_to_confirm_is_no_matter() -> None:
    """ "đúng" stands in the text, "đúng đối tượng"."""
    assert str(matter("Sở Y tế lo vùng sâu đúng không?")) == "vùng sâu"


def test_a_heading_stands_for_its_points_where_none_holds_the_matter() -> None:
    found = WITNESS.tasks(matter("Ai lo xâm nhập mặn?"))
    assert [c.id for c in found] == ["D1.III.2.1", "D1.III.2.2", "D1.III.2.3"]


def test_a_syllable_alone_is_no_matter_if_it_is_part_of_another_word(
    tiny_assistant: Assistant,
) -> None:
    """ "phí" stands in "kinh phí" and "lãng phí", and is no word of its own there."""
    witness = tiny_assistant.witness
    found = witness.matter(tiny_assistant.understand("Ai lo phí?"))
    assert [str(term) for term in found.terms] == ["phí"]
    inside = witness.phrases.counts(["phí"], accented=True)
    assert len(found.terms[0].counts) < len(inside)


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Quyết định nói gì về nhà ở?", ["nhà ở"]),
        ("Sở nào lo phòng cháy chữa cháy?", ["phòng cháy chữa cháy"]),
        ("Tỉnh giao người tiêu dùng cho cơ quan nào?", ["người tiêu dùng"]),
        ("quy hoạch thì ai lo?", ["quy hoạch"]),
        ("Ai lo QL.279D?", ["ql 279d"]),
        ("Ai lo vắc-xin?", ["vắc xin"]),
        ("Đơn vị nào phụ trách hệ thống thông tin?", ["hệ thống thông tin"]),
        ("Tòa án tỉnh lo du lịch dịch vụ nghỉ dưỡng phải không?", ["du lịch dịch vụ nghỉ dưỡng"]),
    ],
)
def test_function_words_and_marks_inside_a_matter_belong_to_it(
    question: str, terms: list[str], tiny_assistant: Assistant
) -> None:
    found = tiny_assistant.witness.matter(tiny_assistant.understand(question))
    assert [str(term) for term in found.terms] == terms
    assert found.known


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("ai chiu trach nhiem chuyen dich benh", "dịch bệnh"),
        ("muon hoi ve chuyen doi so thi gap ai", "chuyển đổi số"),
        ("chuyện bồi thường bên nào quản", "bồi thường"),
        ("Dịch bệnh nằm ở điểm nào?", "dịch bệnh"),
    ],
)
def test_what_is_said_around_a_matter_is_no_part_of_it(
    question: str, term: str, tiny_assistant: Assistant
) -> None:
    found = tiny_assistant.witness.matter(tiny_assistant.understand(question))
    assert str(found) == term


def test_everyday_words_are_looked_for_as_the_text_has_them(tiny_assistant: Assistant) -> None:
    """ "công quỹ" stands nowhere, "ngân sách nhà nước" does."""
    found = tiny_assistant.witness.matter(tiny_assistant.understand("Ai lo công quỹ?"))
    official = tiny_assistant.witness.phrases.counts(["ngân", "sách", "nhà", "nước"], accented=True)
    assert str(found) == "công quỹ"
    assert official
    assert set(official) <= set(found.counts)
