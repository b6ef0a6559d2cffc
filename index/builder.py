"""Builder: decisions -> the folder of a saved index.

Written to a temporary folder beside it and renamed, so that a reader sees the old index or the
new one, never half of one.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import IndexDamaged, IndexStoreError
from index.assembly import assemble
from index.encoders.base import Encoder, Progress, Vectors, encode_with_progress
from index.manifest import (
    MANIFEST,
    ORIGINS,
    Manifest,
    hashes,
    is_whole,
    read_manifest,
    short_hash,
    wanted,
    write_manifest,
)
from index.passage_votes import save_origins
from index.units import PASSAGES, Contents, Grain, texts_by_grain
from index.vectors.faiss import Dense

ANSWERABILITY = "answerability"
INTENTS = "intents"
Known = dict[str, dict[str, npt.NDArray[np.float32]]]  # grain -> text hash -> vector
_LABELS = {
    "clause": "điều khoản",
    "sentence": "câu",
    "variant": "câu hỏi mẫu",
    "unanswerable": "câu hỏi ngoài văn bản",
    "intent": "cách hỏi danh sách",
}


def build(
    folder: Path,
    contents: Contents,
    encoder: Encoder,
    *,
    factory: str,
    force: bool = False,
    progress: Progress | None = None,
) -> bool:
    """Brings the index in `folder` up to date; False if nothing had changed.

    Vectors of texts that the old index holds are taken over unless `force`. The old index stays as
    it was if anything fails.
    """
    aim = wanted([contents], encoder, factory)
    clear_leftovers(folder)
    if not force and _stands(folder, aim):
        return False
    known = {} if force else _known_vectors(folder, aim)
    temporary = folder.with_name(f"{folder.name}.new")
    temporary.mkdir()
    try:
        texts = _write(temporary, contents, encoder, factory, known, progress)
        write_manifest(temporary, replace(aim, texts=texts, files=hashes(temporary)))
        _swap(temporary, folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return True


def _stands(folder: Path, aim: Manifest) -> bool:
    """Whether the index aimed at is there, and whole."""
    try:
        manifest = read_manifest(folder)
        return manifest.fingerprint == aim.fingerprint and is_whole(folder, manifest)
    except IndexStoreError:
        return False


def _write(
    folder: Path,
    contents: Contents,
    encoder: Encoder,
    factory: str,
    known: Known,
    progress: Progress | None,
) -> dict[str, list[str]]:
    """Writes vectors and lexical indexes; gives the hashes of each grain's texts."""
    texts = texts_by_grain(contents.units)
    vectors: dict[str, Vectors] = {
        grain: _vectors(grain, rows, encoder, known.get(grain, {}), progress)
        for grain, rows in texts.items()
    }
    if progress:
        progress("từ khóa", 0, 1)
    index = assemble(
        contents.documents, contents.variants, vectors, encoder, factory, contents.decision
    )
    index.vectors.save(folder)
    for name, lexical in index.lexical.items():
        lexical.save(folder / name.replace("/", "-"))
    for name, classifier in ((ANSWERABILITY, index.answerability), (INTENTS, index.intents)):
        if classifier:
            classifier.save(folder / name)
    save_origins(folder / ORIGINS, index.origins)
    if progress:
        progress("từ khóa", 1, 1)
    return {grain: [short_hash(t) for t in rows] for grain, rows in texts.items()}


def _vectors(
    grain: Grain,
    texts: list[str],
    encoder: Encoder,
    old: dict[str, npt.NDArray[np.float32]],
    progress: Progress | None,
) -> Vectors:
    """A vector for every text; those of texts in `old` are taken from there."""
    hashes = [short_hash(t) for t in texts]
    new = {h: t for h, t in zip(hashes, texts, strict=True) if h not in old}
    encode = encoder.passages if grain in PASSAGES else encoder.questions
    batches = encode_with_progress(encode, list(new.values()), _LABELS[grain], progress)
    fresh = dict(zip(new, (row for batch in batches for row in batch), strict=True))
    return np.stack([fresh[h] if h in fresh else old[h] for h in hashes])


def _known_vectors(folder: Path, aim: Manifest) -> Known:
    """Vectors that the old index made with the same model, by grain and text hash.

    Whatever its format: encoding takes minutes. Those in a damaged file are left out.
    """
    try:
        old: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        made_by = old["encoder"], tuple(old["prompts"]), old["dimension"], old["libraries"]
        if made_by != (aim.encoder, aim.prompts, aim.dimension, aim.libraries):
            return {}
        sound = {name for name, _ in hashes(folder).items() & old["files"].items()}
        known: Known = {}
        for grain, rows in old["texts"].items():
            if (name := f"{grain}.faiss") in sound:
                dense = Dense.load(folder / name)
                if dense.exact and len(dense) == len(rows):
                    known[grain] = dict(zip(rows, dense.vectors(), strict=True))
        return known
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexDamaged):
        return {}


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


def clear_leftovers(folder: Path) -> None:
    """Undoes what an interrupted build left: its half-written folder, or a swap cut in two."""
    shutil.rmtree(folder.with_name(f"{folder.name}.new"), ignore_errors=True)
    old = folder.with_name(f"{folder.name}.old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
