"""Sets of clauses asked for in words that no pattern foresaw: heard by the classifier."""

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from assistant.loading import open_assistant
from assistant.settings import Settings
from tests.refs import ids

PLANNING = ("II.4.1", "II.8.1", "D2.2")
PROJECT_06 = ("II.2.1", "II.10.2")


@pytest.fixture(scope="module")
def real() -> Assistant:
    return open_assistant(Settings(), build_if_missing=True)


def asked(assistant: Assistant, question: str) -> Answer:
    answer = assistant.ask(question)
    assert answer.status is Status.LIST, answer.reply
    return answer


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("Anh em bên Kế hoạch Đầu tư năm nay gánh hết những đầu việc gì, xin trọn bộ", PLANNING),
        ("Sở KHĐT làm đầu mối những mục nào, kể giúp để tôi báo cáo sếp", PLANNING),
        ("Đề án 06 được viện dẫn ở những điểm nào của văn bản ấy?", PROJECT_06),
        ("Mọi chỗ có dính đến “Đề án 06” trong kế hoạch, tìm giúp với", PROJECT_06),
        ("Văn bản này có những hạn chót nào cần ghi vào lịch?", ("II.4.1", "D2.1", "D2.2")),
        ("Chưa kể Điều 2 thì bên Kế hoạch Đầu tư phải lo những đầu việc nào?", PLANNING[:2]),
        (
            "Khu vực Mộc Châu được đề cập trong những nhiệm vụ nào?",
            ("II.3.1", "II.4.4", "II.8.1", "II.8.2"),
        ),
        ("Nghị quyết của Quốc hội được nhắc đến tại các điểm, khoản nào?", ("I.1", "D2.1")),
        ("Chuyện nộp báo cáo thì có những kỳ hạn nào?", ("D2.1", "D2.2")),
        (
            "nhom 2 cat giam tthc giao cho ai, gom may diem",
            ("II.2.1", "II.2.2", "II.2.3", "II.2.4", "II.2.5"),
        ),
        (
            "Mảng trường lớp, khoa học với khởi nghiệp ở nhóm 5 tỉnh chia cho những sở nào?",
            ("II.5.1", "II.5.2", "II.5.3"),
        ),
    ],
)
def test_all_that_fits_is_listed(real: Assistant, question: str, clauses: tuple[str, ...]) -> None:
    assert ids(asked(real, question)) == clauses


@pytest.mark.model
def test_a_list_read_freely_says_how_sure_it_is(real: Assistant) -> None:
    freely = asked(real, "Anh em bên Kế hoạch Đầu tư năm nay gánh hết những đầu việc gì?")
    strictly = asked(real, "Sở Kế hoạch và Đầu tư có những nhiệm vụ gì?")
    assert strictly.confidence == 1.0
    assert 0.3 < freely.confidence < 1.0


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "clause_id"),
    [
        ("Những ai phối hợp với Công an tỉnh về an toàn giao thông?", "II.10.2"),
        ("Các khu, điểm du lịch nào được lấy làm động lực?", "II.4.4"),
    ],
)
def test_one_matter_stays_one(real: Assistant, question: str, clause_id: str) -> None:
    answer = real.ask(question)
    assert answer.clause is not None
    assert (answer.clause.id, answer.status) == (clause_id, Status.ANSWERED)


@pytest.mark.model
def test_a_matter_of_several_clauses_is_told_with_all(real: Assistant) -> None:
    answer = real.ask("cơ quan nào chủ trì về văn hóa?")
    assert answer.status is Status.OVERVIEW
    assert ids(answer)[0] == "II.6.1"


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    ["Giá xăng dầu và giá vàng hôm nay là những bao nhiêu?", "Liệt kê các món ăn ngon ở Mộc Châu"],
)
def test_a_foreign_matter_is_no_list(real: Assistant, question: str) -> None:
    assert real.ask(question).status in (Status.NOT_FOUND, Status.NOT_STATED)


@pytest.mark.model
def test_who_leads_most_however_it_is_put(real: Assistant) -> None:
    plain = asked(real, "Cơ quan nào chủ trì nhiều nhiệm vụ nhất?")
    assert ids(asked(real, "Ai được chủ trì nhiều việc nhất, kể ra cho rõ")) == ids(plain)


@pytest.mark.model
def test_tasks_of_a_district_are_those_of_all_districts(real: Assistant) -> None:
    one = asked(real, "Huyện Bắc Yên xem quyết định này thì biết mình phải làm những gì?")
    everyone = asked(real, "UBND các huyện, thành phố được giao những nhiệm vụ gì?")
    assert set(ids(one)) == set(ids(everyone))


@pytest.mark.model
def test_a_group_comes_with_its_heading(real: Assistant) -> None:
    answer = asked(real, "Nhóm 7 nói về vấn đề gì?")
    assert answer.clause is not None
    assert (answer.clause.id, ids(answer)) == ("II.7", ("II.7.1", "II.7.2"))


@pytest.mark.model
def test_where_else_the_words_stand_is_told(real: Assistant) -> None:
    answer = real.ask("Nhiệm vụ nào dính tới vùng lòng hồ thuỷ điện Sơn La?")
    assert answer.status is Status.ANSWERED
    assert set(ids(answer)) == {"II.4.1", "II.4.4"}
    assert any("điểm 4.1" in note for note in answer.notes)
