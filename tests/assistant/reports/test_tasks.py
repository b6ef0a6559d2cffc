"""Tasks of bodies, the table of bodies by groups, and names as people type them."""

import tomllib
from pathlib import Path

import pytest

from assistant.reports.directory import Directory
from assistant.reports.tasks import Involvement, Matrix, tally, tasks_of
from corpus.annotations import IN_CHARGE, Role
from corpus.decision import Decision
from corpus.extraction.roles import addressed_in
from corpus.register import Register

ROLES = Path(__file__).parents[2] / "expected" / "roles.toml"


def ids(slug: str, tie: Involvement, decision: Decision, register: Register) -> list[str]:
    tasks = tasks_of(register[slug], decision, register)
    return [t.clause.id for t in tasks if t.tie is tie]


def test_a_department_leads_and_is_sent_reports(decision: Decision, register: Register) -> None:
    slug = "so-ke-hoach-va-dau-tu"
    assert ids(slug, Involvement.LEAD, decision, register) == ["II.4.1", "II.8.1", "D2.2"]
    (sent,) = [
        t for t in tasks_of(register[slug], decision, register) if t.tie is Involvement.ADDRESSED
    ]
    assert sent.clause.id == "D2.1"
    assert "gửi Sở Kế hoạch và Đầu tư trước ngày 18 hằng tháng" in sent.text
    assert [d.text for d in sent.deadlines] == ["trước ngày 18 hằng tháng"]
    assert not sent.whole


def test_a_role_of_one_sentence_shows_that_sentence(decision: Decision, register: Register) -> None:
    first = tasks_of(register["van-phong-ubnd-tinh"], decision, register)[0]
    assert (first.tie, first.clause.id) == (Involvement.RESPONSIBLE, "D2.1")
    assert first.text.startswith("Văn phòng UBND tỉnh theo dõi, đánh giá tiến độ")
    assert first.deadlines == ()


def test_recipients_are_listed_or_meant_by_an_article(
    decision: Decision, register: Register
) -> None:
    direct = tasks_of(register["bo-tai-chinh"], decision, register)
    assert [(t.tie, t.text) for t in direct] == [(Involvement.RECIPIENT, "Bộ Tài chính")]
    tasks = tasks_of(register["ubnd-cac-huyen-thanh-pho"], decision, register)
    assert tasks[-1].text == "Như Điều 3"


def test_bodies_without_a_task_are_listed_where_they_are_named(
    decision: Decision, register: Register
) -> None:
    slug = "to-chuc-dich-vu-buu-chinh-cong-ich"
    tasks = tasks_of(register[slug], decision, register)
    assert [(t.tie, t.clause.id) for t in tasks] == [(Involvement.NAMED, "II.6.2")]
    assert tally(tasks) == {"in_charge": 0, "coordinate": 0, "addressed": 0}


def test_who_is_reported_to_is_what_was_read_by_hand(
    decision: Decision, register: Register
) -> None:
    found = {
        (clause.id, mention.agency.slug)
        for clause in decision.clauses
        for mention in addressed_in(clause.text, register)
    }
    by_hand = {
        (role["section"].replace("Điều ", "D"), row["slug"])
        for row in tomllib.loads(ROLES.read_text(encoding="utf-8"))["agency"]
        for role in row["roles"]
        if role["role"] == "nhan_bao_cao"
    }
    # The table has the office as the one who watches over it ("để theo dõi").
    assert found - by_hand == {("D2.1", "van-phong-ubnd-tinh")}
    assert by_hand <= found


def test_every_assignment_is_in_the_matrix_once_for_a_clause(
    decision: Decision, register: Register
) -> None:
    matrix = Matrix(decision, register)
    pairs = {(c.id, a.agency) for c in decision.clauses for a in c.assignments}
    in_charge = {
        (c.id, a.agency) for c in decision.clauses for a in c.assignments if a.role in IN_CHARGE
    }
    rows = [matrix.of_row(agency) for agency in matrix.rows]
    columns = [matrix.of_column(column) for column in matrix.columns]
    for totals in (rows, columns):
        assert sum(t[0] for t in totals) == len(in_charge)
        assert sum(t[0] + t[1] for t in totals) == len(pairs)
    assert matrix.columns == (*(f"II.{n}" for n in range(1, 13)), "Điều 2", "Điều 3")
    health = register["so-y-te"]
    assert matrix.cell(health, "II.6") == {Role.LEAD: 1}
    assert matrix.cell(health, "II.7") == {}
    assert matrix.cell(register["cac-so-ban-nganh"], "II.1") == {
        Role.RESPONSIBLE: 1,
        Role.COORDINATE: 1,
    }


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("Sở Y tế", ["so-y-te"]),
        ("so y te", ["so-y-te"]),
        ("SYT", ["so-y-te"]),
        ("sở y tê", ["so-y-te"]),
        ("báo đài", ["co-quan-bao-chi-truyen-thong"]),
        ("TC", ["so-tai-chinh"]),
        ("bien phong", ["bo-chi-huy-bien-phong-tinh"]),
        ("sở y tế và sở nội vụ", ["so-y-te", "so-noi-vu"]),
        (
            "Sở Nông nghiệp và Môi trường",
            ["so-nong-nghiep-va-ptnt", "so-tai-nguyen-va-moi-truong"],
        ),
        ("", []),
        ("xyz", []),
    ],
)
def test_typed_names(typed: str, slugs: list[str], register: Register) -> None:
    assert [a.slug for a in Directory(register).find(typed).bodies] == slugs


def test_every_name_of_the_register_leads_to_its_body(register: Register) -> None:
    directory = Directory(register)
    for agency in register:
        assert directory.find(agency.name).bodies == (agency,)
        for name in (*agency.abbreviations, *agency.aliases):
            assert directory.find(name).bodies, name


def test_near_names_are_offered(register: Register) -> None:
    found = Directory(register).find("so xai dung")
    assert found.bodies == ()
    assert found.near[0].slug == "so-xay-dung"
