"""Provinces of before July 2025 and of after."""

from pathlib import Path

import pytest

from corpus.errors import CorpusError
from corpus.places import load_provinces, other_provinces


def test_there_were_63_and_are_34() -> None:
    provinces = load_provinces()
    assert len(provinces) == len({p.name for p in provinces}) == 63
    assert len({p.now for p in provinces}) == 34


def test_a_province_is_not_another_one() -> None:
    before = other_provinces("Cần Thơ", 2024)
    assert "cần thơ" not in before
    assert "hậu giang" in before
    after = other_provinces("Cần Thơ", 2026)
    assert "hậu giang" not in after
    assert "sơn la" in after
    assert len(other_provinces("")) == 65  # two of them go by two names each


def test_a_damaged_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "places.toml"
    path.write_text("[[province]]\nnow = 'a'", encoding="utf-8")
    with pytest.raises(CorpusError, match="không dùng được"):
        load_provinces(path)
