"""The saved index: a folder with a manifest, built and opened.

Opening checks every file against the manifest, and the manifest against the corpus and the
encoder; a mismatch raises with the command that mends it.
"""

import time
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import IndexDamaged, IndexMissing, IndexStale, OutputError, reason
from corpus.library import CORPUS, load_decision
from corpus.variants import load_variants
from index import builder
from index.builder import ANSWERABILITY, INTENTS
from index.classifiers import SETS, SHARES, Answerable, Classifier
from index.encoders.base import Encoder, Progress
from index.lexical import Analyzer, Lexical
from index.manifest import MANIFEST, ORIGINS, REBUILD, Manifest, is_whole, read_manifest, wanted
from index.passage_votes import load_origins
from index.retriever import SearchIndex
from index.units import Contents, Grain, documents_of
from index.vectors.faiss import EXACT, FaissStore

__all__ = ["build", "load", "read_manifest"]

_SWAPS = 2  # how often a new index may take the place of the one being read
_SWAP_SECONDS = 0.2  # far more than the two renames of a swap take


def build(
    folder: Path,
    encoder: Encoder,
    *,
    decision_id: str,
    corpus: Path = CORPUS,
    factory: str = EXACT,
    accepted: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> bool:
    """Brings the index in `folder` up to date; False if nothing had changed.

    `corpus` is the folder that the decision's own stands in, `accepted` a file of variants beyond
    those of the corpus, if it exists. Vectors of texts that the old index holds are taken over
    unless `force`. Raises `OutputError` if the folder cannot be written, and leaves the old index
    as it was.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock", timeout=600):
            return builder.build(
                folder,
                _contents(decision_id, corpus, accepted),
                encoder,
                factory=factory,
                force=force,
                progress=progress,
            )
    except Timeout as error:
        raise OutputError(
            f"Một tiến trình khác đang dựng chỉ mục ở {folder}: hãy đợi nó xong rồi chạy lại."
        ) from error
    except OSError as error:
        raise OutputError(
            f"Không ghi được chỉ mục vào {folder} ({reason(error)}): hãy kiểm tra quyền ghi và "
            "dung lượng, hoặc đặt HOIQD_DATA_DIR sang thư mục khác."
        ) from error


def _contents(decision_id: str, corpus: Path, accepted: Path | None) -> Contents:
    decision = load_decision(decision_id, corpus)
    variants = load_variants(decision_id, corpus, accepted=accepted)
    return Contents(
        decision.id, decision.sha256, documents_of(decision.answerable), tuple(variants)
    )


def load(
    folder: Path,
    encoder: Encoder,
    *,
    decision_id: str,
    corpus: Path = CORPUS,
    factory: str = EXACT,
    accepted: Path | None = None,
) -> SearchIndex:
    """The saved index, checked file by file; `accepted` as for `build`.

    Raises `IndexMissing`, `IndexDamaged`, or `IndexStale` when texts, analyzers, libraries or
    encoder are not those it was built from. One that is swapped meanwhile is read again.
    """
    for _ in range(_SWAPS):
        before = _standing(folder)
        try:
            return _load(folder, encoder, decision_id, corpus, factory, accepted)
        except (IndexMissing, IndexDamaged, OSError):
            if not folder.exists():
                time.sleep(_SWAP_SECONDS)
            if _standing(folder) == before:
                raise
    return _load(folder, encoder, decision_id, corpus, factory, accepted)


def _standing(folder: Path) -> int:
    """Tells one built folder from the next; 0 while there is none."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def _load(
    folder: Path,
    encoder: Encoder,
    decision_id: str,
    corpus: Path,
    factory: str,
    accepted: Path | None,
) -> SearchIndex:
    manifest = read_manifest(folder)
    contents = _contents(decision_id, corpus, accepted)
    if manifest.fingerprint != wanted([contents], encoder, factory).fingerprint:
        raise IndexStale(
            f"Chỉ mục ở {folder} không khớp với văn bản, câu hỏi mẫu hoặc mô hình hiện tại: "
            "hãy chạy “hoiqd build”."
        )
    _check_files(folder, manifest)
    lexical = {
        f"{analyzer}/{path.name.split('-', 1)[1]}": Lexical.load(path)
        for analyzer in Analyzer
        for path in sorted(folder.glob(f"{analyzer}-*"))
    }
    index = SearchIndex(
        decision=contents.decision,
        documents=contents.documents,
        variants=contents.of_grain(Grain.VARIANT),
        unanswerable=contents.of_grain(Grain.UNANSWERABLE),
        vectors=FaissStore.load(folder),
        lexical=lexical,
        answerability=_classifier(folder / ANSWERABILITY, len(Answerable._fields)),
        intents=_classifier(folder / INTENTS, 1 + len(SETS) + len(SHARES)),
        origins=load_origins(folder / ORIGINS),
        encoder=encoder,
        fingerprint=manifest.fingerprint,
    )
    _check_sizes(folder, index, len(contents.of_grain(Grain.INTENT)))
    return index


def _classifier(folder: Path, machines: int) -> Classifier | None:
    """None if there were not enough variants to fit it; a missing file shows in the manifest."""
    return Classifier.load(folder, machines) if folder.exists() else None


def _check_files(folder: Path, manifest: Manifest) -> None:
    if not is_whole(folder, manifest):
        raise IndexDamaged(f"Chỉ mục ở {folder} thiếu, thừa hoặc có tệp bị sửa: {REBUILD}.")


def _check_sizes(folder: Path, index: SearchIndex, intents: int) -> None:
    sizes = {
        "clause": len(index.documents),
        "sentence": sum(len(d.passages) for d in index.documents),
        "variant": len(index.variants),
        "unanswerable": len(index.unanswerable),
        "intent": intents,
        "expanded": len(index.documents),
    }
    rows = [(name.split("/")[1], len(lexical)) for name, lexical in index.lexical.items()]
    whole = sum(sizes[grain] for grain in Grain)
    if len(index.vectors) != whole or any(size != sizes[name] for name, size in rows):
        raise IndexDamaged(f"Chỉ mục ở {folder} không khớp với văn bản: {REBUILD}.")
