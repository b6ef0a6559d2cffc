"""The one table of document kinds."""

from pathlib import Path

import pytest

from corpus.document_kinds import KindUse, document_kinds, kinds, names
from corpus.errors import CorpusError


def test_no_kind_stands_twice_and_each_is_of_use() -> None:
    found = [kind.name for kind in document_kinds()]
    assert len(found) == len(set(found))
    assert all(kind.symbols or kind.uses for kind in document_kinds())


def test_only_what_has_letters_in_numbers_is_the_kind_of_a_whole_document() -> None:
    assert kinds()["Chỉ thị"] == ("CT",)
    assert "Văn bản" not in kinds()
    assert next(iter(kinds())) == "Quyết định"


@pytest.mark.parametrize("use", KindUse)
def test_a_longer_name_comes_before_one_that_it_begins_with(use: KindUse) -> None:
    found = names(use)
    assert found
    assert not any(b.startswith(a) for n, a in enumerate(found) for b in found[n + 1 :])


@pytest.mark.parametrize(
    "text",
    ["kind = 1", "[[kind]]\nsymbols = []", '[[kind]]\nname = "A"\nuses = ["sung"]', "[[kind", ""],
)
def test_a_bad_table_is_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kinds.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match="Danh sách loại văn bản"):
        document_kinds(path)
