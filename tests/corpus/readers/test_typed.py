"""Texts typed in columns: letterheads, signatures and tables of text files."""

from pathlib import Path

import pytest

from corpus.readers import plain
from corpus.readers.typed_columns import columns_apart
from corpus.readers.typed_tables import typed_tables
from corpus.register import load_register
from corpus.structure.parser import parse
from tests.made_files import text_file
from tests.readings import lost

HEAD = [
    "ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "   TỈNH HÀ GIANG               Độc lập - Tự do - Hạnh phúc",
    "",
    "  Số: 15/KH-UBND           Hà Giang, ngày 06 tháng 3 năm 2023",
    "",
    "                          KẾ HOẠCH",
    "             Chuyển đổi số trên địa bàn tỉnh",
    "",
    "      1. Mục tiêu: nâng cao chất lượng phục vụ người dân, doanh nghiệp trên",
    "địa bàn tỉnh trong năm.",
]
SIGNED = [
    "Nơi nhận:                          TM. ỦY BAN NHÂN DÂN",
    "- Như Điều 3;                           CHỦ TỊCH",
    "- Lưu: VT.",
    "",
    "",
    "                                      Nguyễn Văn Sơn",
]
TABLE = [
    "                        PHỤ LỤC",
    "",
    "         NHIỆM VỤ                    CƠ QUAN          THỜI HẠN",
    "STT",
    "                                     CHỦ TRÌ         HOÀN THÀNH",
    "      Khai trương Cổng dịch          Sở Thông tin",
    " 1    vụ công của tỉnh và tập        và   Truyền     Quý II/2023",
    "      huấn cho cán bộ cấp xã         thông",
    "",
    "      Xây dựng hồ sơ sức khỏe        Sở Y tế",
    " 2                                                   30/6/2023",
    "      điện tử cho toàn bộ dân",
    "                             2",
    "         NHIỆM VỤ                CƠ QUAN        THỜI HẠN",
    "STT",
    "                                 CHỦ TRÌ       HOÀN THÀNH",
    "      cư trên địa bàn vắc-",
    "      xin.",
    "      Rà soát hạ tầng          Công an tỉnh    Năm 2023",
    " 3",
    "      của các xã biên giới.",
]


def test_a_letterhead_and_a_signature_are_read_column_by_column() -> None:
    lines = [line.strip() for line in columns_apart([*HEAD, "", *SIGNED]) if line.strip()]
    assert lines[:6] == [
        "ỦY BAN NHÂN DÂN", "TỈNH HÀ GIANG", "Số: 15/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "Hà Giang, ngày 06 tháng 3 năm 2023",
    ]  # fmt: skip
    assert lines[6] == "KẾ HOẠCH"
    assert lines[-6:] == [
        "Nơi nhận:", "- Như Điều 3;", "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Sơn",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines", [["1. Việc   một   và hai"], ["Sở Y tế      và Sở Nội vụ", "thực hiện."], [""]]
)
def test_running_text_with_gaps_stays(lines: list[str]) -> None:
    assert columns_apart(lines) == lines
    assert typed_tables(lines) == []


def test_a_typed_table_has_its_cells_and_goes_on_over_pages() -> None:
    (table,) = typed_tables(TABLE)
    rows: dict[int, list[str]] = {}
    for cell in table.grid.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    assert list(rows.values()) == [
        ["STT", "NHIỆM VỤ", "CƠ QUAN CHỦ TRÌ", "THỜI HẠN HOÀN THÀNH"],
        ["1", "Khai trương Cổng dịch vụ công của tỉnh và tập huấn cho cán bộ cấp xã",
         "Sở Thông tin và Truyền thông", "Quý II/2023"],
        ["2", "Xây dựng hồ sơ sức khỏe điện tử cho toàn bộ dân cư trên địa bàn vắc-xin.",
         "Sở Y tế", "30/6/2023"],
        ["3", "Rà soát hạ tầng của các xã biên giới.", "Công an tỉnh", "Năm 2023"],
    ]  # fmt: skip


def test_a_text_with_a_typed_table_gives_tasks(tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.txt", ["\n".join([*HEAD, "", *SIGNED, "", *TABLE])])
    decision = parse(plain.read(path), load_register(), decision_id="a")
    due = decision.clause("PL1.2").deadlines
    assert [a.name for a in decision.clause("PL1.1").leads] == ["Sở Thông tin và Truyền thông"]
    assert [d.text for d in due] == ["30/6/2023"]
    assert decision.clause("NOINHAN").text.endswith("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn Sơn")
    assert not lost(decision)


def test_a_paragraph_set_in_is_one_of_its_own(tmp_path: Path) -> None:
    lines = [
        "   Điều 3. Quyết định này có hiệu lực kể từ ngày ký ban hành và thay thế quyết định cũ.",
        "   Chánh Văn phòng Ủy ban nhân dân tỉnh và thủ trưởng các cơ quan liên quan chịu",
        "trách nhiệm thi hành Quyết định này trên địa bàn tỉnh, báo cáo kết quả thực hiện",
        "theo quy định của pháp luật.",
    ]
    path = text_file(tmp_path / "a.txt", ["\n".join(lines)])
    assert [p.text[:6] for p in plain.read(path).paragraphs] == ["Điều 3", "Chánh "]
