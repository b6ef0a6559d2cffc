"""The saved index, with a tiny encoder and a few clauses and variants."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.assistant import Assistant
from corpus.decision import Decision
from corpus.errors import IndexDamaged, IndexMissing, IndexStale, OutputError
from corpus.variants import Variant
from index import contents, store
from index.assembly import assemble
from index.contents import load_contents
from index.encoders.base import Vectors
from index.manifest import FORMAT
from index.retriever import Retriever
from index.units import documents_of, texts_by_grain, units_of
from tests.tiny_encoder import TinyEncoder

QUESTION = "Cơ quan nào chủ trì?"


class Library:
    """The part of the library that the store sees; tests change `variants`."""

    def __init__(self, decision: Decision) -> None:
        self.decision = replace(decision, clauses=decision.answerable[:5])
        ids = [c.id for c in self.decision.clauses]
        self.variants = [
            Variant("Cơ quan nào chủ trì việc này?", ids[0], True),
            Variant("Ai phối hợp thực hiện?", ids[1], True),
            Variant("Thời hạn hoàn thành là khi nào?", ids[1], True),
            Variant("Sở nào lo việc du lịch?", ids[3], True),
            Variant("Số điện thoại của sở là gì?", "", False),
            Variant("Kinh phí bao nhiêu tiền?", ids[2], False, "number"),
        ]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, decision: Decision) -> Library:
    library = Library(decision)
    monkeypatch.setattr(contents, "load_decision", lambda *_: library.decision)
    monkeypatch.setattr(contents, "load_variants", lambda *_: library.variants)
    return library


@pytest.fixture
def encoder() -> TinyEncoder:
    return TinyEncoder()


@pytest.fixture
def folder(tmp_path: Path, library: Library, encoder: TinyEncoder) -> Path:
    """A built index."""
    folder = tmp_path / "data" / "index"
    assert build(folder, encoder)
    return folder


def build(folder: Path, encoder: TinyEncoder, *, force: bool = False) -> bool:
    return bool(store.build(folder, [load_contents("d")], encoder, force=force))


def load(folder: Path, encoder: TinyEncoder | None = None) -> Retriever:
    return store.load(folder, load_contents("d"), encoder or TinyEncoder())


def beside(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.parent.iterdir() if not p.name.endswith(".lock"))


class Failing(TinyEncoder):
    """Gives up at the first questions, when the passages are done."""

    def questions(self, texts: Sequence[str]) -> Vectors:
        raise RuntimeError("no more")


def test_the_whole_decision(tiny_assistant: Assistant) -> None:
    index = tiny_assistant.index
    variant = index.variants[100]
    ranking = index.search(variant.question)
    assert ranking.nearest[0].variant.question == variant.question
    assert ranking.nearest[0].cosine == pytest.approx(1, abs=1e-5)
    assert ranking.hits[0].document_id == variant.clause_id
    assert set(ranking.sentences) == set(index.ids)


def test_a_loaded_index_ranks_as_a_fresh_one(
    folder: Path, library: Library, encoder: TinyEncoder
) -> None:
    documents = documents_of(library.decision.answerable)
    texts = texts_by_grain(units_of(documents, library.variants))
    vectors = {grain: encoder.passages(rows) for grain, rows in texts.items()}
    fresh = assemble(documents, library.variants, vectors, encoder)
    loaded = load(folder)
    for question in (QUESTION, "thoi han", "Số điện thoại?", library.variants[3].question):
        one, other = fresh.search(question), loaded.search(question)
        assert one.hits == other.hits
        assert one.nearest == other.nearest
        assert one.nearest_unanswerable == other.nearest_unanswerable
        assert one.answerability == other.answerability
        assert one.unknown == other.unknown
        assert all(np.array_equal(one.signals[n], other.signals[n]) for n in one.signals)


def test_a_second_build_does_nothing(folder: Path, encoder: TinyEncoder) -> None:
    encoder.encoded = 0
    before = (folder / "manifest.json").read_bytes()
    assert not build(folder, encoder)
    assert encoder.encoded == 0
    assert (folder / "manifest.json").read_bytes() == before


def test_force_encodes_everything(folder: Path, encoder: TinyEncoder) -> None:
    first, encoder.encoded = encoder.encoded, 0
    assert build(folder, encoder, force=True)
    assert encoder.encoded == first > 0


def test_one_changed_variant_is_encoded_alone(
    folder: Path, library: Library, encoder: TinyEncoder
) -> None:
    encoder.encoded = 0
    library.variants[1] = replace(library.variants[1], question="Đơn vị nào cùng làm?")
    with pytest.raises(IndexStale, match="hoiqd build"):
        load(folder)
    assert build(folder, encoder)
    assert encoder.encoded == 1
    nearest = load(folder).search("Đơn vị nào cùng làm?").nearest[0]
    assert nearest.variant == library.variants[1]
    assert nearest.cosine == pytest.approx(1, abs=1e-5)


def test_a_variant_moved_to_another_clause_is_not_encoded(
    folder: Path, library: Library, encoder: TinyEncoder
) -> None:
    encoder.encoded = 0
    clause_id = library.variants[3].clause_id
    library.variants[1] = replace(library.variants[1], clause_id=clause_id)
    assert build(folder, encoder)
    assert encoder.encoded == 0


def test_without_unanswerable_variants(tmp_path: Path, library: Library) -> None:
    library.variants = [v for v in library.variants if v.answerable]
    build(tmp_path / "index", TinyEncoder())
    ranking = load(tmp_path / "index").search(QUESTION)
    assert ranking.nearest_unanswerable == ()
    assert ranking.answerability == (0, 0, 0)


def test_without_variants(tmp_path: Path, library: Library) -> None:
    library.variants = []
    build(tmp_path / "index", TinyEncoder())
    ranking = load(tmp_path / "index").search(QUESTION)
    assert len(ranking.hits) == 5
    assert ranking.nearest == ()


@pytest.mark.parametrize("force", [True, False])
def test_a_failing_encoder_leaves_the_old_index(
    folder: Path, library: Library, *, force: bool
) -> None:
    before = load(folder).search(QUESTION).hits
    old, library.variants = library.variants, [*library.variants]
    library.variants[0] = replace(old[0], question="Một câu khác?")
    with pytest.raises(RuntimeError, match="no more"):
        build(folder, Failing(), force=force)
    assert beside(folder) == ["index"]
    library.variants = old
    assert load(folder).search(QUESTION).hits == before


def test_a_failing_first_build_leaves_nothing(tmp_path: Path, library: Library) -> None:
    with pytest.raises(RuntimeError, match="no more"):
        build(tmp_path / "index", Failing())
    assert beside(tmp_path / "index") == []
    with pytest.raises(IndexMissing, match="hoiqd build"):
        load(tmp_path / "index")


def test_what_an_interrupted_build_left_is_cleared(folder: Path, encoder: TinyEncoder) -> None:
    folder.with_name("index.new").mkdir()
    folder.rename(folder.with_name("index.old"))  # cut between the two renames
    assert not build(folder, encoder)
    assert beside(folder) == ["index"]
    load(folder)


def test_every_file_truncated_then_deleted(folder: Path) -> None:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    assert len(files) > 20
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        with pytest.raises(IndexDamaged, match="hoiqd build"):
            load(folder)
        path.unlink()
        with pytest.raises(IndexDamaged, match="hoiqd build"):
            load(folder)
        path.write_bytes(content)
    load(folder)


def test_a_damaged_index_is_built_anew(folder: Path, encoder: TinyEncoder) -> None:
    encoder.encoded = 0
    (folder / "vectors" / "variant.faiss").write_bytes(b"xyz")
    assert build(folder, encoder)
    assert encoder.encoded == 4  # the vectors in the other files are sound
    load(folder)


def test_a_file_too_many(folder: Path) -> None:
    (folder / "notes.txt").write_text("x")
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        load(folder)


def test_a_foreign_folder(tmp_path: Path, library: Library) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(IndexDamaged, match="không phải chỉ mục") as caught:
        load(tmp_path)
    assert "hoiqd build" in str(caught.value)


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '"x"', '{"prompts": 3}', "\x00"])
def test_a_foreign_manifest(folder: Path, content: str) -> None:
    (folder / "manifest.json").write_text(content)
    with pytest.raises(IndexDamaged, match="hoiqd build"):
        load(folder)


def test_a_manifest_of_another_format(folder: Path, encoder: TinyEncoder) -> None:
    path = folder / "manifest.json"
    row = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**row, "format": FORMAT + 1}), encoding="utf-8")
    with pytest.raises(IndexStale, match="hoiqd build"):
        load(folder)


@pytest.mark.parametrize("what", ["name", "prompts"])
def test_another_encoder(folder: Path, what: str) -> None:
    other = TinyEncoder("other" if what == "name" else "tiny")
    if what == "prompts":
        other.prompts = ("", "")
    with pytest.raises(IndexStale, match="hoiqd build"):
        load(folder, other)


def test_no_index(tmp_path: Path, library: Library) -> None:
    with pytest.raises(IndexMissing, match="hoiqd build"):
        load(tmp_path / "none")


def test_a_parent_that_is_a_file(tmp_path: Path, library: Library, encoder: TinyEncoder) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="HOIQD_DATA_DIR"):
        build(tmp_path / "file" / "index", encoder)
    assert encoder.encoded == 0


def test_a_copied_index_is_the_same_index(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert load(copy).search(QUESTION).hits == load(folder).search(QUESTION).hits
    assert store.read_manifest(copy).fingerprint == store.read_manifest(folder).fingerprint


def test_progress_is_reported(tmp_path: Path, library: Library, encoder: TinyEncoder) -> None:
    seen: list[tuple[str, int, int]] = []
    library_now = [load_contents("d")]
    store.build(tmp_path / "index", library_now, encoder, progress=lambda *row: seen.append(row))
    assert seen[0] == ("điều khoản", 5, 5)
    assert ("câu hỏi mẫu", 4, 4) in seen
    assert seen[-1] == ("từ khóa", 1, 1)
