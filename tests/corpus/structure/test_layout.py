"""Layouts: lines wrapped anew, pages, decisions of another shape, files that hold none."""

import re
import textwrap
import unicodedata
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from corpus.annotations import Role
from corpus.decision import Decision, Kind, ReadingMode
from corpus.errors import CorpusError
from corpus.library import CORPUS, DEFAULT_DECISION, load_decision
from corpus.readers.text import document, read
from corpus.register import load_register
from corpus.structure.pages import page_at
from corpus.structure.parser import parse

REAL = read(CORPUS / DEFAULT_DECISION / "decision.txt")
PARAGRAPHS = [p.text for p in REAL.paragraphs]
REGISTER = load_register()
# A failure is told at once: shrinking a whole decision takes minutes.
FEW = settings(
    max_examples=20, deadline=None, database=None, phases=[Phase.explicit, Phase.generate]
)


def parsed(text: str) -> Decision:
    source = document(unicodedata.normalize("NFC", text))
    return parse(source, REGISTER, decision_id="x", reading=ReadingMode.PREPARED)


def wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def printed(source: str) -> list[int]:
    """Positions of all that is printed, page numbers left out."""
    number = re.compile(r"\s*\d{1,3}\s*")
    lines = [m for m in re.finditer(r"[^\n\r\f]+", source) if not number.fullmatch(m[0])]
    return [i for m in lines for i in range(*m.span()) if not source[i].isspace()]


def shown(decision: Decision) -> list[int]:
    """Positions of all that clauses show, in their order."""
    return [
        i
        for c in decision.clauses
        for i, char in zip(c.offsets, c.text, strict=True)
        if not char.isspace()
    ]


# --- the real decision in other layouts


@FEW
@given(
    width=st.integers(40, 160),
    blanks=st.lists(st.integers(1, 3), min_size=len(PARAGRAPHS), max_size=len(PARAGRAPHS)),
)
def test_another_line_width_gives_the_same_clauses(width: int, blanks: list[int]) -> None:
    # As in the copy, a wrapped line keeps the blank before its break: "kinh tế- " is no hyphen.
    pieces = [" \n".join(wrapped(p, width)) for p in PARAGRAPHS]
    text = "".join(p + "\n" * (n + 1) for p, n in zip(pieces, blanks, strict=True))
    decision = parsed(text)
    real = load_decision()
    assert [c.id for c in decision.clauses] == [c.id for c in real.clauses]
    assert [c.text for c in decision.clauses] == [c.text for c in real.clauses]
    assert [c.heading for c in decision.clauses] == [c.heading for c in real.clauses]
    assert [
        [(a.agency, a.name, a.role, a.scope) for a in c.assignments] for c in decision.clauses
    ] == [[(a.agency, a.name, a.role, a.scope) for a in c.assignments] for c in real.clauses]
    assert shown(decision) == printed(text)


def test_the_copy_reads_alike_with_other_line_breaks() -> None:
    real = load_decision()
    for text in (
        REAL.source.replace("\n", "\r\n"),
        unicodedata.normalize("NFD", REAL.source),
        REAL.source.replace("\n\n\n\n 12 \n", "\n\f 12 \n"),
        REAL.source.rstrip(),
    ):
        assert text != REAL.source
        decision = parsed(text)
        assert [c.text for c in decision.clauses] == [c.text for c in real.clauses]
        assert [(p.number, p.certain) for p in decision.pages] == [
            (p.number, p.certain) for p in real.pages
        ]


# --- pages


