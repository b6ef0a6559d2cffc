"""Numbers of documents that nobody prepared, and long units cut at their items."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.decision import Decision
from tests.readings import lost, read

LONG = "Tiếp tục rà soát, hoàn thiện cơ chế và tổ chức thực hiện trong toàn tỉnh. " * 6


def ids(decision: Decision) -> str:
    return " ".join(c.id for c in decision.clauses if c.id not in ("HEAD", "LOIDAN", "CANCU"))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("1. Một.|2. Hai.|4. Bốn.|5. Năm.", "K1 K2 K4 K5"),  # a number is lost
        ("1. Một.|2. Hai.|2. Hai nữa.|3. Ba.", "K1 K2 K2b K3"),  # one repeats
        ("1. Một.|2. Hai.|1. Lại một.|2. Lại hai.", "K1 K2 K1b K2b"),  # begins anew
        ("1/ Một.|2/ Hai.", "K1 K2"),
        ("A. MỘT|1. Việc.|B. HAI|1. Việc.|C. BA|1. Việc.", "A.intro A.1 B.intro B.1 C.intro C.1"),
        ("Phần thứ nhất|A. MỘT|I. X|1. Việc.", "P1.intro P1.A.intro I.0 I.1"),
        ("1. Sửa đổi Điều 2:|“Điều 2. Mới|1. Một.|2. Hai.”|2. Bãi bỏ Điều 3.", "K1 K2"),
        ("I. MỘT|2.1. Việc.|II. HAI|2.1. Việc.|2.2. Việc.", "I.0 II.0 II.2.1 II.2.2"),
    ],
)
def test_numbers(lines: str, expected: str) -> None:
    decision = read("KẾ HOẠCH", *lines.split("|"))
    assert ids(decision) == expected
    assert not lost(decision)


def test_articles_that_begin_anew_are_a_set_of_their_own() -> None:
    decision = read(
        "Căn cứ Luật A;", "Điều 1. Một", "Điều 2. Hai", "Điều 1. Lại một", "Điều 2. Hai"
    )
    assert ids(decision) == "D1 D2 L2.D1 L2.D2"


def test_an_annex_and_a_letter() -> None:
    decision = read(
        "Kính gửi: Các sở", "1. Một.", "Nơi nhận:", "PHỤ LỤC II", "DANH SÁCH", "1. Hai."
    )
    assert ids(decision) == "K1 NOINHAN PL1 PL1.K1"
    assert decision.clause("PL1.K1").citation == "Phụ lục II, khoản 1"


def test_numbers_that_do_not_go_on_are_told() -> None:
    decision = read("CHỈ THỊ", "1. Một.", "9. Chín.", "2. Hai.")
    assert [d.text for d in decision.doubts if d.kind == "number"] == ["9. Chín."]


def test_a_long_unit_is_cut_at_its_dashes() -> None:
    decision = read("KẾ HOẠCH", "1. Sở Y tế", f"- {LONG}", "+ Một phần.", f"- {LONG}", "2. Hai.")
    assert ids(decision) == "K1 K1-1 K1-2 K2"
    assert decision.clause("K1").heading == "1. Sở Y tế"
    assert decision.clause("K1-1").text.endswith("+ Một phần.")
    assert decision.clause("K1-2").ancestors == ("K1",)
    assert [a.name for a in decision.clause("K1-2").leads] == ["Sở Y tế"]


def test_a_long_paragraph_is_cut_at_its_sentences() -> None:
    decision = read("KẾ HOẠCH", f"1. {LONG * 3}", "2. Hai.")
    assert all(len(c.text.split()) <= 260 for c in decision.clauses)
    assert not lost(decision)


LINES = st.sampled_from(
    [
        *("Điều 1. Một", "Điều 2: Hai", "A. MỘT", "B. HAI", "I. X", "II. Y", "Mục 1", "1. Việc."),
        *("2/ Việc.", "3) Việc.", "1.1. Việc", "a) Việc.", "đ. Việc.", "- Gạch.", "+ Cộng."),
        *("PHỤ LỤC I", "QUY CHẾ", "(Kèm theo Quyết định này)", "Nơi nhận:", "“Điều 3. Trích"),
        *("Kết thúc.”", LONG, "Sở Y tế chủ trì.", "Thời gian thực hiện: 2025"),
    ]
)


@settings(max_examples=80, deadline=None, database=None)
@given(lines=st.lists(LINES, max_size=25))
def test_any_document_keeps_every_letter_once(lines: list[str]) -> None:
    decision = read("KẾ HOẠCH", "1. Một.", *lines)
    found = [c.id for c in decision.clauses]
    assert len(set(found)) == len(found)
    assert all(c.parent in found for c in decision.clauses if c.parent)
    assert not lost(decision)
    shown = [
        i for c in decision.clauses for i, x in zip(c.offsets, c.text, strict=True) if x.strip()
    ]
    assert len(set(shown)) == len(shown)


@pytest.mark.parametrize("end", ["trong năm.", "trong năm 2025.", "trong năm (đợt một)."])
def test_sentences_that_give_tasks_to_other_bodies_are_apart(end: str) -> None:
    first = (
        "Các bộ, cơ quan ngang bộ rà soát "
        + "các quy định về thủ tục hành chính, " * 4
        + "báo cáo."
    )
    second = f"Việc rà soát làm {end} Bộ Tư pháp chủ trì, phối hợp với Bộ Nội vụ đôn đốc chung."
    decision = read("NGHỊ QUYẾT", f"1. {first} {second}", "2. Bộ Y tế tập huấn. Bộ Nội vụ báo cáo.")
    whole, apart = decision.clause("K1"), decision.clause("K1-1")
    assert [a.name for a in whole.leads] == ["Các bộ, cơ quan ngang bộ"]
    assert [a.name for a in apart.leads] == ["Bộ Tư pháp"]
    assert (whole.text.endswith(end), apart.citation) == (True, "khoản 1, đoạn 1")
    assert [c.id for c in decision.clauses if c.id.startswith("K2")] == ["K2"]
    assert not lost(decision)
