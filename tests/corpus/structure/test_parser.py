"""The clauses of the real decision, spelled out, and of an invented one."""

import re
import tempfile
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.annotations import Role
from corpus.decision import Kind, ReadingMode
from corpus.errors import CorpusError
from corpus.library import CORPUS, DEFAULT_DECISION, load_decision
from corpus.readers.text import document, read
from corpus.register import load_register
from corpus.structure.parser import parse

IDS_TEXT = """
HEAD CANCU D1.intro
I.0 I.1 I.2 I.3 I.4 I.5 I.6
II.0
II.1 II.1.1 II.1.2 II.1.3 II.1.4
II.2 II.2.1 II.2.2 II.2.3 II.2.4 II.2.5
II.3 II.3.1 II.3.2 II.3.3 II.3.4
II.4 II.4.1 II.4.2 II.4.3 II.4.4 II.4.5
II.5 II.5.1 II.5.2 II.5.3
II.6 II.6.1 II.6.2 II.6.3 II.6.4 II.6.5 II.6.6
II.7 II.7.1 II.7.2
II.8 II.8.1 II.8.2 II.8.3
II.9 II.9.1 II.9.1b
II.10 II.10.1 II.10.2
II.11 II.11.1 II.11.2
II.12 II.12.1 II.12.2
D2.intro D2.1 D2.2 D2.3 D2.4
D3 NOINHAN
"""
IDS = IDS_TEXT.split()

PAGE_NUMBER_LINE = re.compile(r"^[ \t]*\d{1,3}[ \t]*$", re.MULTILINE)


def test_ids_in_order(decision):
    assert [clause.id for clause in decision.clauses] == IDS


def test_points_of_each_group(decision):
    counts = [len(decision.children(f"II.{n}")) for n in range(1, 13)]
    assert counts == [4, 5, 4, 5, 3, 6, 2, 3, 2, 2, 2, 2]


@pytest.mark.parametrize(
    ("clause_id", "kind"),
    [
        ("HEAD", Kind.LETTERHEAD),
        ("CANCU", Kind.LEGAL_BASES),
        ("D1.intro", Kind.OPENING),
        ("I.0", Kind.OPENING),
        ("I.3", Kind.POINT),
        ("II.0", Kind.OPENING),
        ("II.4", Kind.GROUP),
        ("II.9.1b", Kind.POINT),
        ("D2.intro", Kind.OPENING),
        ("D2.4", Kind.POINT),
        ("D3", Kind.ARTICLE),
        ("NOINHAN", Kind.RECIPIENTS),
    ],
)
def test_kinds(decision, clause_id, kind):
    assert decision.clause(clause_id).kind is kind


@pytest.mark.parametrize(
    ("clause_id", "citation"),
    [
        ("I.2", "Điều 1, Mục I, điểm 2"),
        ("II.4", "Điều 1, Mục II, nhóm nhiệm vụ 4"),
        ("II.2.4", "Điều 1, Mục II, điểm 2.4"),
        ("II.9.1", "Điều 1, Mục II, điểm 9.1"),
        ("II.9.1b", "Điều 1, Mục II, điểm 9.1 (điểm thứ hai cùng mang số 9.1)"),
        ("D2.1", "Điều 2, khoản 1"),
        ("D3", "Điều 3"),
    ],
)
def test_citations(decision, clause_id, citation):
    assert decision.clause(clause_id).citation == citation


@pytest.mark.parametrize(
    ("clause_id", "heading"),
    [
        ("II.2.4", "2.4. Công an tỉnh, Viện Kiểm sát, Tòa án tỉnh:"),
        ("II.2.5", "2.5. Các sở, ban, ngành, UBND các huyện, thành phố"),
        ("II.12.2", "12.2. Đề nghị Ủy ban Mặt trận tổ quốc Việt Nam tỉnh"),
        (
            "II.4",
            "4. Tập trung thực hiện hiệu quả, thực chất cơ cấu lại nền kinh tế gắn với đổi mới "
            "mô hình tăng trưởng, tăng cường năng lực nội sinh, nâng cao năng lực cạnh tranh, "
            "phát triển nhanh, bền vững; đẩy mạnh phát triển kinh tế số, kinh tế xanh, kinh tế "
            "tuần hoàn, thương mại điện tử, các ngành, lĩnh vực mới nổi, các mô hình kinh doanh "
            "mới, hiệu quả",
        ),
    ],
)
def test_headings(decision, clause_id, heading):
    clause = decision.clause(clause_id)
    assert clause.heading == heading
    assert clause.text.startswith(heading)