# By hand: the printed numbers, and the first words of every line that one leading blank marks.
PAGE_STARTS = {
    2: "Tuy nhiên, với sự chỉ đạo sát sao của các cấp ủy đảng",
    3: "I. CHỦ ĐỀ, QUAN ĐIỂM, TRỌNG TÂM CHỈ ĐẠO ĐIỀU HÀNH",
    4: "thông suốt, hiệu quả; giải quyết hiệu quả các vấn đề",
    5: "Thực hiện cơ chế thị trường có sự quản lý",
    6: "6",
    7: "2.4. Công an tỉnh, Viện Kiểm sát, Tòa án tỉnh:",
    8: "Tập trung đẩy nhanh tiến độ chuẩn bị đầu tư",
    9: "4.1. Sở Kế hoạch và Đầu tư chủ trì",
    10: "nghệ cao, các vùng nguyên liệu tập trung",
    11: "án, công trình đã được phê duyệt",
    12: "12",
    13: "13",
    14: "bồi dưỡng công tác tôn giáo",
    15: "7.2. Sở Nông nghiệp và PTNT chủ trì",
    16: "Tiếp tục đổi mới, sắp xếp tổ chức bộ máy",
    17: "Triển khai các giải pháp đấu tranh trấn áp",
    18: "tạo niềm tin cho người dân, doanh nghiệp",
    19: "- Tăng cường cơ chế phối hợp giữa các sở, ban, ngành",
}


@pytest.mark.parametrize(("number", "words"), PAGE_STARTS.items())
def test_each_page_starts_at_its_first_words(decision: Decision, number: int, words: str) -> None:
    page = next(p for p in decision.pages if p.number == number)
    assert decision.source[page.start :].startswith(words)
    assert page.certain is (number <= 13)


def test_there_are_no_other_pages(decision: Decision) -> None:
    assert [p.number for p in decision.pages] == [1, *PAGE_STARTS]


def test_a_page_count_that_does_not_fit_is_uncertain() -> None:
    lines = ["Một dòng chữ dài cho đủ khổ giấy của trang này nhé bạn"] * 12
    lines[4] = " " + lines[4]  # looks like the start of page 2
    lines[8:8] = ["", " 5 ", ""]  # but the next number printed is 5
    pages = document("\n".join(lines)).pages
    assert [(p.number, p.certain) for p in pages] == [(1, True), (2, False), (5, True)]


def test_page_at_the_start_of_each_page(decision: Decision) -> None:
    for page in decision.pages:
        assert page_at(decision.pages, page.start) == page
    assert page_at(decision.pages, len(decision.source)).number == 19


# --- a decision of another shape

OTHER = """
UBND TỈNH YÊN BÁI              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                   Độc lập - Tự do - Hạnh phúc
Số: 15/QĐ-UBND
                                   Yên Bái, ngày 10 tháng 02 năm 2025
QUYẾT ĐỊNH
Ban hành Kế hoạch chuyển đổi số năm 2025

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;
Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá phát
triển khoa học, công nghệ;
Xét đề nghị của Sở Thông tin và Truyền thông tại Tờ trình số 03/TTr-STTTT ngày
05/02/2025.

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch chuyển đổi số năm 2025 với các
nội dung sau:
I. MỤC TIÊU
1. Hoàn thành số hóa hồ sơ ở tất cả các xã.
2. Tỷ lệ dịch vụ công trực tuyến đạt 80%.
II. NHIỆM VỤ
1. Phát triển hạ tầng số
1.1. Sở Thông tin và Truyền thông chủ trì, phối hợp với Sở Tài chính, Công an
tỉnh và UBND các huyện, thành phố
Xóa vùng lõm sóng trước ngày 30/9/2025.
1.2. Sở Y tế, Sở Giáo dục và Đào tạo
- Dùng sổ sức khỏe điện tử;
- Dùng học bạ số.
2. Phát triển nhân lực số
2.1. Đề nghị Ủy ban Mặt trận tổ quốc Việt Nam tỉnh
Tuyên truyền tới từng hộ dân.
2.2. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính:
- Mở lớp cho cán bộ xã;
- Thi tuyển công khai.

Điều 2. Kinh phí và chế độ báo cáo
1. Sở Tài chính bố trí kinh phí theo phân cấp ngân sách.
2. Thủ trưởng các sở, ban, ngành:
- Báo cáo trước ngày 15 hằng tháng;
- Chịu trách nhiệm về số liệu.

Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng UBND tỉnh, Thủ
trưởng các sở, ban, ngành chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:
- Như Điều 3;
- Lưu: VT.
"""


