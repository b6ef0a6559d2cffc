"""The thesaurus: found phrases, and files that an administrator got wrong."""

from pathlib import Path

import pytest

from corpus.decision import Decision
from corpus.errors import CorpusError
from corpus.thesaurus import NATIONWIDE, Thesaurus, load_thesaurus, read_entries


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return load_thesaurus()


def test_every_official_term_stands_in_the_decision(
    thesaurus: Thesaurus, decision: Decision
) -> None:
    text = " ".join(" ".join(c.text for c in decision.clauses).split()).lower()
    missing = [t for e in thesaurus.entries for t in e.official if t.lower() not in text]
    assert missing == []


def test_everyday_words_lead_to_official_ones(thesaurus: Thesaurus) -> None:
    found = thesaurus.find("ai trông coi tiền bạc của tỉnh")
    assert [e.official for e in found] == [("quản lý tài chính",)]
    assert found[0].same


def test_own_entries_come_after_the_nationwide_ones(tmp_path: Path, thesaurus: Thesaurus) -> None:
    assert thesaurus.find("bao giờ phải có kế hoạch")[0].official == ("Trước ngày 30/01/2024",)
    (tmp_path / "document.toml").write_text('title = "x"', encoding="utf-8")
    assert load_thesaurus(tmp_path).entries == read_entries(NATIONWIDE)
    assert thesaurus.entries[: len(read_entries(NATIONWIDE))] == read_entries(NATIONWIDE)
    assert not load_thesaurus(tmp_path).find("bao giờ phải có kế hoạch")


def test_only_whole_words_count(thesaurus: Thesaurus) -> None:
    phrase = thesaurus.entries[0].everyday[0]
    assert thesaurus.find(phrase)
    assert not thesaurus.find(f"x{phrase}x")


def test_an_empty_thesaurus_finds_nothing() -> None:
    assert Thesaurus(()).find("tiền nhà nước") == []


@pytest.mark.parametrize(
    "text",
    [
        "row = 1",
        "[[row]]\nofficial = []\neveryday = ['a']\nrel = 'dong_nghia'",
        "[[row]]\nofficial = ['a']\neveryday = ['b']\nrel = 'khac'",
        "[[row]]\nofficial = ['a']\nrel = 'dong_nghia'",
        "[[row",
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "thesaurus.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"thesaurus\.toml"):
        read_entries(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"none\.toml"):
        read_entries(tmp_path / "none.toml")
