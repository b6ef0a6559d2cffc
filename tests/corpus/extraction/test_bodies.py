"""Bodies by their form: where a name ends, and which words are none."""

import pytest

from corpus.extraction.bodies import own_bodies, recognising
from corpus.register import load_register
from tests.readings import read

REGISTER = load_register()


def named(text: str) -> list[str]:
    return [m.text for m in recognising(REGISTER, text).mentions(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sở Nông nghiệp và Môi trường chủ trì", ["Sở Nông nghiệp và Môi trường"]),
        ("Bộ Công Thương căn cứ quy định", ["Bộ Công Thương"]),
        ("Tổng cục thuế, Kho bạc Nhà nước có", ["Tổng cục thuế", "Kho bạc Nhà nước"]),
        ("Ban Chỉ đạo 389 của tỉnh", ["Ban Chỉ đạo 389"]),
        ("Ngân hàng Nhà nước - Chi nhánh Hà Tĩnh", ["Ngân hàng Nhà nước - Chi nhánh Hà Tĩnh"]),
        ("Trung tâm Phục vụ hành chính công tỉnh", ["Trung tâm Phục vụ hành chính công tỉnh"]),
        ("Văn phòng Bộ và Vụ Pháp chế rà soát", ["Văn phòng Bộ", "Vụ Pháp chế"]),
        ("UBND các xã, phường tổ chức", ["UBND các xã, phường"]),
        ("Ủy ban nhân dân cấp tỉnh hướng dẫn", ["Ủy ban nhân dân cấp tỉnh"]),
        ("các bộ, cơ quan trung ương liên quan căn cứ", ["các bộ, cơ quan trung ương liên quan"]),
        ("Đài Phát thanh – Truyền hình tỉnh tiếp tục", ["Đài Phát thanh – Truyền hình tỉnh"]),
        (
            "Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao điều phối",
            ["Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao"],
        ),
        ("Vụ Bảo hiểm y tế xây dựng cơ sở dữ liệu", ["Vụ Bảo hiểm y tế"]),
        ("Vụ trưởng Vụ Tổ chức cán bộ chủ trì", ["Vụ Tổ chức cán bộ"]),
        ("Cục Quản lý Khám, chữa bệnh báo cáo", ["Cục Quản lý Khám, chữa bệnh"]),
        ("Sở Y tế các tỉnh, thành phố chỉ đạo", ["Sở Y tế các tỉnh, thành phố"]),
        ("Vụ trưởng các Vụ, Cục trưởng các Cục rà soát", ["các Vụ", "các Cục"]),
        ("Chủ tịch UBND quận, huyện tổ chức", ["UBND quận, huyện"]),
        (
            "Ban Quản lý các khu chế xuất và công nghiệp tỉnh",
            ["Ban Quản lý các khu chế xuất và công nghiệp tỉnh"],
        ),
        (
            "Tập đoàn Công nghiệp - Viễn thông Quân đội bảo đảm",
            ["Tập đoàn Công nghiệp - Viễn thông Quân đội"],
        ),
        (
            "các Ban của Hội đồng nhân dân tỉnh, Tổ đại biểu và đại biểu HĐND tỉnh giám sát",
            ["các Ban của Hội đồng nhân dân tỉnh", "Tổ đại biểu", "đại biểu HĐND tỉnh"],
        ),
        ("các phòng GDĐT, các trường THPT báo cáo", ["các phòng GDĐT, các trường THPT"]),
        (
            "Các Bộ trưởng, Thủ trưởng cơ quan ngang bộ, Thủ trưởng cơ quan thuộc Chính phủ",
            ["Các Bộ trưởng", "Thủ trưởng cơ quan ngang bộ", "Thủ trưởng cơ quan thuộc Chính phủ"],
        ),
        ("Công an thành phố, Công an xã hội hóa", ["Công an thành phố"]),
        ("Bộ tiêu chí quốc gia và Sở hữu trí tuệ", []),
        ("Báo cáo kết quả, Tổ chức hội nghị, Ban hành quy chế", []),
        ("Thống kê số hộ nuôi; Thanh tra, kiểm tra", []),
    ],
)
def test_where_a_name_ends(text: str, names: list[str]) -> None:
    assert named(text) == names


def test_the_short_names_that_a_text_defines() -> None:
    text = (
        "Trung tâm Dữ liệu tỉnh (sau đây gọi tắt là Cơ quan vận hành kho) họp. "
        "Cơ quan vận hành kho báo cáo."
    )
    assert named(text) == ["Trung tâm Dữ liệu tỉnh", *["Cơ quan vận hành kho"] * 2]


def test_a_short_name_stands_for_the_body_that_it_shortens() -> None:
    decision = read(
        "CHỈ THỊ",
        "1. Trung tâm Giám sát an toàn mạng (sau đây viết tắt là SOC) trực 24/7.",
        "2. Chi cục Kiểm lâm vùng, sau đây gọi tắt là Chi cục, tuần tra.",
        "3. Sở Thông tin và Truyền thông (Sở TT&TT) tập huấn.",
        "4. SOC báo cáo hằng quý.",
        "5. Chi cục phối hợp với Sở TT&TT lập bản đồ.",
        "6. Chi cục Thuế báo cáo; các cơ sở y tế (CSYT) khai báo.",
    )

    def slugs(clause_id: str) -> list[str]:
        return [a.agency for a in decision.clause(clause_id).assignments]

    assert slugs("K4") == slugs("K1")
    assert slugs("K5") == [*slugs("K2"), *slugs("K3")]
    assert [a.name for a in decision.clause("K5").assignments] == ["Chi cục", "Sở TT&TT"]
    assert slugs("K6") == ["chi-cuc-thue"]
    assert own_bodies(decision, REGISTER)[slugs("K1")[0]].name == "Trung tâm Giám sát an toàn mạng"


def test_a_body_that_only_one_decision_names_gets_a_row() -> None:
    decision = read("CHỈ THỊ", "1. Chi cục Kiểm lâm vùng chủ trì tuần tra.", "2. Sở Y tế tập huấn.")
    register = own_bodies(decision, REGISTER)
    slug = decision.clause("K1").leads[0].agency
    assert slug not in REGISTER.agencies
    assert register[slug].name == "Chi cục Kiểm lâm vùng"
    assert own_bodies(read("CHỈ THỊ", "1. Sở Y tế tập huấn."), REGISTER) is REGISTER
