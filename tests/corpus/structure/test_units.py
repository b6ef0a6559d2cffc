"""Numbering of every form: which numbers open a unit, under which id, and cited how."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.annotations import Role, Scope
from corpus.decision import Decision, Kind
from corpus.errors import CorpusError
from corpus.readers.text import document
from corpus.register import load_register
from corpus.structure.markers import Form, marker_of
from corpus.structure.parser import parse

REGISTER = load_register()


def parsed(text: str) -> Decision:
    return parse(document(text), REGISTER, decision_id="x")


def ids(text: str) -> str:
    return " ".join(c.id for c in parsed(text).clauses)


# --- markers


@pytest.mark.parametrize(
    ("text", "form", "path", "label"),
    [
        ("Phần thứ nhất", Form.CHAPTER, (1,), "Phần thứ nhất"),
        ("PHẦN II. NHIỆM VỤ", Form.CHAPTER, (2,), "PHẦN II"),
        ("Chương IV QUY ĐỊNH CHUNG", Form.CHAPTER, (4,), "Chương IV"),
        ("Điều 12. Thi hành", Form.ARTICLE, (12,), "12"),
        ("Điều 3: Thi hành", Form.ARTICLE, (3,), "3"),
        ("IV. TỔ CHỨC THỰC HIỆN", Form.PART, (4,), "IV"),
        ("Mục II. NHIỆM VỤ", Form.PART, (2,), "II"),
        ("Mục 2. NHIỆM VỤ", Form.PART, (2,), "2"),
        ("03. Việc thứ ba", Form.NUMBER, (3,), "3"),
        ("4/ Việc thứ tư", Form.NUMBER, (4,), "4"),
        ("2.1. Sở Y tế", Form.POINT, (2, 1), "2.1"),
        ("2.1 Sở Y tế", Form.POINT, (2, 1), "2.1"),
        ("2.1.3. Sở Y tế", Form.POINT, (2, 1, 3), "2.1.3"),
        ("b) Kiểm tra", Form.LETTER, (2,), "b"),
        ("đ. Kiểm tra", Form.LETTER, (5,), "đ"),
    ],
)
def test_a_marker(text: str, form: Form, path: tuple[int, ...], label: str) -> None:
    marker = marker_of(text)
    assert marker is not None
    assert (marker.form, marker.path, marker.label) == (form, path, label)


@pytest.mark.parametrize(
    "text",
    [
        "Điều 12 của Luật Du lịch",
        "Phần thứ hai của đề án",
        "Chương trình OCOP",
        "1.500 hộ dân",
        "2025 là năm cuối",
        "Ví. dụ",
        "- Gạch đầu dòng",
        "",
    ],
)
def test_no_marker(text: str) -> None:
    assert marker_of(text) is None


# --- nesting

PARTS = (
    "Căn cứ Luật A;\n\nĐiều 1. Nhiệm vụ:\n\nI. MỘT\n\n1. Việc.\n\nII. HAI\n\n1. Việc.\n\nĐiều 2. "
)


def test_parts_of_one_article_go_by_their_own_number() -> None:
    assert ids(f"{PARTS}Thi hành.\n") == "CANCU D1.intro I.0 I.1 II.0 II.1 D2"


@pytest.mark.parametrize(("first", "second"), [("I", "II"), ("III", "IV")])
def test_parts_of_several_articles_name_theirs(first: str, second: str) -> None:
    """Whether the second article counts its parts anew or goes on."""
    decision = parsed(f"{PARTS}Giao:\n\n{first}. BA\n\n1. Việc.\n\n{second}. BỐN\n\n1. Việc.\n")
    assert [c.id for c in decision.clauses[1:]] == [
        *("D1.intro", "D1.I.0", "D1.I.1", "D1.II.0", "D1.II.1", "D2.intro"),
        *(f"D2.{first}.0", f"D2.{first}.1", f"D2.{second}.0", f"D2.{second}.1"),
    ]
    assert decision.clause(f"D2.{second}.1").citation == f"Điều 2, Mục {second}, điểm 1"


def test_chapters_hold_articles_that_count_on() -> None:
    text = (
        "Căn cứ Luật A;\n\nChương I\nQUY ĐỊNH CHUNG\n\nĐiều 1. Phạm vi.\n\n"
        "Chương II\nTHI HÀNH\n\nĐiều 2. Trách nhiệm:\n\n1. Việc gồm:\n\na) Một.\n\nb) Hai.\n"
    )
    decision = parsed(text)
    assert ids(text) == "CANCU C1.intro D1 C2.intro D2.intro D2.1 D2.1.a D2.1.b"
    assert decision.clause("D2.1.b").citation == "Điều 2, khoản 1, điểm b"
    assert decision.clause("C2.intro").text.split() == ["Chương", "II", "THI", "HÀNH"]


def test_letters_below_points_and_right_below_an_article() -> None:
    text = (
        "KẾ HOẠCH\n\nI. NHIỆM VỤ\n\n1. Nhóm\n\n1.1. Việc:\n\na. Một.\n\nb. Hai.\n\n"
        "1.1.1. Nhỏ hơn.\n\n1.2. Việc khác.\n"
    )
    decision = parsed(text)
    assert [c.id for c in decision.clauses[1:]] == [
        *("I.0", "I.1", "I.1.1", "I.1.1.a", "I.1.1.b", "I.1.1.1", "I.1.2"),
    ]
    assert decision.clause("I.1.1.b").citation == "Mục I, điểm 1.1, tiết b"
    assert decision.clause("I.1.1.1").parent == "I.1.1"
    assert ids("Căn cứ A;\n\nĐiều 1. Gồm:\n\na) Một.\n\nb) Hai.\n") == ("CANCU D1.intro D1.a D1.b")


def test_a_number_out_of_its_row_opens_nothing() -> None:
    decision = parsed("CHỈ THỊ\n\n1. Một.\n\n3. Ba.\n\nc) Chữ.\n\n4.2. Điểm.\n\n2. Hai.\n")
    assert [c.id for c in decision.clauses] == ["HEAD", "K1", "K2"]
    assert decision.clause("K1").text.split("\n") == ["1. Một.", "3. Ba.", "c) Chữ.", "4.2. Điểm."]


def test_an_item_with_words_of_its_own_is_no_bare_heading() -> None:
    text = "CHỈ THỊ\n\n1. {}\n\na) Một.\n\nb) Hai.\n"
    bare = parsed(text.format("Sở Y tế chủ trì:")).clause("K1")
    full = parsed(text.format("Sở Y tế báo cáo hằng tháng theo mẫu. Nội dung gồm:")).clause("K1")
    assert (bare.kind, bare.body) == (Kind.GROUP, "")
    assert full.kind is Kind.POINT
    assert "báo cáo" in full.body


# --- who leads


@pytest.mark.parametrize(
    ("item", "roles"),
    [
        ("Giao Sở Y tế kiểm tra.", [("Sở Y tế", Role.RESPONSIBLE)]),
        ("Yêu cầu Giám đốc Sở Y tế kiểm tra.", [("Sở Y tế", Role.RESPONSIBLE)]),
        ("Sở Y tế chủ trì kiểm tra.", [("Sở Y tế", Role.LEAD)]),
        ("Sở Y tế là cơ quan thường trực, chủ trì theo dõi.", [("Sở Y tế", Role.LEAD)]),
        ("Đề nghị Công an tỉnh hỗ trợ.", [("Công an tỉnh", Role.REQUESTED)]),
        ("Giao UBND tỉnh tổ chức thực hiện.", [("UBND tỉnh", Role.RESPONSIBLE)]),
        ("UBND tỉnh đánh giá cao kết quả.", []),
        ("Kiểm tra theo đề nghị của Sở Y tế.", []),
        (
            "Giao Sở Y tế chủ trì, phối hợp với Sở Nội vụ kiểm tra.",
            [("Sở Y tế", Role.LEAD), ("Sở Nội vụ", Role.COORDINATE)],
        ),
        (
            "Sở Y tế và Sở Nội vụ rà soát theo đề xuất của Sở Xây dựng.",
            [("Sở Y tế", Role.RESPONSIBLE), ("Sở Nội vụ", Role.RESPONSIBLE)],
        ),
    ],
)
def test_who_opens_an_item_answers_for_it(item: str, roles: list[tuple[str, Role]]) -> None:
    clause = parsed(f"NGHỊ QUYẾT\n\nI. A\n\n1. {item}\n").clause("I.1")
    assert [(a.name, a.role) for a in clause.assignments if a.scope is Scope.CLAUSE] == roles


def test_points_have_the_holder_of_their_heading_unless_they_name_their_own() -> None:
    decision = parsed(
        "CHỈ THỊ\n\n1. Sở Y tế:\n\na) Kiểm tra.\n\nb) Chủ trì, phối hợp với Sở Nội vụ tập huấn.\n\n"
        "c) Sở Tài chính bố trí kinh phí.\n\n2. Việc khác:\n\na) Tuyên truyền.\n"
    )
    held = {
        c.id: [(a.name, a.role, a.scope) for a in c.assignments]
        for c in decision.clauses
        if c.kind is Kind.POINT
    }
    whole = Scope.CLAUSE
    assert held == {
        "K1.a": [("Sở Y tế", Role.RESPONSIBLE, whole)],
        "K1.b": [("Sở Y tế", Role.LEAD, whole), ("Sở Nội vụ", Role.COORDINATE, whole)],
        "K1.c": [("Sở Tài chính", Role.RESPONSIBLE, whole)],
        "K2.a": [],
    }
    heading = decision.source.index("Sở Y tế")
    assert decision.clause("K1.a").leads[0].start == heading


# --- kinds of documents


@pytest.mark.parametrize("kind", ["NGHỊ QUYẾT", "CHỈ THỊ", "KẾ HOẠCH", "CHƯƠNG TRÌNH"])
def test_other_kinds_are_read(kind: str) -> None:
    lead_in = "Để khắc phục tình trạng trên, các cơ quan, đơn vị thực hiện các nội dung sau:"
    decision = parsed(f"{kind}\nVề một việc\n\n{lead_in}\n\n1. Một.\n\n2. Hai.\n")
    assert [(c.id, c.citation) for c in decision.clauses] == [
        ("HEAD", "Phần mở đầu văn bản"),
        ("LOIDAN", "Lời dẫn"),
        ("K1", "khoản 1"),
        ("K2", "khoản 2"),
    ]
    assert decision.clause("LOIDAN").text == lead_in


@pytest.mark.parametrize(
    "text", ["KẾ HOẠCH\n\nLời văn không đánh số.\n", "1. Một.\n\n2. Hai.\n", "I. A\n\nKẾ HOẠCH\n"]
)
def test_neither_name_nor_number_is_no_document(text: str) -> None:
    with pytest.raises(CorpusError, match="không phải một quyết định"):
        parsed(text)


def test_a_regulation_that_a_decision_issues_has_articles_of_its_own() -> None:
    decision = parsed(
        "Căn cứ Luật A;\n\nĐiều 1. Ban hành Quy chế.\n\nĐiều 2. Thi hành.\n\n"
        "Nơi nhận:\n- Như trên.\n\nQUY CHẾ\nPhối hợp\n"
        "(Ban hành kèm theo Quyết định số 1/QĐ-UBND)\n\n"
        "Chương I\n\nĐiều 1. Phạm vi\n\n1. Một:\n\na) Hai.\n\nĐiều 2. Sở Y tế chủ trì.\n"
    )
    assert " ".join(c.id for c in decision.clauses) == (
        "CANCU D1 D2 NOINHAN KT1 KT1.C1.intro KT1.D1.intro KT1.D1.1 KT1.D1.1.a KT1.D2"
    )
    letter = decision.clause("KT1.D1.1.a")
    assert (letter.citation, letter.parent) == (
        "Quy chế kèm theo, Điều 1, khoản 1, điểm a",
        "KT1.D1.1",
    )
    assert [a.name for a in decision.clause("KT1.D2").leads] == ["Sở Y tế"]


# --- pages


def test_lines_set_in_by_one_blank_are_no_pages_where_numbers_deny_it() -> None:
    lines = ["Một dòng chữ dài cho đủ khổ giấy của trang này nhé bạn", " và dòng lùi một ô"] * 20
    lines[20:20] = ["", " 2 ", ""]
    assert [p.number for p in document("\n".join(lines)).pages] == [1, 2]
    del lines[20:23]
    assert [p.number for p in document("\n".join(lines)).pages] == [1]


def test_form_feeds_begin_pages() -> None:
    pages = document("Trang một.\n\fTrang hai.\n\fTrang ba.\n").pages
    assert [(p.number, p.certain) for p in pages] == [(1, True), (2, True), (3, True)]


@pytest.mark.parametrize("line", ["2", " - 2 - ", "Trang 2", "Trang 2/7"])
def test_printed_page_numbers(line: str) -> None:
    found = document(f"Một.\n\n{line}\n\nHai.\n")
    assert [p.number for p in found.pages] == [1, 2]
    assert [p.text for p in found.paragraphs] == ["Một.", "Hai."]


# --- any numbers at all

LINES = [
    "Chương I",
    "Phần thứ nhất",
    "Điều 1. Một",
    "Điều 2: Hai",
    "I. MỤC",
    "II. MỤC",
    "Mục 1. MỤC",
    "1. Sở Y tế chủ trì:",
    "2/ Việc.",
    "1.1. Việc",
    "1.1.1. Việc",
    "a) Chủ trì, phối hợp với Sở Nội vụ.",
    "b. Hai.",
    "Giao Sở Nội vụ:",
    "QUY CHẾ",
    "(Ban hành kèm theo Quyết định này)",
    "- Gạch đầu dòng;",
    "Nơi nhận:",
    " lùi một ô.",
    "\f",
    "",
]


@settings(max_examples=150, deadline=None, database=None)
@given(lines=st.lists(st.sampled_from(LINES), max_size=30))
def test_any_numbers_give_distinct_ids_and_lose_nothing(lines: list[str]) -> None:
    text = "\n".join(["KẾ HOẠCH", "", "1. Một.", *lines])
    decision = parsed(text)
    found = [c.id for c in decision.clauses]
    assert len(set(found)) == len(found)
    assert all(c.parent in found for c in decision.clauses if c.parent)
    shown = "".join(c.text for c in decision.clauses)
    assert "".join(shown.split()) == "".join(text.split())
