"""Details that are asked for, and scopes that are not the decision's own."""

import pytest

from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.details import missing_detail, other_scope
from assistant.understanding.reader import QuestionReader
from corpus.decision import Decision
from corpus.register import Register


@pytest.fixture(scope="module")
def reader(decision: Decision, register: Register) -> QuestionReader:
    return QuestionReader(decision, AgencyFinder(register))


@pytest.mark.parametrize(
    ("question", "clause_id", "missing"),
    [
        ("Số điện thoại của Sở Y tế?", "II.6.3", "phone"),
        ("so dien thoai so y te", "II.6.3", "phone"),
        ("Giám đốc Sở Y tế là ai?", "II.6.3", "person"),
        ("Cao tốc dài bao nhiêu km?", "II.3.1", "length"),
        ("Hạn hoàn thành là khi nào?", "II.6.3", "date"),
        ("Trước ngày nào phải ban hành kế hoạch?", "D2.1", ""),
        ("Giao tại văn bản nào?", "D2.3", ""),
        ("Thị trường nào được đẩy mạnh?", "II.1.3", ""),
        ("Sở nào chủ trì về y tế?", "II.6.3", ""),
    ],
)
def test_missing_detail(
    reader: QuestionReader, decision: Decision, question: str, clause_id: str, missing: str
) -> None:
    assert missing_detail(reader.read(question), decision.clause(clause_id)) == missing


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("Tỉnh Điện Biên giao sở nào lo du lịch?", "Điện Biên"),
        ("tinh dien bien giao so nao lo du lich", "Dien Bien"),
        ("Ở Hà Nội thì sở nào lo rác thải?", "Hà Nội"),
        ("Bộ Y tế phân công vụ nào?", "Bộ Y tế"),
        ("Năm 2025 sở nào chủ trì du lịch?", "năm 2025"),
        ("Năm 2024 sở nào chủ trì du lịch?", ""),
        ("Ai giúp mang mận xuống Hà Nội bán?", ""),
        ("Hợp tác với tỉnh Lai Châu do ai lo?", ""),
        ("Bộ Chỉ huy quân sự tỉnh làm gì?", ""),
    ],
)
def test_other_scope(reader: QuestionReader, question: str, foreign: str) -> None:
    assert other_scope(reader.read(question), "du lịch") == foreign


def test_what_stands_in_the_clause_is_not_foreign(reader: QuestionReader) -> None:
    asked = reader.read("Kết quả năm 2023 ra sao?")
    assert other_scope(asked, "Năm 2023, kinh tế phát triển") == ""
    assert other_scope(asked, "Năm 2024") == "năm 2023"
