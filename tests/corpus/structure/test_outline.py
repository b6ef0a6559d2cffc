"""Where clauses stand in the tree, whatever ids a parser gives them."""

from collections.abc import Sequence

from corpus.decision import Clause, Decision, Kind, Level
from corpus.structure.outline import outlined


def clause(id_: str, citation: str, kind: Kind = Kind.POINT, parent: str = "") -> Clause:
    return Clause(id_, kind, citation, "", id_, 0, 1, 1, True, parent)


def rows(clauses: Sequence[Clause]) -> dict[str, tuple[Level, str, tuple[str, ...]]]:
    return {c.id: (c.level, c.number, c.ancestors) for c in clauses}


def test_the_tree_of_the_shipped_decision(decision: Decision) -> None:
    found = rows(decision.clauses)
    assert found["HEAD"] == found["NOINHAN"] == (Level.FRAME, "", ())
    assert found["D1.intro"] == (Level.ARTICLE, "1", ())
    assert found["II.0"] == (Level.SECTION, "II", ("D1.intro",))
    assert found["II.9"] == (Level.GROUP, "9", ("D1.intro", "II.0"))
    assert found["II.9.1b"] == (Level.POINT, "9.1", ("D1.intro", "II.0", "II.9"))
    assert found["D2.3"] == (Level.ITEM, "3", ("D2.intro",))


def test_what_a_decision_tells_of_its_tree(decision: Decision) -> None:
    assert [(p.id, p.name, len(p.items)) for p in decision.parts] == [
        ("I.0", "Mục I", 6),
        ("II.0", "Mục II", 12),
    ]
    assert [c.id for c in decision.articles] == ["D1.intro", "D2.intro", "D3"]
    assert len(decision.groups) == 12
    assert decision.views
    assert decision.views.name == "Mục I"
    first, second = decision.numbered("9.1")
    assert decision.twins(first) == (second,)
    assert decision.twins(second) == (first,)
    assert decision.twins(decision.clause("II.4.4")) == ()
    assert [c.number for c in decision.children("D2.intro")] == ["1", "2", "3", "4"]


def test_ids_do_not_matter() -> None:
    found = rows(
        outlined(
            [
                clause("a", "Điều 1, đoạn mở đầu", Kind.OPENING),
                clause("b", "Điều 1, Mục III, đoạn mở đầu", Kind.OPENING),
                clause("c", "Điều 1, Mục III, nhóm nhiệm vụ 2", Kind.GROUP),
                clause("d", "Điều 1, Mục III, điểm 2.1", parent="c"),
                clause(
                    "e", "Điều 1, Mục III, điểm 2.1 (điểm thứ hai cùng mang số 2.1)", parent="c"
                ),
                clause("f", "Điều 2, khoản 1"),
            ]
        )
    )
    assert found["c"] == (Level.GROUP, "2", ("a", "b"))
    assert found["d"] == found["e"] == (Level.POINT, "2.1", ("a", "b", "c"))
    assert found["f"] == (Level.ITEM, "1", ())  # nothing opens Điều 2


def test_of_two_articles_with_one_number_the_nearer_holds_what_follows() -> None:
    found = rows(
        outlined(
            [
                clause("x", "Điều 1, đoạn mở đầu", Kind.OPENING),
                clause("x1", "Điều 1, khoản 1"),
                clause("y", "Điều 1, đoạn mở đầu", Kind.OPENING),
                clause("y1", "Điều 1, khoản 1"),
            ]
        )
    )
    assert found["x1"][2] == ("x",)
    assert found["y1"][2] == ("y",)
