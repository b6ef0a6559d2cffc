"""Who acts in documents that nobody prepared: headings, duties, labels, closing lines."""

import pytest

from tests.readings import read

FORE = ("QUY CHẾ", "Về một việc", "Căn cứ Luật A;", "Điều 1. Phạm vi")


def bodies(clause_id: str, *lines: str) -> tuple[list[str], list[str]]:
    clause = read(*lines).clause(clause_id)
    together = [a.name for a in clause.assignments if a.role == "coordinate"]
    return [a.name for a in clause.assignments if a.role != "coordinate"], together


def test_a_duty_in_the_heading_is_handed_down_to_all_items() -> None:
    lines = (*FORE, "Điều 2. Trách nhiệm Sở Tài chính", "1. Bố trí kinh phí.", "2. Quyết toán.")
    assert bodies("D2.2", *lines) == (["Sở Tài chính"], [])
    crew = "cán bộ, công chức tham gia vận hành"
    lines = (*FORE, f"Điều 2. Trách nhiệm của {crew}", "a) Bảo mật.", "b) Báo cáo.")
    assert bodies("D2.b", *lines) == ([crew.capitalize()], [])


def test_whom_a_heading_coordinates_with_is_handed_down_too() -> None:
    lines = ("CHỈ THỊ", "1. Sở Y tế chủ trì, phối hợp với Công an tỉnh:", "a) Kiểm tra.", "b) Họp.")
    assert bodies("K1.b", *lines) == (["Sở Y tế"], ["Công an tỉnh"])


@pytest.mark.parametrize(
    ("line", "acts", "together"),
    [
        ("Đơn vị chủ trì: Sở Y tế; Chi cục Thú y vùng", ["Sở Y tế", "Chi cục Thú y vùng"], []),
        ("Cơ quan phối hợp: Sở Nội vụ", [], ["Sở Nội vụ"]),
        ("Căn cứ Luật Đầu tư, các bộ, cơ quan ngang bộ rà soát.", ["Các bộ, cơ quan ngang bộ"], []),
        ("Khi có sự cố, đơn vị vận hành phải báo ngay.", ["Đơn vị vận hành"], []),
        ("Ủy quyền cho Giám đốc Sở Xây dựng ký giấy phép.", ["Sở Xây dựng"], []),
        (
            "Sở Y tế phối hợp chặt chẽ với Công an tỉnh và các cơ quan liên quan kiểm tra.",
            ["Sở Y tế"],
            ["Công an tỉnh", "Các cơ quan liên quan"],
        ),
        (
            "Đơn vị chủ trì: Sở Y tế. Đơn vị phối hợp: Bưu điện tỉnh, Sở Nội vụ. Thời gian: quý I.",
            ["Sở Y tế"],
            ["Bưu điện tỉnh", "Sở Nội vụ"],
        ),
        (
            "Tập huấn. Chủ trì: Sở Y tế; phối hợp: Sở Nội vụ; thời gian: năm 2025.",
            ["Sở Y tế"],
            ["Sở Nội vụ"],
        ),
        (
            "Phủ sóng các thôn (Sở Y tế, Sở Nội vụ chủ trì, phối hợp với Công an tỉnh).",
            ["Sở Y tế", "Sở Nội vụ"],
            ["Công an tỉnh"],
        ),
        (
            "Việc kiểm tra do Thanh tra tỉnh chủ trì, Sở Nội vụ phối hợp thực hiện.",
            ["Thanh tra tỉnh"],
            ["Sở Nội vụ"],
        ),
        ("Nâng cấp hệ thống; giao Sở Y tế theo dõi, báo cáo.", ["Sở Y tế"], []),
        (
            "Các ông, bà: Chánh Văn phòng Bộ, Vụ trưởng các Vụ, Sở Y tế (A) và Sở Nội vụ thi hành.",
            ["Văn phòng Bộ", "Các Vụ", "Sở Y tế", "Sở Nội vụ"],
            [],
        ),
        ("Cơ quan thường trực của Ban Chỉ đạo là Sở Y tế.", ["Sở Y tế"], []),
        ("Theo dõi việc chấp hành, Sở Y tế báo cáo.", [], []),
        ("Nhiệm vụ đã giao Sở Y tế năm trước được điều chỉnh.", [], []),
        ("Công an thành phố kiểm tra các cơ sở.", ["Công an thành phố"], []),
    ],
)
def test_who_a_line_names(line: str, acts: list[str], together: list[str]) -> None:
    assert bodies("K1", "CHỈ THỊ", f"1. {line}", "2. Việc khác.") == (acts, together)


def test_tasks_of_several_bodies_are_apart_and_a_closing_line_dates_them_all() -> None:
    decision = read(
        "KẾ HOẠCH",
        "1. Tổ chức hội nghị.",
        "- Vụ Pháp chế tổ chức tại cơ quan Bộ.",
        "- Tổng cục Hải quan tổ chức trong ngành.",
        "Thời gian thực hiện: Quý II/2014.",
        "2. Việc khác.",
    )
    first, second = decision.clause("K1-1"), decision.clause("K1-2")
    assert [a.name for a in first.leads] == ["Vụ Pháp chế"]
    assert [a.name for a in second.leads] == ["Tổng cục Hải quan"]
    assert (
        [d.text for d in first.deadlines] == [d.text for d in second.deadlines] == ["Quý II/2014"]
    )
    assert second.citation == "khoản 1, gạch đầu dòng 2"


def test_what_a_document_does_to_another() -> None:
    decision = read(
        "QUYẾT ĐỊNH",
        "Căn cứ Luật A;",
        "Điều 1. Sửa đổi, bổ sung một số nội dung của Quyết định số 12/QĐ-UBND",
        "1. Thay thế Mục I Phụ lục ban hành kèm theo Quyết định số 12/QĐ-UBND.",
        "2. Bãi bỏ khoản 3 Điều 5.",
        "3. Xây dựng Nghị định sửa đổi Nghị định số 9/2006/NĐ-CP.",
        "Điều 2. Quyết định số 7/QĐ-UBND hết hiệu lực.",
    )
    assert [(t.kind, t.document, t.clause_id, t.places) for t in decision.ties] == [
        ("amends", "Quyết định số 12/QĐ-UBND", "D1.intro", ()),
        ("replaces", "Quyết định số 12/QĐ-UBND", "D1.1", ("Mục I", "Phụ lục")),
        ("repeals", "Quyết định số 12/QĐ-UBND", "D1.2", ("khoản 3 Điều 5",)),
        ("repeals", "Quyết định số 7/QĐ-UBND", "D2", ()),
    ]
