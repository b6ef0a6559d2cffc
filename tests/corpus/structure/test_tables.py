"""Task tables: rows as clauses with what their columns say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.annotations import Role
from corpus.decision import Decision, Kind, Level
from tests.readings import lost, read

TOP = ("KẾ HOẠCH", "Về chuyển đổi số", "1. Mục tiêu", "Nâng cao chất lượng.", "Phụ lục", "NHIỆM VỤ")
HEAD = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành")


def leads(decision: Decision, clause_id: str) -> list[str]:
    return [a.name for a in decision.clause(clause_id).leads]


def test_a_row_is_a_clause_with_its_columns() -> None:
    decision = read(
        *TOP,
        (HEAD, ("1", "Khai trương cổng.", "Sở Y tế; Sở Nội vụ", "Công an tỉnh", "Quý II/2025")),
    )
    row = decision.clause("PL1.1")
    assert (row.level, row.number, row.citation) == (Level.ROW, "1", "Phụ lục, dòng 1")
    assert row.text.split("\n")[0] == "1 Khai trương cổng."
    assert leads(decision, "PL1.1") == ["Sở Y tế", "Sở Nội vụ"]
    assert [a.name for a in row.coordinators] == ["Công an tỉnh"]
    (due,) = row.deadlines
    assert due.date
    assert (due.text, due.date.isoformat()) == ("Quý II/2025", "2025-06-30")
    assert not lost(decision)


@pytest.mark.parametrize(
    ("lead", "together", "time"),
    [
        ("Đơn vị thực hiện", "Đơn vị phối hợp thực hiện", "Tiến độ"),
        ("Sở, ngành chủ trì tham mưu", "Phối hợp", "Thời hạn"),
    ],
)
def test_columns_in_any_order_and_wording(lead: str, together: str, time: str) -> None:
    header = (time, lead, "TT", "Nội dung công việc", together, "Ghi chú")
    decision = read(*TOP, (header, ("12/2025", "Thanh tra tỉnh", "1", "Việc.", "Sở Y tế", "Mới")))
    row = decision.clause("PL1.1")
    assert leads(decision, "PL1.1") == ["Thanh tra tỉnh"]
    assert [a.name for a in row.coordinators] == ["Sở Y tế"]
    assert [d.date.isoformat() for d in row.deadlines if d.date] == ["2025-12-31"]


def test_groups_of_rows_are_ancestors() -> None:
    table = (
        ("STT", "Nhiệm vụ", "Cơ quan chủ trì"),
        ("A", "PHỤC HỒI KINH TẾ", ""),
        ("I", "Thể chế", ""),
        ("1", "Việc một.", "Bộ Tư pháp"),
        ("B", "XÃ HỘI", ""),
        ("1", "Việc hai.", "Bộ Y tế"),
        ("C", "MÔI TRƯỜNG", ""),
        ("1", "Việc ba.", "Bộ Nội vụ"),
    )
    decision = read(*TOP, table)
    assert decision.clause("PL1.A.I.1").ancestors == ("PL1", "PL1.A", "PL1.A.I")
    assert decision.clause("PL1.A").kind is Kind.GROUP
    assert decision.clause("PL1.C.1").citation == "Phụ lục, phần C, dòng 1"
    assert leads(decision, "PL1.B.1") == ["Bộ Y tế"]
    assert not lost(decision)


def test_merged_and_continued_cells_and_repeated_headers() -> None:
    table = (
        HEAD,
        ("", "(1)", "(2)", "(3)", "(4)"),
        ("1", "Việc một.", ("Sở Y tế", 2, 1), "Sở Nội vụ", "Thường xuyên"),
        ("2", "Việc hai.", "^", "", "Hằng năm"),
        HEAD,
        ("3", "Việc ba.", "Sở Xây dựng", "", "15/3/2025"),
        ("", "và phần còn lại của việc ba.", "", "", ""),
    )
    decision = read(*TOP, table)
    rows = [c for c in decision.clauses if c.level is Level.ROW]
    assert [c.number for c in rows] == ["1", "2", "3"]
    assert leads(decision, "PL1.2") == ["Sở Y tế"]
    assert decision.clause("PL1.2").leads[0].start == decision.source.index("Sở Y tế")
    assert "phần còn lại" in decision.clause("PL1.3").text
    assert len(decision.furniture) == len(HEAD)
    assert not lost(decision)


def test_rows_without_a_column_of_leads_have_the_one_of_the_title() -> None:
    decision = read(
        *TOP[:4],
        "PHỤ LỤC:",
        "DANH MỤC NHIỆM VỤ ỦY QUYỀN CHO GIÁM ĐỐC SỞ CÔNG THƯƠNG THỰC HIỆN",
        (("STT", "Nội dung nhiệm vụ ủy quyền", "Căn cứ"), ("1", "Cấp giấy phép.", "Luật")),
    )
    (lead,) = decision.clause("PL1.1").leads
    assert lead.name.lower() == "sở công thương"


def test_a_table_of_figures_stays_text() -> None:
    table = (("STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch"), ("1", "Tăng trưởng", "%", "8"))
    decision = read(*TOP, table)
    assert not [c for c in decision.clauses if c.level is Level.ROW]
    assert "Tăng trưởng" in decision.clause("PL1").text
    assert not lost(decision)


def test_what_stands_below_a_table_is_no_row() -> None:
    decision = read(*TOP, (HEAD, ("1", "Việc.", "Sở Y tế", "", "")), "Ghi chú: Việc mới.")
    assert decision.clause("PL1.sau").text == "Ghi chú: Việc mới."
    assert decision.clause("PL1.1").assignments[0].role is Role.LEAD


CELLS = st.sampled_from(["", "1", "2", "A", "I", "Việc.", "Sở Y tế", "Quý I/2025", "(1)", "STT"])


@settings(max_examples=60, deadline=None, database=None)
@given(rows=st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=8))
def test_any_table_loses_nothing(rows: list[list[str]]) -> None:
    decision = read(*TOP, (HEAD, *rows), "2. Tổ chức thực hiện")
    ids = [c.id for c in decision.clauses]
    assert len(set(ids)) == len(ids)
    assert not lost(decision)


def test_rows_whose_numbers_were_not_read_are_rows() -> None:
    table = (
        ("STT", "Nhiệm vụ", "Cơ quan chủ trì"),
        ("1", "Việc một.", "Bộ Tư pháp"),
        ("", "Việc hai.", "Bộ Y tế"),
        ("", "chia làm hai năm.", ""),
        ("", "BẢO ĐẢM AN SINH XÃ HỘI", ""),
        ("", "Việc ba.", "Bộ Nội vụ"),
    )
    decision = read(*TOP, table)
    assert [c.id for c in decision.clauses if c.level is Level.ROW] == [
        "PL1.1",
        "PL1.2",
        "PL1.g1.1",
    ]
    assert leads(decision, "PL1.2") == ["Bộ Y tế"]
    assert decision.clause("PL1.2").text.endswith("chia làm hai năm.")
    assert leads(decision, "PL1.g1.1") == ["Bộ Nội vụ"]


def test_numbers_that_a_scan_misread_are_counted() -> None:
    table = (
        ("STT", "Nhiệm vụ", "Cơ quan chủ trì"),
        ("1 _", "Việc một.", "Bộ Tư pháp"),
        ("§", "Việc hai.", "Bộ Y tế"),
        ("l3", "Việc ba.", "Bộ Nội vụ"),
        ("4.", "Việc bốn.", "Bộ Công an"),
    )
    decision = read(*TOP, table)
    rows = [c for c in decision.clauses if c.level is Level.ROW]
    assert [(c.id, c.number) for c in rows] == [(f"PL1.{n}", str(n)) for n in range(1, 5)]
    assert decision.clause("PL1.2").text == "§ Việc hai.\nBộ Y tế"
    assert not lost(decision)


def test_a_header_of_two_rows() -> None:
    table = (
        (("TT", 2, 1), ("Nội dung", 2, 1), ("Phân công thực hiện", 1, 2), ("Hoàn thành", 2, 1)),
        ("^", "^", "Chủ trì", "Phối hợp", "^"),
        ("1", "Việc một.", "Sở Y tế", "Sở Nội vụ", "30/6/2025"),
    )
    row = read(*TOP, table).clause("PL1.1")
    assert [a.name for a in row.leads] == ["Sở Y tế"]
    assert [a.name for a in row.coordinators] == ["Sở Nội vụ"]
    assert [d.text for d in row.deadlines] == ["30/6/2025"]


@pytest.mark.parametrize(
    ("cell", "acts", "together"),
    [
        ("Chủ trì: Sở Y tế\nPhối hợp: Sở Nội vụ", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Sở Y tế chủ trì, phối hợp với Sở Nội vụ", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Sở Y tế (chủ trì); Sở Nội vụ (phối hợp)", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Vụ Pháp chế xây dựng phương án trình Bộ", ["Vụ Pháp chế"], []),
        ("- Sở Y tế;\n- Công an tỉnh.", ["Sở Y tế", "Công an tỉnh"], []),
        ("Nhóm Bạn đọc vùng cao", ["Nhóm Bạn đọc vùng cao"], []),
    ],
)
def test_what_a_cell_of_leads_says(cell: str, acts: list[str], together: list[str]) -> None:
    row = read(*TOP, (HEAD[:3], ("1", "Việc một.", cell))).clause("PL1.1")
    assert [a.name for a in row.leads] == acts
    assert [a.name for a in row.coordinators] == together


def test_a_cell_over_rows_is_said_by_each_of_them() -> None:
    table = (
        HEAD,
        ("1", "Việc một.", "Sở Y tế", "", ("Quý I", 2, 1)),
        ("2", "Việc hai.", "Sở A", "", "^"),
    )
    row = read(*TOP, table).clause("PL1.2")
    (due,) = row.deadlines
    assert row.sentence_at(due.start).text.startswith("2 Việc hai.")
