"""Deadlines without a day of their own, and what only looks like one."""

import pytest

from corpus.extraction.periods import find_periods
from tests.readings import read


def found(text: str, *, column: bool = False) -> list[tuple[str, str, str]]:
    return [
        (p.text, p.date.isoformat() if p.date else "", p.recurrence)
        for p in find_periods(text, column=column)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hoàn thành trong quý I năm 2025", ("hoàn thành trong quý I năm 2025", "2025-03-31", "")),
        ("xong trong tháng 5/2026.", ("xong trong tháng 5/2026", "2026-05-31", "")),
        ("trước ngày 25 của tháng cuối quý.", ("trước ngày 25 của tháng cuối quý", "", "")),
        ("Định kỳ 6 tháng, hằng năm báo cáo.", ("Định kỳ 6 tháng, hằng năm", "", "often")),
        (
            "Trong 15 ngày kể từ ngày nhận hồ sơ, Sở họp.",
            ("Trong 15 ngày kể từ ngày nhận hồ sơ", "", ""),
        ),
        (
            "hoàn thành chậm nhất vào ngày 30/11/2025",
            ("hoàn thành chậm nhất vào ngày 30/11/2025", "2025-11-30", ""),
        ),
        (
            "hoàn thành trong 6 tháng đầu năm 2025",
            ("hoàn thành trong 6 tháng đầu năm 2025", "2025-06-30", ""),
        ),
        ("trước 16 giờ thứ Sáu hằng tuần.", ("trước 16 giờ thứ Sáu hằng tuần", "", "")),
        (
            "trình tại Kỳ họp thứ 6, Quốc hội khóa XV.",
            ("tại Kỳ họp thứ 6, Quốc hội khóa XV", "", ""),
        ),
        ("Thời gian: Thường xuyên.", ("Thường xuyên", "", "often")),
        ("Hằng năm, tổ chức tập huấn", ("Hằng năm", "", "yearly")),
        ("báo cáo vào ngày 15/10 hàng năm", ("vào ngày 15/10 hàng năm", "", "yearly")),
        (
            "trong vòng 15 ngày kể từ ngày ký ban hành.",
            ("trong vòng 15 ngày kể từ ngày ký ban hành", "", ""),
        ),
        ("trước 10h00 ngày 03/02/2022", ("trước 10h00 ngày 03/02/2022", "2022-02-03", "")),
        (
            "Thời gian thực hiện: Quý III và Quý IV/2014",
            ("Quý III và Quý IV/2014", "2014-12-31", ""),
        ),
        ("từ 20/8 - 20/11/2014", ("từ 20/8 - 20/11/2014", "2014-11-20", "")),
        ("Xây dựng kế hoạch: Quý II/2014", ("Quý II/2014", "2014-06-30", "")),
    ],
)
def test_in_a_sentence(text: str, expected: tuple[str, str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "tầm nhìn đến năm 2050",
        "trong năm 2009, kinh tế tăng",
        "từ ngày 01 tháng 7 năm 2026",
        "trong 5 năm qua",
        "nhân viên làm việc thường xuyên",
    ],
)
def test_what_only_says_when_is_no_limit(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("12/2025", "2025-12-31"),
        ("Quý II/2025", "2025-06-30"),
        ("Năm 2025", "2025-12-31"),
        ("2026-2030", "2030-12-31"),
        ("Thường xuyên", ""),
        ("Khi có yêu cầu", ""),
    ],
)
def test_in_a_column_all_counts(cell: str, day: str) -> None:
    assert [(text, when) for text, when, _ in found(cell, column=True)] == [(cell, day)]


def test_what_looks_like_a_deadline_is_told() -> None:
    decision = read("CHỈ THỊ", "1. Sở Y tế báo cáo trước sáng mùng 5 tháng 2 âm lịch.", "2. Hai.")
    assert [d.kind for d in decision.doubts] == ["deadline"]
    assert decision.doubts[0].text.startswith("trước")
