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
        (
            "gửi trước 17 giờ 00 phút ngày 15 tháng 3 năm 2025.",
            ("trước 17 giờ 00 phút ngày 15 tháng 3 năm 2025", "2025-03-15", ""),
        ),
        ("gửi trước 17g00 ngày 15.3.2025", ("trước 17g00 ngày 15.3.2025", "2025-03-15", "")),
        ("Trước 15 giờ hàng ngày, báo cáo.", ("Trước 15 giờ hàng ngày", "", "")),
        ("xong trước ngày 30-6-2025.", ("xong trước ngày 30-6-2025", "2025-06-30", "")),
        ("trước ngày 30/06/25", ("trước ngày 30/06/25", "2025-06-30", "")),
        ("Muộn nhất ngày 31/12/2025", ("Muộn nhất ngày 31/12/2025", "2025-12-31", "")),
        ("đến cuối năm 2025, hoàn thành", ("đến cuối năm 2025", "2025-12-31", "")),
        ("trong tuần đầu tháng 7/2025", ("trong tuần đầu tháng 7/2025", "2025-07-31", "")),
        (
            "trong quý II, quý III năm 2025.",
            ("trong quý II, quý III năm 2025", "2025-09-30", ""),
        ),
        ("trước ngày 31/01 của năm sau", ("trước ngày 31/01 của năm sau", "", "")),
        (
            "trước ngày 15/6 và 15/12 hằng năm",
            ("trước ngày 15/6 và 15/12 hằng năm", "", "yearly"),
        ),
        (
            "trước ngày 31 tháng 12 hàng năm.",
            ("trước ngày 31 tháng 12 hàng năm", "", "yearly"),
        ),
        ("Định kỳ hàng tháng, quý báo cáo", ("Định kỳ hàng tháng, quý", "", "monthly")),
        ("họp 02 lần/năm", ("02 lần/năm", "", "often")),
        ("Chiều thứ Sáu hằng tuần", ("Chiều thứ Sáu hằng tuần", "", "weekly")),
        (
            "trong thời hạn không quá 10 ngày kể từ ngày ký",
            ("trong thời hạn không quá 10 ngày kể từ ngày ký", "", ""),
        ),
        ("b) Rà soát quy hoạch (Quý III/2025);", ("Quý III/2025", "2025-09-30", "")),
        ("Tháng 12/2025 trình Hội đồng nhân dân", ("Tháng 12/2025", "2025-12-31", "")),
        ("2. Quý I/2026: nghiệm thu.", ("Quý I/2026", "2026-03-31", "")),
        ("trình Ủy ban nhân dân tỉnh tháng 8/2025.", ("tháng 8/2025", "2025-08-31", "")),
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
        "Tháng 12/2023, kinh tế tăng 5%",
        "đã trình Chính phủ tháng 8/2023",
        "theo Công văn của Bộ tháng 8/2023",
    ],
)
def test_what_only_says_when_is_no_limit(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("trước tháng 7/2025", "2025-06-30"),
        ("xong trước quý II năm 2025", "2025-03-31"),
        ("hoàn thành trước năm 2026", "2025-12-31"),
        ("trước thời điểm 30/6/2025", "2025-06-30"),
        ("chậm nhất trong quý II/2025", "2025-06-30"),
    ],
)
def test_what_is_due_before_a_period_is_due_before_it_begins(text: str, day: str) -> None:
    assert [when for _, when, _ in found(text)] == [day]


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
