"""The saved index of a library: a folder with a manifest, built and opened.

One store holds the vectors of all decisions; words, classifiers and the like stand apart for each.
Opening checks the files against the manifest, and the manifest against what is to be indexed and
the encoder; a mismatch raises with the command that mends it. What is wrong with one decision's
part hinders no other.
"""

import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakValueDictionary

from filelock import FileLock, Timeout

from corpus.errors import IndexDamaged, IndexMissing, IndexStale, OutputError, reason
from index import builder
from index.builder import Changes
from index.classifiers import SETS, SHARES, Answerable, Classifier
from index.contents import Contents
from index.encoders.base import Encoder, Progress
from index.late import LateInteraction
from index.lexical import Analyzer, Lexical
from index.manifest import (
    MANIFEST,
    ORIGINS,
    PARTS,
    REBUILD,
    VECTORS,
    Manifest,
    frame_is_whole,
    part_is_whole,
    read_manifest,
    wanted,
)
from index.passage_votes import load_origins
from index.retriever import Retriever
from index.units import Grain
from index.vectors.faiss import EXACT, FaissStore
from index.writer import ANSWERABILITY, INTENTS, PIECES

__all__ = ["Changes", "build", "load", "put", "read_manifest", "remove"]

_SWAPS = 2  # how often a new index may take the place of the one being read
_SWAP_SECONDS = 0.2  # far more than the two renames of a swap take
# Decisions that are opened one by one share the vectors of them all.
_open: WeakValueDictionary[frozenset[tuple[str, str]], FaissStore] = WeakValueDictionary()
_opening = threading.Lock()


def build(
    folder: Path,
    library: Sequence[Contents],
    encoder: Encoder,
    *,
    factory: str = EXACT,
    spare: Collection[str] = (),
    force: bool = False,
    progress: Progress | None = None,
) -> Changes:
    """Brings the index in `folder` to these decisions; tells which parts had to change.

    The parts of `spare`, decisions that cannot be read just now, stay as they are where they can.
    Vectors of texts that the old index holds are taken over unless `force`. Raises `OutputError`
    if the folder cannot be written, and leaves the old index as it was.
    """
    with _alone(folder):
        return builder.build(
            folder,
            library,
            encoder,
            factory=factory,
            spare=spare,
            force=force,
            progress=progress,
        )


def put(
    folder: Path,
    contents: Contents,
    encoder: Encoder,
    *,
    factory: str = EXACT,
    progress: Progress | None = None,
) -> bool:
    """Makes one decision's part anew beside the others; False if it stood already.

    `IndexStale` if there is no index whose other parts can be taken over; `OutputError` as `build`.
    """
    with _alone(folder):
        return builder.put(folder, contents, encoder, factory=factory, progress=progress)


def remove(folder: Path, decision_id: str) -> bool:
    """Takes one decision's part out; False if there was none. Errors as those of `put`."""
    with _alone(folder):
        return builder.remove(folder, decision_id)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other process builds meanwhile; a failure to write is told in a line."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock", timeout=600):
            yield
    except Timeout as error:
        raise OutputError(
            f"Một tiến trình khác đang dựng chỉ mục ở {folder}: hãy đợi nó xong rồi chạy lại."
        ) from error
    except OSError as error:
        raise OutputError(
            f"Không ghi được chỉ mục vào {folder} ({reason(error)}): hãy kiểm tra quyền ghi và "
            "dung lượng, hoặc đặt HOIQD_DATA_DIR sang thư mục khác."
        ) from error


def load(folder: Path, contents: Contents, encoder: Encoder, *, factory: str = EXACT) -> Retriever:
    """One decision's part of the saved index, checked file by file.

    Raises `IndexMissing`, `IndexDamaged`, or `IndexStale` when texts, analyzers, libraries or
    encoder are not those it was built from. One that is swapped meanwhile is read again.
    """
    for _ in range(_SWAPS):
        before = _standing(folder)
        try:
            return _load(folder, contents, encoder, factory)
        except (IndexMissing, IndexDamaged, OSError):
            if not folder.exists():
                time.sleep(_SWAP_SECONDS)
            if _standing(folder) == before:
                raise
    return _load(folder, contents, encoder, factory)


def _standing(folder: Path) -> int:
    """Tells one built folder from the next; 0 while there is none."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def _load(folder: Path, contents: Contents, encoder: Encoder, factory: str) -> Retriever:
    manifest = read_manifest(folder)
    if manifest.made_with != wanted(encoder, factory).made_with:
        raise IndexStale(
            f"Chỉ mục ở {folder} không khớp với mô hình, thư viện hoặc cài đặt hiện tại: "
            "hãy chạy “hoiqd build”."
        )
    if not manifest.holds(contents):
        raise IndexStale(
            f"Chỉ mục ở {folder} không khớp với văn bản hoặc câu hỏi mẫu hiện tại của "
            f"“{contents.decision}”: hãy chạy “hoiqd build”."
        )
    _check_files(folder, manifest, contents.decision)
    part = folder / PARTS / contents.decision
    lexical = {
        f"{analyzer}/{path.name.split('-', 1)[1]}": Lexical.load(path)
        for analyzer in Analyzer
        for path in sorted(part.glob(f"{analyzer}-*"))
    }
    index = Retriever(
        decision=contents.decision,
        documents=contents.documents,
        variants=contents.of_grain(Grain.VARIANT),
        unanswerable=contents.of_grain(Grain.UNANSWERABLE),
        vectors=_vectors(folder, manifest),
        lexical=lexical,
        answerability=_classifier(part / ANSWERABILITY, len(Answerable._fields)),
        intents=_classifier(part / INTENTS, 1 + len(SETS) + len(SHARES)),
        origins=load_origins(part / ORIGINS),
        encoder=encoder,
        late=None if contents.of_grain(Grain.VARIANT) else LateInteraction.load(part / PIECES),
        fingerprint=manifest.fingerprint_of(contents.decision),
    )
    _check_sizes(folder, manifest, index)
    return index


def _vectors(folder: Path, manifest: Manifest) -> FaissStore:
    """Those of all decisions, read once as long as anyone uses them."""
    key = frozenset(manifest.files.items())
    with _opening:
        store = _open.get(key)
        if store is None:
            store = _open[key] = FaissStore.load(folder / VECTORS)
    return store


def _classifier(folder: Path, machines: int) -> Classifier | None:
    """None if there were not enough variants to fit it; a missing file shows in the manifest."""
    return Classifier.load(folder, machines) if folder.exists() else None


def _check_files(folder: Path, manifest: Manifest, decision: str) -> None:
    if not (frame_is_whole(folder, manifest) and part_is_whole(folder, manifest, decision)):
        raise IndexDamaged(f"Chỉ mục ở {folder} thiếu, thừa hoặc có tệp bị sửa: {REBUILD}.")


def _check_sizes(folder: Path, manifest: Manifest, index: Retriever) -> None:
    sizes = {
        "clause": len(index.documents),
        "sentence": sum(len(d.passages) for d in index.documents),
        "variant": len(index.variants),
        "unanswerable": len(index.unanswerable),
        "expanded": len(index.documents),
    }
    rows = [(name.split("/")[1], len(lexical)) for name, lexical in index.lexical.items()]
    rows += [("clause", len(index.late))] if index.late else []
    whole = sum(map(len, manifest.texts.values()))
    if len(index.vectors) != whole or any(size != sizes[name] for name, size in rows):
        raise IndexDamaged(f"Chỉ mục ở {folder} không khớp với văn bản: {REBUILD}.")
