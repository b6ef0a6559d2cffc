"""Who answers for each clause, against two tables written by hand."""

import tomllib
from pathlib import Path

import pytest

from corpus.annotations import Role

EXPECTED = Path(__file__).parents[2] / "expected"
POINTS = tomllib.loads((EXPECTED / "assignments.toml").read_text(encoding="utf-8"))["point"]
ROLES = tomllib.loads((EXPECTED / "roles.toml").read_text(encoding="utf-8"))["agency"]

ORACLE_ROLES = {
    "chu_tri": Role.LEAD,
    "dau_moi": Role.RESPONSIBLE,
    "thuc_hien": Role.RESPONSIBLE,
    "thi_hanh": Role.RESPONSIBLE,
    "phoi_hop": Role.COORDINATE,
    "de_nghi": Role.REQUESTED,
    "huong_dan": Role.GUIDE,
}


def _oracle() -> list[tuple[str, str, str]]:
    rows = []
    for agency in ROLES:
        for row in agency["roles"]:
            if row["role"] in ORACLE_ROLES:
                clause_id = row["section"].replace("Điều ", "D")
                rows.append((agency["slug"], clause_id, row["role"]))
    return rows


# Bodies that the table notes with a part, but that the clause only mentions in running text.
MENTIONED_ONLY = {
    # "… chỉ đạo các tổ chức tín dụng trên địa bàn": directed by the State Bank, given no task.
    ("to-chuc-tin-dung-tren-dia-ban", "II.1.2", "thuc_hien"),
    # The press is what the department manages and steers in the middle of a sentence.
    ("co-quan-bao-chi-truyen-thong", "II.12.1", "thuc_hien"),
    # "Sở … hướng dẫn các cơ quan báo chí": the object of the guidance.
    ("co-quan-bao-chi-truyen-thong", "D2.4", "thuc_hien"),
    # The Front's member organisations stand in the body; the request itself goes to the Front.
    ("cac-doan-the-to-chuc-thanh-vien-mat-tran", "II.12.2", "de_nghi"),
    # "các phiên họp thường kỳ của UBND các cấp": an aside in brackets.
    ("hdnd-ubnd-cac-cap", "D2.1", "thuc_hien"),
    # Payment "qua … tổ chức dịch vụ bưu chính công ích": a channel, not an addressee.
    ("to-chuc-dich-vu-buu-chinh-cong-ich", "II.6.2", "thuc_hien"),
}


@pytest.mark.parametrize("row", POINTS, ids=lambda row: row["id"])
def test_leads_are_those_of_the_table(decision, row):
    clause = decision.clause(row["id"])
    assert [a.name for a in clause.leads] == row["lead"]


@pytest.mark.parametrize("row", POINTS, ids=lambda row: row["id"])
def test_coordinators_are_those_of_the_table(decision, row):
    clause = decision.clause(row["id"])
    assert [a.name for a in clause.coordinators] == row["coordinate"]


@pytest.mark.parametrize("row", POINTS, ids=lambda row: row["id"])
def test_role_of_the_leads(decision, row):
    assert {a.role for a in decision.clause(row["id"]).leads} == {Role(row["lead_role"])}


@pytest.mark.parametrize("row", POINTS, ids=lambda row: row["id"])
def test_every_assignment_stands_in_the_source(decision, row):
    clause = decision.clause(row["id"])
    for a in clause.assignments:
        printed = " ".join(decision.source[a.start : a.end].split())
        assert printed.lower() == a.name.lower()
        assert clause.start <= a.start < a.end <= clause.end


def test_no_other_clause_has_assignments(decision):
    assert {c.id for c in decision.clauses if c.assignments} == {row["id"] for row in POINTS}


@pytest.mark.parametrize(
    ("slug", "clause_id", "role"), [row for row in _oracle() if row not in MENTIONED_ONLY]
)
def test_roles_of_the_register_are_found(decision, slug, clause_id, role):
    found = {(a.agency, a.role) for a in decision.clause(clause_id).assignments}
    assert (slug, ORACLE_ROLES[role]) in found


@pytest.mark.parametrize(("slug", "clause_id", "role"), sorted(MENTIONED_ONLY))
def test_bodies_merely_mentioned_get_no_such_role(decision, slug, clause_id, role):
    assert (slug, clause_id, role) in _oracle()
    found = {(a.agency, a.role) for a in decision.clause(clause_id).assignments}
    assert (slug, ORACLE_ROLES[role]) not in found
