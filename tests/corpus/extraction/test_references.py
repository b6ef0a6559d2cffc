"""Cited documents, against a table written by hand and in invented sentences."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from corpus.extraction.references import find_references

EXPECTED = Path(__file__).parents[2] / "expected" / "references.toml"
ROWS = tomllib.loads(EXPECTED.read_text(encoding="utf-8"))["reference"]


def _row(reference):
    return {
        "clause_id": reference.clause_id,
        "kind": reference.kind,
        "number": reference.number,
        "name": reference.name,
        "date": reference.date.isoformat() if reference.date else "",
        "issuer": reference.issuer,
    }


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['clause_id']}-{row['number'] or row['name'][:30]}"
)
def test_reference_of_the_table_is_found_once(decision, row):
    found = [_row(r) for r in decision.clause(row["clause_id"]).references]
    assert found.count(row) == 1


def test_nothing_beyond_the_table(decision):
    found = [_row(r) for clause in decision.clauses for r in clause.references]
    assert found == ROWS


def test_offsets_hold_number_or_name(decision):
    for clause in decision.clauses:
        for r in clause.references:
            printed = " ".join(decision.source[r.start : r.end].split())
            assert (r.number or r.name) in printed


@pytest.mark.parametrize(
    ("sentence", "name", "day"),
    [
        (
            "Căn cứ Luật Phòng, chống tham nhũng ngày 20/11/2018;",
            "Luật Phòng, chống tham nhũng",
            date(2018, 11, 20),
        ),
        (
            "Theo Luật Phòng, chống thiên tai, các sở rà soát phương án.",
            "Luật Phòng, chống thiên tai",
            None,
        ),
        (
            "Theo Luật Thực hành tiết kiệm, chống lãng phí và các quy định liên quan.",
            "Luật Thực hành tiết kiệm, chống lãng phí",
            None,
        ),
        (
            "Luật Sửa đổi, bổ sung một số điều của Luật Giá ngày 19/6/2023.",
            "Luật Sửa đổi, bổ sung một số điều của Luật Giá",
            date(2023, 6, 19),
        ),
        ("Thực hiện Luật Đất đai năm 2024.", "Luật Đất đai", None),
    ],
)
def test_laws_by_name(sentence, name, day):
    (found,) = find_references(sentence)
    assert (found.kind, found.name, found.number, found.date) == ("Luật", name, "", day)


def test_comma_ends_a_plain_law_name():
    found = find_references("Thực hiện Luật Đất đai, Luật Nhà ở và các nghị định.")
    assert [r.name for r in found] == ["Luật Đất đai", "Luật Nhà ở"]


def test_number_date_and_issuer():
    sentence = "Thông tư số 05/2023/TT-BTC ngày 10/01/2023 của Bộ Tài chính quy định về phí."
    (found,) = find_references(sentence)
    assert (found.kind, found.number) == ("Thông tư", "05/2023/TT-BTC")
    assert (found.date, found.issuer) == (date(2023, 1, 10), "Bộ Tài chính")


def test_impossible_date_is_no_date():
    (found,) = find_references("Kế hoạch số 15/KH-UBND ngày 31/02/2024.")
    assert (found.number, found.date) == ("15/KH-UBND", None)


def test_programmes_by_number_and_by_title():
    first, second = find_references("Triển khai Đề án 06 và Đề án “Phát triển du lịch xanh”.")
    assert (first.kind, first.number, first.name) == ("Đề án", "06", "")
    assert (second.kind, second.number, second.name) == ("Đề án", "", "Phát triển du lịch xanh")


@pytest.mark.parametrize(
    "sentence", ["Mời luật sư và người hiểu luật pháp.", "Quyết định này có hiệu lực.", ""]
)
def test_sentences_without_a_reference(sentence):
    assert list(find_references(sentence)) == []