def test_heading_and_body_make_the_text(decision):
    assert decision.clause("II.4").body == ""
    assert decision.clause("II.2.4").body.startswith("Tăng cường công tác phát hiện, điều tra")
    assert decision.clause("II.2.5").body.startswith("Thực hiện tốt công tác tiếp công dân")


def _content_positions(source):
    numbers = {i for m in PAGE_NUMBER_LINE.finditer(source) for i in range(*m.span())}
    return [i for i, c in enumerate(source) if not c.isspace() and i not in numbers]


def test_every_printed_character_lies_in_exactly_one_clause(decision):
    holders = Counter(i for c in decision.clauses for i in range(c.start, c.end))
    astray = [i for i in _content_positions(decision.source) if holders[i] != 1]
    assert astray == []


def test_every_printed_character_is_shown_once(decision):
    shown = [
        i
        for c in decision.clauses
        for i, char in zip(c.offsets, c.text, strict=True)
        if not char.isspace()
    ]
    assert shown == _content_positions(decision.source)


def test_slices_in_order_rebuild_the_source(decision):
    rebuilt = "".join(decision.source[c.start : c.end] for c in decision.clauses)
    assert "".join(rebuilt.split()) == "".join(decision.source.split())


def test_sentences_are_slices_of_their_clause(decision):
    for clause in decision.clauses:
        for sentence in clause.sentences:
            i, j = clause.locate(sentence.start, sentence.end)
            assert clause.text[i:j] == sentence.text


REAL = read(CORPUS / DEFAULT_DECISION / "decision.txt")
STARTS = [p.start for p in REAL.paragraphs]


def _with_blank_lines(gaps):
    pieces = []
    last = 0
    for n, blanks in sorted(gaps.items()):
        at = REAL.source.rfind("\n", 0, STARTS[n]) + 1
        pieces += [REAL.source[last:at], "\n" * blanks]
        last = at
    return "".join(pieces) + REAL.source[last:]


