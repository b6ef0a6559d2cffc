"""One index for many decisions: each has its part, and what happens to one hinders no other."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import IndexDamaged, IndexMissing, IndexStale
from corpus.variants import Variant
from index import store
from index.contents import Contents
from index.manifest import read_manifest
from index.retriever import Retriever
from index.units import Document
from tests.tiny_encoder import TinyEncoder


def of(decision: str, *matters: str, asked: bool = True) -> Contents:
    """A small decision with a clause for each matter, with or without prepared questions."""
    documents = tuple(
        Document(
            f"I.{n}", f"Sở {m} chủ trì việc {m} của {decision}.", (f"Việc {m} của {decision}",)
        )
        for n, m in enumerate(matters, 1)
    )
    variants = [Variant(f"Ai lo {m}?", d.id, True) for d, m in zip(documents, matters, strict=True)]
    variants.append(Variant(f"Giá vàng ở {decision} bao nhiêu?", "", False))
    return Contents(decision, f"{decision:0<64}", documents, tuple(variants) if asked else ())


A = of("a-2024", "du lịch", "y tế", "rừng")
B = of("b-2025", "du lịch", "nước sạch", asked=False)
C = of("c-2026", "đường sá", "y tế")
QUESTION = "ai lo du lịch?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of the three."""
    store.build(tmp_path / "index", [A, B, C], TinyEncoder())
    return tmp_path / "index"


def load(folder: Path, contents: Contents) -> Retriever:
    return store.load(folder, contents, TinyEncoder())


def found(index: Retriever, question: str = QUESTION) -> tuple[object, ...]:
    r = index.search(question)
    return r.hits, r.nearest, r.nearest_unanswerable, r.unknown, r.answerability, r.intended


def files(folder: Path) -> dict[str, bytes]:
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


@pytest.mark.parametrize("contents", [A, B, C], ids=lambda c: c.decision)
def test_each_is_searched_as_if_it_were_alone(
    folder: Path, tmp_path: Path, contents: Contents
) -> None:
    store.build(tmp_path / "alone", [contents], TinyEncoder())
    for question in (QUESTION, "so nao lo y te", "giá vàng", "nước sạch của b-2025"):
        assert found(load(folder, contents), question) == found(
            load(tmp_path / "alone", contents), question
        )


def test_whether_a_question_is_answerable_is_judged_for_each(folder: Path) -> None:
    """What one decision's prepared questions refuse another's may answer; none, none is refused."""
    assert load(folder, A).search("Giá vàng ở a-2024 bao nhiêu?").answerability.overall < 0
    asked = load(folder, B).search("Giá vàng ở a-2024 bao nhiêu?")
    assert asked.answerability == (0, 0, 0)
    assert asked.nearest_unanswerable == asked.nearest == ()


def test_the_decisions_share_one_store_of_vectors(folder: Path) -> None:
    one, other = load(folder, A), load(folder, C)
    assert one.vectors is other.vectors
    assert len(one.vectors) == sum(len(c.units) for c in (A, B, C))


def test_to_add_one_computes_and_writes_nothing_of_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    store.build(folder, [A, B], TinyEncoder())
    before = {name: (folder / name).stat().st_ino for name in files(folder / "parts")
              for name in [f"parts/{name}"]}  # fmt: skip
    encoder = TinyEncoder()
    assert store.put(folder, C, encoder)
    assert encoder.encoded == len({u.text for u in C.units} - {u.text for u in A.units})
    assert {name: (folder / name).stat().st_ino for name in before} == before
    store.build(tmp_path / "fresh", [C, B, A], TinyEncoder())
    assert files(folder) == files(tmp_path / "fresh")
    assert not store.put(folder, C, encoder)


