"""What the laws ask with: enough of it, true to the text, in two halves that stay apart."""

from pathlib import Path

import pytest

from corpus.decision import Decision
from corpus.errors import CorpusError
from corpus.register import Register
from eval.laws import topics
from eval.laws.cases import PARTS, Case, chosen, part_of
from eval.laws.material import Material, opening_part
from eval.laws.run import LAWS, made
from eval.laws.topics import Origin, hand_topics, holders, phrase_topics
from eval.laws.wordings import filled, foreign_questions, retyped, wordings
from index.text import normalize


@pytest.fixture(scope="module")
def material(decision: Decision, register: Register) -> Material:
    return Material(decision, register)


@pytest.fixture(scope="module")
def cases(material: Material) -> dict[str, list[Case]]:
    return made(material, LAWS, PARTS)


def test_there_is_enough_of_everything(material: Material) -> None:
    assert len(material.topics(Origin.TEXT, Origin.SHARED)) >= 150
    assert len(material.topics(Origin.VILLAGE)) >= 60
    assert len(wordings()["who"]) + len(wordings()["about"]) >= 25
    assert len(foreign_questions()) >= 120
    assert len(material.openings) >= 40


def test_nothing_stands_twice(material: Material) -> None:
    for texts in (
        [normalize(t.words) for t in material.by_hand],
        list(map(normalize, foreign_questions())),
        list(map(str, material.openings)),
    ):
        assert len(set(texts)) == len(texts)


def test_village_words_share_little_with_the_text(decision: Decision, material: Material) -> None:
    assert not any(holders(decision, t.words) for t in material.topics(Origin.VILLAGE))


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ('shared=["chuyển đổi số"]\nplace=[{clauses=["II.9.9"],text=["rác"]}]', "sai mã"),
        ('shared=["tín dụng đen"]\nplace=[]', "nhiều điều khoản"),
        ('shared=[]\nplace=[{clauses=["II.4.4"],text=["nợ xấu"]}]', "nguyên văn"),
        ('shared=[]\nplace=[{clauses=["II.1.2"],village=["nợ xấu"]}]', "nguyên văn"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(
    decision: Decision,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows: str,
    complaint: str,
) -> None:
    folder = tmp_path / decision.id / "laws"
    folder.mkdir(parents=True)
    (folder / "topics.toml").write_text(rows, encoding="utf-8")
    monkeypatch.setattr(topics, "SETS", tmp_path)
    with pytest.raises(CorpusError, match=complaint):
        hand_topics(decision)


def test_a_decision_without_a_list_is_told(decision: Decision) -> None:
    with pytest.raises(CorpusError, match="Chưa có danh sách"):
        topics.hand_list(decision, "khong-co")


def test_phrases_stand_in_few_clauses_that_are_all_right(decision: Decision) -> None:
    found = phrase_topics(decision)
    assert len(found) >= 40
    for topic in found:
        ids = tuple(c.id for c in holders(decision, topic.words))
        assert topic.clauses == ids
        assert len(ids) <= topics.RARE
        assert topic.bodies


def test_every_law_has_questions_in_both_halves(cases: dict[str, list[Case]]) -> None:
    for law, of in cases.items():
        assert {c.part for c in of} == set(PARTS), law
        assert all(talk and all(t.strip() for t in talk) for c in of for talk in c.talks)


def test_a_half_asks_nothing_of_the_other(material: Material, cases: dict[str, list[Case]]) -> None:
    own = [c for of in cases.values() for c in of if c.part == "development"]
    assert not {t.words for t in material.by_hand if t.part == "held"} & {c.group for c in own}
    held = {q for q in foreign_questions() if part_of(q) == "held"}
    openings = {talk for talk in material.openings if opening_part(talk) == "held"}
    assert not held & {talk[-1] for c in own for talk in c.talks}
    assert not openings & {talk[:-1] for c in own for talk in c.talks}


def test_a_sample_keeps_whole_groups(material: Material, cases: dict[str, list[Case]]) -> None:
    few = made(material, ["plain"], ["development"], sample=5)["plain"]
    every = [c for c in cases["plain"] if c.part == "development"]
    for figure in {c.figure for c in few}:
        groups = {c.group for c in few if c.figure == figure}
        assert len(groups) == 5
        kept = [c for c in few if c.figure == figure]
        assert len(kept) == sum(c.figure == figure and c.group in groups for c in every)


def test_choices_do_not_change_from_run_to_run() -> None:
    assert chosen("a", "bcdef", 3) == chosen("a", "fedcb", 3) == ["b", "d", "e"]


def test_wordings_are_filled() -> None:
    assert filled("{x} do {y} lo?", "thuế", "Sở Y tế") == "Thuế do Sở Y tế lo?"
    assert filled("ai lo {x}", "thuế") == "ai lo thuế"
    for kind, patterns in wordings()["same"].items():
        for pattern in patterns:
            typed = retyped(pattern, "Sở nào chủ trì về du lịch?")
            assert "{" not in typed, kind
            assert typed != "Sở nào chủ trì về du lịch?", (kind, pattern)
