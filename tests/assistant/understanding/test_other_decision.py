"""An invented decision of another province and year: what is said of it is true of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering.lists import Listing, find_list
from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.details import other_scope
from assistant.understanding.question import Question
from assistant.understanding.reader import QuestionReader
from assistant.wording import answers as wording
from corpus.decision import Decision
from corpus.profile import Profile
from corpus.readers.text import read
from corpus.register import Register
from corpus.structure.parser import parse

TEXT = """ỦY BAN NHÂN DÂN
TỈNH HẬU GIANG

QUYẾT ĐỊNH
Về nhiệm vụ năm 2025

Căn cứ Luật Du lịch ngày 19/6/2017;

Điều 1. Ban hành nhiệm vụ năm 2025 như sau:

I. QUAN ĐIỂM CHỈ ĐẠO

1. Phát triển du lịch xanh, bền vững, gắn với bản sắc văn hóa các dân tộc.

2. Lấy người dân làm trung tâm của mọi hoạt động du lịch.

II. MỤC TIÊU

1. Tăng trưởng kinh tế đạt từ 8% trở lên trong cả năm.

III. NHIỆM VỤ VÀ GIẢI PHÁP

1. Chăm sóc sức khỏe nhân dân

1.1. Sở Y tế chủ trì, phối hợp với Sở Tài chính

Xây dựng bệnh viện đa khoa mới trước ngày 30/6/2025.

1.2. Sở Nội vụ

Sắp xếp cán bộ của các trạm y tế cấp xã trên địa bàn tỉnh.

2. Bảo đảm an sinh xã hội

2.1. Bảo hiểm xã hội tỉnh chủ trì, phối hợp với Sở Y tế

Mở rộng diện bao phủ bảo hiểm y tế cho hộ cận nghèo.

Điều 2. Sở Tài chính chịu trách nhiệm thi hành Quyết định này./.
"""


@pytest.fixture(scope="module")
def other(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Decision:
    path: Path = tmp_path_factory.mktemp("other") / "decision.txt"
    path.write_text(TEXT, encoding="utf-8")
    profile = Profile(
        title="về nhiệm vụ năm 2025", issuer="Ủy ban nhân dân tỉnh Hậu Giang",
        province="Hậu Giang", year=2025, districts=("Châu Thành",),
    )  # fmt: skip
    return replace(parse(read(path), register, decision_id="hau-giang-2025"), profile=profile)


@pytest.fixture(scope="module")
def reader(other: Decision, register: Register) -> QuestionReader:
    return QuestionReader(other, AgencyFinder(register))


def listed(question: Question, other: Decision, register: Register) -> Listing:
    found = find_list(question, other, register)
    assert found
    return found


def test_groups_are_found_where_they_stand(
    reader: QuestionReader, other: Decision, register: Register
) -> None:
    asked = reader.read("Nhóm nhiệm vụ 2 giao cho những cơ quan nào?")
    assert [c.id for c in listed(asked, other, register).clauses] == ["III.2.1"]
    many = listed(reader.read("Có những nhóm nhiệm vụ nào?"), other, register)
    assert many.reply.startswith("Mục III có 2 nhóm nhiệm vụ, giải pháp: (1) Chăm sóc")
    none = listed(reader.read("Nhóm nhiệm vụ 9 giao cho những cơ quan nào?"), other, register)
    assert none.reply == "Quyết định không có nhóm nhiệm vụ 9: Mục III chỉ có 2 nhóm nhiệm vụ."


def test_numbers_are_those_that_are_printed(reader: QuestionReader) -> None:
    assert reader.read("Điểm 2.1 nói gì?").clause_ids == ("III.2.1",)
    assert reader.read("Quan điểm thứ hai là gì?").clause_ids == ("I.2",)
    assert reader.read("Mục III tên là gì?").clause_ids == ("III.0",)
    assert reader.read("Nhóm 1 tên là gì?").clause_ids == ("III.1",)


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (
            "Mục IV nói gì?",
            "Quyết định không có Mục IV: Điều 1 chỉ có Mục I, Mục II và Mục III.",
        ),
        (
            "Điểm 1.9 nói gì?",
            "Quyết định không có điểm 1.9: nhóm nhiệm vụ 1 có các điểm từ 1.1 đến 1.2.",
        ),
        (
            "Điểm 7.1 nói gì?",
            "Quyết định không có điểm 7.1: Mục III chỉ có 2 nhóm nhiệm vụ.",
        ),
        ("Điều 3 nói gì?", "Quyết định không có Điều 3: chỉ có 2 Điều."),
        (
            "Quan điểm thứ 7 là gì?",
            "Mục I không có quan điểm thứ 7: chỉ có 2 quan điểm.",
        ),
    ],
)
def test_what_is_not_there_is_told_truly(reader: QuestionReader, question: str, reply: str) -> None:
    missing = reader.read(question).missing
    assert missing
    assert missing.reply == reply


def test_a_deadline_is_in_its_own_year(
    reader: QuestionReader, other: Decision, register: Register
) -> None:
    asked = reader.read("Những nhiệm vụ nào có thời hạn trước ngày 1/7/2025?")
    assert [c.id for c in listed(asked, other, register).clauses] == ["III.1.1"]


def test_a_body_that_heads_a_clause_is_no_outsider(
    reader: QuestionReader, decision: Decision
) -> None:
    text = "Bảo hiểm xã hội tỉnh được giao những nhiệm vụ gì?"
    asked = reader.read(text).query
    assert asked is None or not asked.absent
    elsewhere = QuestionReader(decision, reader.finder).read(text).query
    assert elsewhere
    assert elsewhere.absent == "bảo hiểm xã hội tỉnh"


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("UBND tỉnh Hậu Giang giao Sở Y tế việc gì?", ""),
        ("Tỉnh Sơn La giao Sở Y tế việc gì?", "Sơn La"),
        ("Năm 2025 Sở Y tế làm gì?", ""),
        ("Năm 2024 Sở Y tế làm gì?", "năm 2024"),
    ],
)
def test_its_own_place_and_year_are_not_foreign(
    reader: QuestionReader, question: str, foreign: str
) -> None:
    assert other_scope(reader.read(question), "du lịch") == foreign


def test_it_speaks_of_itself(other: Decision) -> None:
    assert wording.other_scope(other.profile, "Sơn La") == (
        "Quyết định này là của UBND tỉnh Hậu Giang, cho năm 2025, "
        "không trả lời được câu hỏi về Sơn La."
    )
    bare = wording.other_scope(Profile(), "Sơn La")
    assert bare == "Quyết định này không trả lời được câu hỏi về Sơn La."
