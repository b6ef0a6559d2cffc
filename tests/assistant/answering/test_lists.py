"""List answers: which clauses, by labels read from the decision by hand, and what is no list."""

import pytest

from assistant.answer import Status
from assistant.answering.lists import find_list
from assistant.assistant import Assistant
from assistant.understanding.agencies import AgencyFinder
from assistant.understanding.reader import QuestionReader
from corpus.decision import Decision
from corpus.register import Register
from tests.refs import ids

_EVERY_OFFICE = "II.1.4 II.2.5 II.3.4 II.4.5 II.6.6 II.8.3 II.11.2"
_DISTRICTS = "II.1.4 II.2.5 II.4.5 II.6.6 II.8.3 II.11.2"


@pytest.fixture(scope="module")
def reader(decision: Decision, register: Register) -> QuestionReader:
    return QuestionReader(decision, AgencyFinder(register))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # agencies and their part
        ("Sở Tài chính được giao những nhiệm vụ nào?", "II.1.1 II.2.3"),
        ("so tai chinh co nhung nhiem vu gi", "II.1.1 II.2.3"),
        ("Kể hết các việc mà Công an tỉnh phải làm", "II.2.4 II.10.2"),
        ("Trong Mục II, Sở Kế hoạch và Đầu tư chủ trì những điểm nào?", "II.4.1 II.8.1"),
        ("Cục Thuế tỉnh phối hợp thực hiện những nhiệm vụ nào?", "II.1.1"),
        ("Công an tỉnh được ghi rõ chữ chủ trì ở những điểm nào?", "II.10.2"),
        ("Nhóm 8, các huyện phối hợp ở những điểm nào?", "II.8.1 II.8.2"),
        ("Mục II giao các sở, ban, ngành làm những việc nào?", _EVERY_OFFICE),
        ("Tại Mục II, mọi sở, ngành phải làm những việc gì?", _EVERY_OFFICE),
        ("Mục II giao UBND các huyện, thành phố trực tiếp làm những việc nào?", _DISTRICTS),
        ("Thủ trưởng các sở, ban, ngành có trách nhiệm ở những khoản nào?", "D2.1 D2.3 D3"),
        ("chu tich ubnd cac huyen co trach nhiem o nhung khoan nao", "D2.1 D3"),
        # scopes
        ("Mục I có những quan điểm nào?", "I.1 I.2 I.3 I.4 I.5 I.6"),
        ("Nhóm nhiệm vụ thứ năm gồm những gì?", "II.5.1 II.5.2 II.5.3"),
        ("Mục 7 của phần II giao cho ai?", "II.7.1 II.7.2"),
        ("nhom 10 va nhom 11 giao cho nhung ai", "II.10.1 II.10.2 II.11.1 II.11.2"),
        ("Nhóm liên kết vùng, quy hoạch giao cho những ai?", "II.8.1 II.8.2 II.8.3"),
        ("Điều 2 giao nhiệm vụ cho những cơ quan nào?", "D2.1 D2.2 D2.3 D2.4"),
        ("Quyết định có những nhóm nhiệm vụ nào?", " ".join(f"II.{n}" for n in range(1, 13))),
        # deadlines
        ("Liệt kê tất cả thời hạn trong Quyết định", "II.4.1 D2.1 D2.2"),
        ("nhung viec nao phai lam dinh ky hang thang", "D2.1"),
        ("Hạn nào rơi vào tháng 1?", "D2.1"),
        ("Những thời hạn nào rơi vào quý III?", "II.4.1"),
        ("Sở Kế hoạch và Đầu tư có những thời hạn nào?", "II.4.1 D2.2"),
        # documents
        ("Quyết định căn cứ vào những văn bản nào?", "CANCU"),
        ("Những văn bản có số của Tỉnh ủy được dẫn ở đâu?", "II.4.2 II.4.3 II.5.2 D2.1"),
        ("Quyết định nhắc tới những luật nào?", "CANCU II.2.3 II.6.5"),
        ("Những kết luận nào được viện dẫn?", "II.4.2 D2.1"),
        ("Nghị quyết số 01/NQ-CP được dẫn ở những chỗ nào?", "CANCU"),
        # phrases
        ("Đề án 06 được nhắc ở những điểm nào?", "II.2.1 II.10.2"),
        ("Những nhiệm vụ nào dính tới Mộc Châu?", "II.3.1 II.4.4 II.8.1 II.8.2"),
        ("may chuong trinh mtqg nhac o nhung diem nao", "II.1.1 II.4.1 II.6.4 II.6.6"),
        ("Mục II có những điểm nào nhắc cụm từ “ma tuý”?", "II.6.2 II.10.2"),
        ("Ở nhóm 6 những điểm nào nhắc đến thiên tai?", "II.6.6"),
        # how tasks are assigned
        ("Những điểm nào không nêu cơ quan nào thực hiện?", "I.1 I.2 I.3 I.4 I.5 I.6"),
        ("Việc nào có hai cơ quan cùng chủ trì?", "II.10.1"),
        ("Những điểm nào ghi phối hợp mà không ghi chủ trì?", "II.3.4 II.6.4 II.6.5 II.12.1"),
        ("Điểm nào chỉ đề nghị chứ không giao việc?", "II.12.2"),
        (
            "Cơ quan nào được ghi rõ chữ chủ trì ở từ ba điểm trở lên?",
            "II.3.3 II.4.1 II.4.2 II.7.2 II.8.1 D2.2",
        ),
        ("Những điểm nào giao chung cho các sở, ngành?", _EVERY_OFFICE),
        ("cac so duoc giao chung nhung viec nao", _EVERY_OFFICE),
        ("Những nhiệm vụ nào không có chủ trì mà giao chung?", _EVERY_OFFICE),
        ("Điểm nào đề nghị chứ không ra lệnh?", "II.12.2"),
        (
            "Sở nào ôm nhiều việc chủ trì nhất, tính cả Điều 2?",
            "II.3.3 II.4.1 II.4.2 II.7.2 II.8.1 D2.2",
        ),
        # asides
        ("Bên ngân hàng có nhiệm vụ gì?", "II.1.2"),
        ("Ngành y tế lo những việc gì, cả phần tổ chức thực hiện nữa", "II.6.3"),
        ("Công an tỉnh có việc gì, không phân biệt có chủ trì hay không?", "II.2.4 II.10.2"),
        ("Sở Giáo dục và Đào tạo (gọi tắt là SGD) có những nhiệm vụ nào?", "II.5.1"),
        ("Thanh tra tỉnh đảm nhận những việc gì?", "II.2.2 II.9.1b"),
        ("Đại biểu hỏi: El Nino được nhắc ở những đoạn nào?", "D1.intro"),
        # how often, and one syllable more
        ("Lao động được nhắc mấy lần, ở đâu?", "II.5.2 II.6.2"),
        ("Những chỗ nào nhắc đến đường cao tốc?", "D1.intro II.3.1 II.8.1"),
        ("Liệt kê những đoạn có đụng tới người có công", "I.5 II.1.1 II.6.2"),
        ("Cứ chỗ nào có chữ “hợp tác xã” thì lọc ra giúp mình", "II.4.4"),
        ("Khu du lịch Mộc Châu có mặt ở những điểm nào?", "II.4.4 II.8.2"),
        # groups by place and matter
        ("Nhóm đầu tiên giao cho những ai?", "II.1.1 II.1.2 II.1.3 II.1.4"),
        ("Nhóm cuối cùng gồm những điểm nào?", "II.12.1 II.12.2"),
        ("Sáu quan điểm chỉ đạo là gì?", "I.1 I.2 I.3 I.4 I.5 I.6"),
        ("Mảng đối ngoại có những đơn vị nào đứng mũi chịu sào?", "II.11.1 II.11.2"),
        ("Sở nào và sở nào lo nhóm 7?", "II.7.1 II.7.2"),
        # deadlines before and after
        ("Những thời hạn nào trước ngày 30/6?", "II.4.1 D2.1"),
        ("nhung han nao truoc thang 3", "D2.1"),
        ("Những hạn nào sau quý III?", "II.4.1 D2.2"),
        ("Các mốc nào từ tháng 12 trở đi?", ""),
        ("Việc gì tháng nào cũng phải làm?", "D2.1"),
        ("Những văn bản có số hiệu của Đảng được dẫn ở đâu?", "II.4.2 II.4.3 II.5.2 D2.1"),
        # groups by their matter, along with other filters
        ("nhom nhiem vu doi ngoai gom nhung diem nao", "II.11.1 II.11.2"),
        ("Nhóm quốc phòng và đối ngoại gồm những gì?", "II.10.1 II.10.2 II.11.1 II.11.2"),
        ("Trong nhóm hạ tầng, Sở Giao thông vận tải chủ trì những điểm nào?", "II.3.1"),
        ("Ở nhóm cơ cấu lại nền kinh tế có những thời hạn nào?", "II.4.1"),
        ("o nhom co cau lai nen kinh te so cong thuong co nhung viec gi", "II.4.3"),
        ("muc doi ngoai va hoi nhap quoc te noi chung ve cai gi", "II.11.1 II.11.2"),
        ("Nhóm nhiệm vụ, giải pháp thứ tám hướng tới những vấn đề nào?", "II.8.1 II.8.2 II.8.3"),
        ("2.x giao cho những ai?", "II.2.1 II.2.2 II.2.3 II.2.4 II.2.5"),
        ("Phần nhiệm vụ và giải pháp có những điểm nào nhắc đến ma túy?", "II.6.2 II.10.2"),
        ("Điều 2 và Điều 3 giao gì cho Chủ tịch UBND các huyện?", "D2.1 D3"),
        ("Việc của Sở Thông tin và Truyền thông ở cả Điều 1 lẫn Điều 2?", "II.3.2 II.12.1 D2.4"),
        (
            "Đề nghị nêu đủ 06 quan điểm, trọng tâm chỉ đạo điều hành năm 2024 tại Mục I.",
            "I.1 I.2 I.3 I.4 I.5 I.6",
        ),
        (
            "Kể các việc Sở Tài chính chủ trì tại Mục II Điều 1 để xây dựng chương trình công tác.",
            "II.1.1 II.2.3",
        ),
        # what a part leaves out
        (
            "UBND các huyện phối hợp, không phải chủ trì, ở những điểm nào của nhóm 8?",
            "II.8.1 II.8.2",
        ),
        (
            "Các huyện và các sở cùng làm, chứ không chỉ đi phối hợp, ở những điểm nào?",
            _DISTRICTS,
        ),
        (
            "Ngoài việc thu ngân sách thuộc nhóm 1, Sở Tài chính chủ trì những điểm nào khác?",
            "II.2.3",
        ),
        ("Những điểm nào ở Mục II không nhắc đến UBND các huyện?", "II.2.4 II.12.2"),
        ("Điểm nào có từ hai cơ quan được nêu đích danh cùng chịu trách nhiệm?", "II.2.4 II.10.1"),
        # offices of which one says "Sở"
        ("Sở Nội vụ, Tư pháp chủ trì những điểm nào?", "II.2.1 II.6.5 II.9.1"),
        ("noi vu + tu phap: 2 so nay chu tri nhung diem nao", "II.2.1 II.6.5 II.9.1"),
        ("Sở Y tế và Tài chính được giao những nhiệm vụ gì?", "II.1.1 II.2.3 II.6.3"),
        # documents by their day, deadlines in a span
        ("Văn bản ban hành ngày 21/01/2021 được dẫn ở những điểm nào?", "II.4.3 II.5.2"),
        ("cac van ban thang 12/2023 dan o muc nao", "CANCU II.2.3 D2.1 D2.3"),
        ("Những văn bản có số của Ban Thường vụ Tỉnh ủy được dẫn ở đâu?", "II.4.2 D2.1"),
        ("Những hạn nào từ đầu năm đến hết 30/6/2024?", "II.4.1 D2.1"),
        ("Những thời hạn từ tháng 10 đến tháng 12?", "II.4.1 D2.2"),
        ("Các mốc thời gian nộp báo cáo cho Sở Kế hoạch và Đầu tư?", "D2.1 D2.2"),
    ],
)
def test_lists(
    reader: QuestionReader, decision: Decision, register: Register, text: str, ids: str
) -> None:
    listing = find_list(reader.read(text), decision, register)
    assert listing is not None
    assert [c.id for c in listing.clauses] == ids.split()


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế làm gì về tiêm chủng?",
        "Sở nào chủ trì về du lịch?",
        "Sở Kế hoạch và Đầu tư phải báo cáo trước ngày nào?",
        "Phát triển công nghiệp chế biến theo nghị quyết nào?",
        "Nhóm 4, ai chủ trì về du lịch?",
        "Kiểm soát giá nguyên vật liệu nằm ở mục nào?",
        "Điểm 4.4 nói gì?",
        "Có mấy quan điểm chỉ đạo?",
        "Thanh tra tỉnh năm 2022 được giao những gì?",
        "Những cơ quan nào có trách nhiệm về thiên tai?",
        "Nhóm an toàn giao thông gồm những gì?",
        "Phần văn hóa do sở nào chủ trì?",
        "Nghị quyết ngày 21/01/2021 nói về gì?",
        "Sở Nông nghiệp, xây dựng nông thôn mới thì có những điểm nào?",
        "Kết quả thanh tra được nhắc ở điểm nào thì phải báo cáo trước ngày nào?",
        "Điều 2 giao Sở Kế hoạch và Đầu tư tổng kết trước ngày 10/11 việc gì?",
        "xin chào",
        "",
    ],
)
def test_no_lists(
    reader: QuestionReader, decision: Decision, register: Register, text: str
) -> None:
    assert find_list(reader.read(text), decision, register) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nhóm nhiệm vụ 13 giao cho những cơ quan nào?", "chỉ có 12 nhóm nhiệm vụ"),
        ("UBND cấp xã được giao những nhiệm vụ nào?", "không trực tiếp giao nhiệm vụ nào"),
        ("Sở Y tế có những thời hạn nào?", "không có điểm, khoản nào giao cho Sở Y tế"),
        ("Những điểm nào nhắc đến sân golf?", "nhắc đến “sân golf”"),
        ("Có dẫn những chỉ thị nào của Thủ tướng không?", "của Thủ tướng Chính phủ"),
    ],
)
def test_nothing_fits(tiny_assistant: Assistant, text: str, said: str) -> None:
    answer = tiny_assistant.ask(text)
    assert answer.status is Status.NOT_FOUND
    assert said in answer.reply
    assert not answer.clauses


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        (
            "Hạn nào rơi vào tháng 11?",
            "Có 2 điểm, khoản của Quyết định nêu thời hạn rơi vào tháng 11: trước ngày 15/11/2024 "
            "(Điều 1, Mục II, điểm 4.1); trước ngày 10/11/2024 (Điều 2, khoản 2).",
        ),
        (
            "Nhóm 7 giao cho ai?",
            "Có 2 điểm của Quyết định thuộc nhóm nhiệm vụ 7 (Mục II), giao cho: "
            "Sở Tài nguyên và Môi trường; Sở Nông nghiệp và PTNT.",
        ),
        (
            "Những điểm nào ở nhóm 7 không nhắc đến Sở Nông nghiệp?",
            "Có 1 điểm của Quyết định thuộc nhóm nhiệm vụ 7 (Mục II), không nêu tên "
            "Sở Nông nghiệp và PTNT.",
        ),
        (
            "Những văn bản có số của Tỉnh ủy ban hành năm 2022 được dẫn ở đâu?",
            "Có 1 điểm của Quyết định dẫn văn bản có số, ký hiệu của Tỉnh ủy (Đảng bộ tỉnh) "
            "ban hành trong năm 2022: Kết luận số 703-KL/TU.",
        ),
        (
            "Sở Tài chính có những nhiệm vụ gì?",
            "Sở Tài chính chịu trách nhiệm chính 2 nhiệm vụ "
            "(Điều 1, Mục II, điểm 1.1; Điều 1, Mục II, điểm 2.3).",
        ),
    ],
)
def test_replies_say_what_was_listed(
    reader: QuestionReader, decision: Decision, register: Register, text: str, reply: str
) -> None:
    listing = find_list(reader.read(text), decision, register)
    assert listing is not None
    assert listing.reply == reply


