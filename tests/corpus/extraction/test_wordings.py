"""Deadlines and references in wordings that the real decision does not use."""

from datetime import date

import pytest

from corpus.annotations import Reference
from corpus.extraction.deadlines import find_deadlines
from corpus.extraction.references import find_references


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Báo cáo trước ngày 15 tháng 3 năm 2025.", [("before", date(2025, 3, 15), "")]),
        ("Thực hiện từ ngày 01/01/2025 đến ngày 31/12/2025.", [("until", date(2025, 12, 31), "")]),
        (
            "Đến hết ngày 31/12/2025 giải ngân tối thiểu 95% kế hoạch vốn.",
            [("until", date(2025, 12, 31), "tối thiểu 95% kế hoạch vốn")],
        ),
        (
            "Trước ngày 30/6/2025 gửi báo cáo và đến 30/9/2025 giải ngân đạt 60%.",
            [("before", date(2025, 6, 30), ""), ("until", date(2025, 9, 30), "đạt 60%")],
        ),
        ("Báo cáo trước ngày 32 hằng tháng.", []),
        ("Báo cáo trước ngày 0 hằng tháng.", []),
        ("Báo cáo đến ngày 00/01/2025 hoặc trước ngày 31/4/2025.", []),
        ("Căn cứ Kết luận số 64-KL/TW ngày 18/10/2023.", []),
        ("Hoàn thành 22/28 chỉ tiêu, giai đoạn 2021-2025.", []),
    ],
)
def test_deadlines(sentence: str, found: list[tuple[str, date, str]]) -> None:
    assert [(d.kind.value, d.date, d.target) for d in find_deadlines(sentence)] == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "Nghị định số 45/2025/NĐ-CP ngày 28/02/2025 của Chính phủ quy định tổ chức các cơ quan",
            [("Nghị định số 45/2025/NĐ-CP", date(2025, 2, 28), "Chính phủ")],
        ),
        (
            "Nghị quyết số 43/2022/QH15 ngày 11/01/2022 của Quốc hội về chính sách tài khóa",
            [("Nghị quyết số 43/2022/QH15", date(2022, 1, 11), "Quốc hội")],
        ),
        (
            "Quyết định số 1345/QĐ-TTg ngày 08 tháng 11 năm 2023 của Thủ tướng Chính phủ phê duyệt "
            "quy hoạch",
            [("Quyết định số 1345/QĐ-TTg", date(2023, 11, 8), "Thủ tướng Chính phủ")],
        ),
        (
            "Căn cứ Luật Đầu tư công ngày 13 tháng 6 năm 2019;",
            [("Luật Đầu tư công", date(2019, 6, 13), "")],
        ),
        (
            "thực hiện Kết luận số 64-KL/TW và Thông báo số 12-TB/TU",
            [("Kết luận số 64-KL/TW", None, ""), ("Thông báo số 12-TB/TU", None, "")],
        ),
        (
            "theo Luật Phòng, chống ma túy và Luật Cư trú.",
            [("Luật Phòng, chống ma túy", None, ""), ("Luật Cư trú", None, "")],
        ),
        ("các Nghị quyết của Quốc hội và quy định của pháp luật", []),
        ("đường dây 500/220 kV, tỷ lệ 22/28 chỉ tiêu", []),
    ],
)
def test_references(sentence: str, found: list[tuple[str, date | None, str]]) -> None:
    cited = [
        Reference("x", c.kind, c.number, c.name, c.date, c.issuer, c.start, c.end)
        for c in find_references(sentence)
    ]
    assert [(r.title, r.date, r.issuer) for r in cited] == found