@pytest.fixture(scope="module")
def other() -> Decision:
    return parsed(OTHER)


def test_other_shape_ids_and_parents(other: Decision) -> None:
    assert [(c.id, c.parent) for c in other.clauses] == [
        ("HEAD", ""),
        ("CANCU", ""),
        ("D1.intro", ""),
        ("I.0", ""),
        ("I.1", ""),
        ("I.2", ""),
        ("II.0", ""),
        ("II.1", ""),
        ("II.1.1", "II.1"),
        ("II.1.2", "II.1"),
        ("II.2", ""),
        ("II.2.1", "II.2"),
        ("II.2.2", "II.2"),
        ("D2.intro", ""),
        ("D2.1", ""),
        ("D2.2", ""),
        ("D3", ""),
        ("NOINHAN", ""),
    ]


def test_other_shape_texts(other: Decision) -> None:
    assert other.clause("I.0").text == "I. MỤC TIÊU"
    assert other.clause("II.1").kind is Kind.GROUP
    assert other.clause("II.1.1").body == "Xóa vùng lõm sóng trước ngày 30/9/2025."
    assert other.clause("II.1.2").body.split("\n") == [
        "- Dùng sổ sức khỏe điện tử;",
        "- Dùng học bạ số.",
    ]
    assert other.clause("D2.2").text.split("\n") == [
        "2. Thủ trưởng các sở, ban, ngành:",
        "- Báo cáo trước ngày 15 hằng tháng;",
        "- Chịu trách nhiệm về số liệu.",
    ]
    assert other.clause("D3").text.endswith("thi hành Quyết định này./.")
    assert shown(other) == printed(OTHER)


@pytest.mark.parametrize(
    ("clause_id", "roles"),
    [
        (
            "II.1.1",
            [
                ("Sở Thông tin và Truyền thông", Role.LEAD),
                ("Sở Tài chính", Role.COORDINATE),
                ("Công an tỉnh", Role.COORDINATE),
                ("UBND các huyện, thành phố", Role.COORDINATE),
            ],
        ),
        ("II.1.2", [("Sở Y tế", Role.RESPONSIBLE), ("Sở Giáo dục và Đào tạo", Role.RESPONSIBLE)]),
        ("II.2.1", [("Ủy ban Mặt trận tổ quốc Việt Nam tỉnh", Role.REQUESTED)]),
        ("II.2.2", [("Sở Nội vụ", Role.LEAD), ("Sở Tài chính", Role.COORDINATE)]),
        ("D2.1", [("Sở Tài chính", Role.RESPONSIBLE)]),
        ("D2.2", [("Thủ trưởng các sở, ban, ngành", Role.RESPONSIBLE)]),
        (
            "D3",
            [
                ("Chánh Văn phòng UBND tỉnh", Role.RESPONSIBLE),
                ("Thủ trưởng các sở, ban, ngành", Role.RESPONSIBLE),
            ],
        ),
    ],
)
def test_other_shape_roles(other: Decision, clause_id: str, roles: list[tuple[str, Role]]) -> None:
    assert [(a.name, a.role) for a in other.clause(clause_id).assignments] == roles


def test_other_shape_deadlines_and_references(other: Decision) -> None:
    deadlines = [(d.clause_id, d.text) for c in other.clauses for d in c.deadlines]
    assert deadlines == [
        ("II.1.1", "trước ngày 30/9/2025"),
        ("D2.2", "trước ngày 15 hằng tháng"),
    ]
    assert [(r.title, r.issuer) for r in other.clause("CANCU").references] == [
        ("Luật Tổ chức chính quyền địa phương", ""),
        ("Nghị quyết số 57-NQ/TW", "Bộ Chính trị"),
        ("Tờ trình số 03/TTr-STTTT", "Sở Thông tin và Truyền thông"),
    ]