def test_a_name_that_fits_several_groups_gives_them_all(
    reader: QuestionReader, decision: Decision, register: Register
) -> None:
    listing = find_list(reader.read("nhom kinh te gom nhung diem nao"), decision, register)
    assert listing is not None
    assert {"II.1", "II.4"} < {c.id for c in listing.clauses}
    assert "xin nêu số của nhóm" in listing.reply


def test_two_bodies_that_share_nothing_are_answered_apart(tiny_assistant: Assistant) -> None:
    answer = tiny_assistant.ask("Sở Y tế và Sở Du lịch cùng làm gì?")
    assert answer.status is Status.LIST
    assert ids(answer) == ("II.4.4", "II.6.1", "II.6.3")
    assert answer.reply.startswith("Quyết định không giao nhiệm vụ nào chung cho")
    assert "Sở Y tế chịu trách nhiệm chính 1 nhiệm vụ" in answer.reply


def test_the_tasks_of_two_bodies_are_told_one_after_the_other(tiny_assistant: Assistant) -> None:
    answer = tiny_assistant.ask("Sở Công thương và Sở Nội vụ có những nhiệm vụ gì?")
    assert set(ids(answer)) == {"II.1.3", "II.4.3", "II.6.5", "II.9.1"}
    first, second = answer.reply.split(". ")[:2]
    assert first.startswith("Sở Công thương chịu trách nhiệm chính 2 nhiệm vụ")
    assert second.startswith("Sở Nội vụ chịu trách nhiệm chính 2 nhiệm vụ")
