"""Who has which part, in wordings that the real decision does not use."""

import pytest

from corpus.extraction.roles import acting_in, assignments_in
from corpus.register import Register


@pytest.mark.parametrize(
    ("frame", "roles"),
    [
        (
            "Sở Y tế chủ trì, phối hợp với Sở Tài chính và các ngành có liên quan",
            [
                ("so-y-te", "lead"),
                ("so-tai-chinh", "coordinate"),
                ("cac-nganh-lien-quan", "coordinate"),
            ],
        ),
        (
            "Sở Y tế, Sở Nội vụ và Công an tỉnh chủ trì",
            [("so-y-te", "lead"), ("so-noi-vu", "lead"), ("cong-an-tinh", "lead")],
        ),
        (
            "Giao Sở Y tế chủ trì phối hợp cùng Công an tỉnh thực hiện",
            [("so-y-te", "lead"), ("cong-an-tinh", "coordinate")],
        ),
        ("UBND tỉnh giao Sở Y tế chủ trì", [("so-y-te", "lead")]),
        (
            "Sở Nội vụ phối hợp với Sở Tài chính",
            [("so-noi-vu", "responsible"), ("so-tai-chinh", "coordinate")],
        ),
        ("Sở Xây dựng", [("so-xay-dung", "responsible")]),
        (
            "Đề nghị Tòa án tỉnh, Viện Kiểm sát phối hợp với Công an tỉnh",
            [
                ("toa-an-tinh", "requested"),
                ("vien-kiem-sat", "requested"),
                ("cong-an-tinh", "coordinate"),
            ],
        ),
        ("Sở Tư pháp hướng dẫn các sở, ban, ngành", [("so-tu-phap", "guide")]),
        ("Sở Công thương chỉ đạo các đơn vị liên quan", [("so-cong-thuong", "responsible")]),
        (
            "Thủ trưởng các sở, ban, ngành chịu trách nhiệm trước UBND tỉnh, HĐND tỉnh",
            [("cac-so-ban-nganh", "responsible")],
        ),
        ("Thực hiện Nghị quyết của HĐND tỉnh", []),
        ("Phát triển hạ tầng số", []),
        ("", []),
    ],
)
def test_roles_in_a_heading(register: Register, frame: str, roles: list[tuple[str, str]]) -> None:
    assert [(m.agency.slug, r.value) for m, r in assignments_in(frame, register)] == roles


@pytest.mark.parametrize(
    ("sentence", "slugs"),
    [
        ("- Sở Y tế kiểm tra, báo cáo Sở Tài chính.", ["so-y-te"]),
        ("Văn phòng UBND tỉnh theo dõi tiến độ.", ["van-phong-ubnd-tinh"]),
        ("UBND tỉnh sẽ xem xét.", []),
        ("Hằng quý, Sở Y tế báo cáo.", []),
        ("Tiếp tục đổi mới.", []),
    ],
)
def test_who_acts_in_a_sentence(register: Register, sentence: str, slugs: list[str]) -> None:
    assert [m.agency.slug for m, _ in acting_in(sentence, register)] == slugs