@pytest.mark.parametrize("times", [2, 3, 6, 9])
def test_a_number_printed_many_times(times: int) -> None:
    points = "\n\n".join("1.1. Sở Y tế\n\nLàm tốt." for _ in range(times))
    decision = parsed(f"Căn cứ Luật A;\n\nĐiều 1. B\n\nI. C\n\n1. D\n\n{points}\n")
    ids = [c.id for c in decision.clauses if c.kind is Kind.POINT]
    assert ids == ["I.1.1", *(f"I.1.1{letter}" for letter in "bcdefghi"[: times - 1])]


# --- any text at all

LINES = [
    "Căn cứ Luật Du lịch;",
    "Theo đề nghị của Sở Y tế.",
    "Điều 1. Ban hành kế hoạch.",
    "Điều 2. Tổ chức thực hiện",
    "I. MỤC TIÊU",
    "II. NHIỆM VỤ",
    "IC. SAI",
    "1. Sở Y tế chủ trì, phối hợp với Sở Tài chính",
    "2. Nội dung hai:",
    "1.1. Sở Nội vụ",
    "1.2. Công an tỉnh: tuần tra trước ngày 30/01/2024.",
    "- Gạch đầu dòng;",
    "Nơi nhận:",
    "Triển khai đồng bộ, hiệu quả.",
    "tiếp theo dòng trước vắc-",
    "xin",
    " 6 ",
    "",
    " \t ",
    "\f",
    "“Trích”",
    "...",
    "Điều 1.",
    "\u200b",
]


@settings(max_examples=150, deadline=None, database=None)
@given(lines=st.lists(st.sampled_from(LINES), max_size=25), crlf=st.booleans())
def test_any_lines_are_a_whole_decision_or_an_error(lines: list[str], crlf: bool) -> None:
    text = ("\r\n" if crlf else "\n").join(["Căn cứ Luật A;", "", "Điều 1. B", *lines])
    decision = parsed(text)
    assert shown(decision) == printed(text)
    ids = [c.id for c in decision.clauses]
    assert len(set(ids)) == len(ids)
    for before, after in zip(decision.clauses, decision.clauses[1:], strict=False):
        assert before.end <= after.start


# --- what is no decision


def refused(path: Path) -> str:
    with pytest.raises(CorpusError) as caught:
        parse(read(path), REGISTER, decision_id="x")
    line = str(caught.value)
    assert "\n" not in line
    return line


@pytest.mark.parametrize(
    "data",
    [b"12", b"6\n\n12\n", "\u200b\ufeff".encode(), "Điều 1".encode(), b"\f\f1\f"],
    ids=["number", "numbers", "invisible", "article", "form feeds"],
)
def test_scraps_are_no_decision(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert "không phải một quyết định" in refused(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1258"])
def test_another_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    text = unicodedata.normalize("NFD", "Căn cứ Luật; Điều 1. Sở Y tế")
    path.write_bytes(text.replace("\u0302", "").encode(encoding, "ignore"))
    assert "UTF-8" in refused(path)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "không có quyền" in refused(path)


@pytest.mark.parametrize("name", ["a.txt/b.txt", "x" * 300], ids=["below a file", "long name"])
def test_the_systems_reason_is_not_shown_in_english(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    line = refused(tmp_path / name)
    assert "Không đọc được tệp" in line
    assert "directory" not in line
    assert "too long" not in line


def test_numbers_may_be_followed_by_a_dash() -> None:
    source = (
        "KẾ HOẠCH\nVề một việc\n\nI- MỤC TIÊU\n\n1- Mục tiêu chung\n\nNâng cao chất lượng.\n\n"
        "II- NHIỆM VỤ\n\n1- Thể chế\n\n1.1- Rà soát.\n\n1.2- Ban hành.\n\n2 - 3 năm sau tổng kết.\n"
    )
    decision = parse(document(source), REGISTER, decision_id="x")
    assert [c.id for c in decision.clauses][1:] == [
        "I.0",
        "I.1",
        "II.0",
        "II.1",
        "II.1.1",
        "II.1.2",
    ]
