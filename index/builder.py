"""Builder: which parts of a saved index stay, and which are made anew or taken out."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import IndexDamaged, IndexStale, IndexStoreError
from index.contents import Contents
from index.encoders.base import Encoder, Progress
from index.manifest import (
    MANIFEST,
    VECTORS,
    IndexedDecision,
    Manifest,
    frame_is_whole,
    hashes,
    part_is_whole,
    read_manifest,
    wanted,
)
from index.units import Grain
from index.vectors.faiss import Dense, FaissStore
from index.writer import Known, Making, ReusableIndex, clear_leftovers, renew


@dataclass(frozen=True, slots=True)
class Changes:
    """The decisions whose part of an index was made, and those that it holds no more."""

    built: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.built or self.removed)


def build(
    folder: Path,
    library: Sequence[Contents],
    encoder: Encoder,
    *,
    factory: str,
    spare: Collection[str] = (),
    force: bool = False,
    progress: Progress | None = None,
) -> Changes:
    """Brings the index in `folder` to these decisions; parts that are as wanted stay.

    The parts of `spare` stay as they are, where they can. Vectors of texts that the old index holds
    are taken over unless `force`. The old index stays as it was if anything fails.
    """
    aim = wanted(encoder, factory)
    clear_leftovers(folder)
    base = None if force else _base(folder, aim)
    known = {} if force else _known_vectors(folder, aim)
    base = base or ReusableIndex(aim, FaissStore(encoder.dimension, factory))
    old = base.manifest.decisions
    kept = {c.decision for c in library if _stands(folder, base.manifest, c)}
    kept |= old.keys() & set(spare)
    changed = [c for c in library if c.decision not in kept]
    removed = old.keys() - kept - {c.decision for c in changed}
    if changed or removed:
        renew(folder, base, kept, Making(changed, encoder, known, progress))
    return Changes(tuple(c.decision for c in changed), tuple(sorted(removed)))


def put(
    folder: Path,
    contents: Contents,
    encoder: Encoder,
    *,
    factory: str,
    progress: Progress | None = None,
) -> bool:
    """Makes the part of one decision beside the others; False if it stood already.

    `IndexStale` if there is no index whose other parts could be taken over.
    """
    aim = wanted(encoder, factory)
    clear_leftovers(folder)
    base = _base(folder, aim)
    if base is None:
        raise _unfit(folder)
    if _stands(folder, base.manifest, contents):
        return False
    kept = base.manifest.decisions.keys() - {contents.decision}
    known = _known_vectors(folder, aim)
    renew(folder, base, kept, Making([contents], encoder, known, progress))
    return True


def remove(folder: Path, decision: str) -> bool:
    """Takes the part of one decision out; False if there was none.

    `IndexStale` if the other parts could not be taken over.
    """
    clear_leftovers(folder)
    manifest = read_manifest(folder)
    if decision not in manifest.decisions:
        return False
    base = _base(folder, manifest)
    if base is None:
        raise _unfit(folder)
    renew(folder, base, manifest.decisions.keys() - {decision}, None)
    return True


def _unfit(folder: Path) -> IndexStale:
    return IndexStale(f"Chỉ mục ở {folder} không dùng tiếp được: hãy chạy “hoiqd build”.")


def _base(folder: Path, aim: Manifest) -> ReusableIndex | None:
    """The index in a folder; None if it was made otherwise, is damaged or holds no vectors."""
    try:
        manifest = read_manifest(folder)
        if manifest.made_with != aim.made_with or not frame_is_whole(folder, manifest):
            return None
        store = FaissStore.load(folder / VECTORS)
    except IndexStoreError:
        return None
    kept_as_given = all(store.stored(grain, "") is not None for grain in Grain)
    return ReusableIndex(manifest, store) if kept_as_given else None


def _stands(folder: Path, manifest: Manifest, contents: Contents) -> bool:
    """Whether the part of these contents is there, and whole."""
    return manifest.holds(contents) and part_is_whole(folder, manifest, contents.decision)


def _known_vectors(folder: Path, aim: Manifest) -> Known:
    """Vectors that the old index made with the same model, by grain and text hash.

    Whatever its format: encoding takes minutes. Those in a damaged file are left out.
    """
    try:
        row: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        parts = {name: IndexedDecision(**part) for name, part in row["decisions"].items()}
        known_fields = {name: row[name] for name in Manifest.__dataclass_fields__}
        old = Manifest(**{**known_fields, "prompts": tuple(row["prompts"]), "decisions": parts})
        made_by = old.encoder, old.prompts, old.dimension, old.libraries
        if made_by != (aim.encoder, aim.prompts, aim.dimension, aim.libraries):
            return {}
        sound = {name for name, _ in hashes(folder / VECTORS).items() & old.files.items()}
        known: Known = {}
        for grain, rows in old.texts.items():
            if (name := f"{grain}.faiss") in sound:
                dense = Dense.load(folder / VECTORS / name)
                if dense.exact and len(dense) == len(rows):
                    known[grain] = dict(zip(rows, dense.vectors(), strict=True))
        return known
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexDamaged):
        return {}
