"""The language model of syllables."""

import pytest

from index.language import Language
from index.text import fold


@pytest.fixture(scope="module")
def language() -> Language:
    return Language(
        [
            "Sở Văn hóa, Thể thao và Du lịch chủ trì phát triển du lịch",
            "Sở Tài chính chủ trì thu ngân sách nhà nước",
            "Cơ quan nào chủ trì việc thu ngân sách?",
        ]
    )


@pytest.mark.parametrize(
    "phrase",
    ["sở tài chính", "phát triển du lịch", "cơ quan nào chủ trì", "thu ngân sách nhà nước"],
)
def test_best_path_restores_a_bare_phrase(language: Language, phrase: str) -> None:
    choices = [[(form, 0.0) for form in language.forms[bare]] for bare in fold(phrase).split()]
    assert any(len(options) > 1 for options in choices)
    assert " ".join(language.best_path(choices)) == phrase


def test_a_bonus_outweighs_the_neighbours(language: Language) -> None:
    assert language.best_path([[("du", 0.0)], [("lịch", 0.0), ("lích", 50.0)]]) == ["du", "lích"]


def test_best_path_of_nothing(language: Language) -> None:
    assert language.best_path([]) == []


def test_what_it_knows(language: Language) -> None:
    assert language.knows("lịch")
    assert not language.knows("lịchh")
    assert language.knows_folded("lich")
    assert not language.knows_folded("lịch")
    assert language.seen_pair("du", "lịch")
    assert not language.seen_pair("lịch", "ngân")


def test_a_seen_pair_is_likelier(language: Language) -> None:
    assert language.probability("du", "lịch") > language.probability("ngân", "lịch")
    assert language.probability("zzz", "zzz") < 0