def test_to_change_one_leaves_the_parts_of_the_others(folder: Path) -> None:
    before, held = files(folder), found(load(folder, A))
    changed = replace(B, documents=(*B.documents, Document("I.9", "Việc cấp điện.", ())))
    encoder = TinyEncoder()
    changes = store.build(folder, [A, changed, C], encoder)
    assert (changes.built, changes.removed) == (("b-2025",), ())
    assert encoder.encoded == 1
    after = files(folder)
    parts = [n for n in before if n.startswith(("parts/a-2024", "parts/c-2026"))]
    assert [n for n in parts if after[n] != before[n]] == []
    assert found(load(folder, A)) == held
    assert load(folder, changed).search("cấp điện").hits[0].document_id == "I.9"
    with pytest.raises(IndexStale, match="“b-2025”"):
        load(folder, B)


def test_to_remove_one(folder: Path, tmp_path: Path) -> None:
    assert store.remove(folder, "b-2025")
    assert not store.remove(folder, "b-2025")
    store.build(tmp_path / "fresh", [A, C], TinyEncoder())
    assert files(folder) == files(tmp_path / "fresh")
    with pytest.raises(IndexStale, match="b-2025"):
        load(folder, B)
    assert store.remove(folder, "a-2024")
    assert store.remove(folder, "c-2026")
    assert store.put(folder, A, TinyEncoder())
    assert found(load(folder, A))


def test_a_build_without_one_takes_it_out_unless_it_is_spared(folder: Path) -> None:
    assert not store.build(folder, [A, C], TinyEncoder(), spare=["b-2025"])
    assert found(load(folder, B))
    assert store.build(folder, [A, C], TinyEncoder()).removed == ("b-2025",)


def test_fingerprints_tell_the_part_that_changed(folder: Path) -> None:
    before = read_manifest(folder)
    changed = replace(B, sha256="1" * 64)
    store.build(folder, [A, changed, C], TinyEncoder())
    after = read_manifest(folder)
    assert before.fingerprint != after.fingerprint
    assert before.fingerprint_of("b-2025") != after.fingerprint_of("b-2025")
    assert before.fingerprint_of("a-2024") == after.fingerprint_of("a-2024")
    assert load(folder, A).fingerprint == after.fingerprint_of("a-2024")


@pytest.mark.parametrize("gone", [False, True])
def test_a_damaged_part_hinders_no_other(folder: Path, *, gone: bool) -> None:
    part, good = folder / "parts" / "b-2025", files(folder)
    if gone:
        shutil.rmtree(part)
    else:
        (part / "words-clause" / "vocab.index.json").write_bytes(b"x")
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        load(folder, B)
    assert found(load(folder, A))
    assert store.remove(folder, "c-2026"), "the others can still change"
    with pytest.raises(IndexDamaged):
        load(folder, B)
    encoder = TinyEncoder()
    assert set(store.build(folder, [A, B, C], encoder).built) == {"b-2025", "c-2026"}
    assert encoder.encoded < len({u.text for u in C.units}) + 1, "vectors of b were sound"
    assert files(folder) == good


def test_to_add_to_an_index_of_another_model(folder: Path, tmp_path: Path) -> None:
    before = files(folder)
    with pytest.raises(IndexStale, match="hoiqd build"):
        store.put(folder, A, TinyEncoder("other"))
    assert files(folder) == before
    with pytest.raises(IndexStale, match="hoiqd build"):
        store.put(tmp_path / "none", A, TinyEncoder())
    with pytest.raises(IndexMissing):
        store.remove(tmp_path / "none", "a-2024")


def test_a_failure_while_one_is_added_leaves_the_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(folder)
    monkeypatch.setattr(TinyEncoder, "passages", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.put(folder, of("d-2027", "điện"), TinyEncoder())
    assert files(folder) == before
    assert {p.name for p in folder.parent.iterdir()} == {"index", "index.lock"}


def test_progress_names_the_decision_where_there_are_several(tmp_path: Path) -> None:
    said: set[str] = set()
    store.build(tmp_path / "x", [A, C], TinyEncoder(), progress=lambda label, *_: said.add(label))
    assert {"a-2024: điều khoản", "c-2026: từ khóa"} <= said