@settings(max_examples=25, deadline=None, database=None)
@given(
    gaps=st.dictionaries(st.integers(0, len(STARTS) - 1), st.integers(1, 3), max_size=len(STARTS)),
    crlf=st.booleans(),
    form=st.sampled_from(["NFC", "NFD"]),
)
def test_layout_does_not_change_the_clauses(gaps, crlf, form):
    text = unicodedata.normalize(form, _with_blank_lines(gaps))
    if crlf:
        text = text.replace("\n", "\r\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decision.txt"
        path.write_bytes(text.encode())
        parsed = parse(read(path), load_register(), decision_id="x", reading=ReadingMode.PREPARED)
    expected = load_decision()
    assert [c.id for c in parsed.clauses] == IDS
    assert [c.text for c in parsed.clauses] == [c.text for c in expected.clauses]


INVENTED = """ỦY BAN NHÂN DÂN
TỈNH LAI CHÂU

QUYẾT ĐỊNH
Về việc phát triển du lịch năm 2025

Căn cứ Luật Du lịch ngày 19/6/2017;

Căn cứ Nghị quyết số 12/NQ-HĐND ngày 10/12/2024 của HĐND tỉnh về phát triển
du lịch;

QUYẾT ĐỊNH:

Điều 1. Ban hành nhiệm vụ phát triển du lịch năm 2025 như sau:

I. QUAN ĐIỂM

1. Phát triển du lịch xanh, bền vững, gắn với bản sắc văn hóa các dân tộc.

2. Lấy người dân làm trung tâm của mọi hoạt động du lịch.

II. NHIỆM VỤ

1. Xây dựng sản phẩm du lịch

1.1. Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với Sở Tài chính

- Khảo sát các tuyến du lịch mới trên địa bàn, báo cáo trước ngày 15/3/2025.

- Tổ chức tập huấn cho các hộ kinh doanh lưu trú ở các bản du lịch cộng đồng.

1.2. Sở Y tế

Kiểm tra an toàn thực phẩm tại các cơ sở phục vụ khách du lịch.

2. Quảng bá du lịch

2.1. Sở Ngoại vụ phối hợp với Công an tỉnh

Hỗ trợ thủ tục cho khách nước ngoài đến tham quan trên địa bàn tỉnh.

Điều 2. Tổ chức thực hiện

1. Sở Kế hoạch và Đầu tư chủ trì theo dõi việc thực hiện Quyết định này.

2. Sở Tài chính bố trí kinh phí theo quy định của pháp luật.

Điều 3. Chánh Văn phòng UBND tỉnh chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:
- Như Điều 3;
- Lưu: VT.
"""


@pytest.fixture(scope="module")
def invented():
    return parse(
        document(INVENTED), load_register(), decision_id="lai-chau", reading=ReadingMode.PREPARED
    )


def test_invented_decision_ids(invented):
    assert " ".join(c.id for c in invented.clauses) == (
        "HEAD CANCU D1.intro I.0 I.1 I.2 II.0 II.1 II.1.1 II.1.2 II.2 II.2.1 "
        "D2.intro D2.1 D2.2 D3 NOINHAN"
    )


def test_invented_decision_headings_and_parents(invented):
    assert invented.clause("II.1").kind is Kind.GROUP
    assert invented.clause("II.1").heading == "1. Xây dựng sản phẩm du lịch"
    assert [c.id for c in invented.children("II.1")] == ["II.1.1", "II.1.2"]
    assert [c.id for c in invented.children("II.2")] == ["II.2.1"]
    assert invented.clause("II.1.2").heading == "1.2. Sở Y tế"
    assert invented.clause("II.1.2").body == (
        "Kiểm tra an toàn thực phẩm tại các cơ sở phục vụ khách du lịch."
    )
    assert invented.clause("D2.2").citation == "Điều 2, khoản 2"


def test_invented_decision_dash_items(invented):
    clause = invented.clause("II.1.1")
    assert clause.text.split("\n") == [
        "1.1. Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với Sở Tài chính",
        "- Khảo sát các tuyến du lịch mới trên địa bàn, báo cáo trước ngày 15/3/2025.",
        "- Tổ chức tập huấn cho các hộ kinh doanh lưu trú ở các bản du lịch cộng đồng.",
    ]
    assert [s.text for s in clause.sentences] == clause.text.split("\n")[1:]


@pytest.mark.parametrize(
    ("clause_id", "roles"),
    [
        (
            "II.1.1",
            [
                ("Sở Văn hóa, Thể thao và Du lịch", Role.LEAD),
                ("Sở Tài chính", Role.COORDINATE),
            ],
        ),
        ("II.1.2", [("Sở Y tế", Role.RESPONSIBLE)]),
        ("II.2.1", [("Sở Ngoại vụ", Role.RESPONSIBLE), ("Công an tỉnh", Role.COORDINATE)]),
        ("D2.1", [("Sở Kế hoạch và Đầu tư", Role.LEAD)]),
        ("D3", [("Chánh Văn phòng UBND tỉnh", Role.RESPONSIBLE)]),
    ],
)
def test_invented_decision_roles(invented, clause_id, roles):
    assert [(a.name, a.role) for a in invented.clause(clause_id).assignments] == roles


def test_invented_decision_deadline_and_references(invented):
    deadlines = [d for c in invented.clauses for d in c.deadlines]
    assert [(d.clause_id, d.date) for d in deadlines] == [("II.1.1", date(2025, 3, 15))]
    assert [r.title for r in invented.clause("CANCU").references] == [
        "Luật Du lịch",
        "Nghị quyết số 12/NQ-HĐND",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Luật Du lịch;\n\nKhông có điều khoản nào.\n",
        "Điều 1. Ban hành kế hoạch.\n\nĐiều 2. Thi hành.\n",
        "Điều 1. Ban hành kế hoạch.\n\nCăn cứ Luật Du lịch;\n",
    ],
    ids=["no-article", "no-bases", "bases-after-article"],
)
def test_not_a_decision(text):
    with pytest.raises(CorpusError, match="không phải một quyết định"):
        parse(document(text), load_register(), decision_id="x")


def test_unknown_clause(decision):
    with pytest.raises(KeyError):
        decision.clause("II.99")
