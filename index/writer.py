"""Writer: the folder of an index, made anew beside the old one and put in its place.

A reader sees the old index or the new one, never half of one. The files of parts that stay are
linked, not written again.
"""

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.assembly import assemble, assemble_part
from index.contents import Contents
from index.encoders.base import Encoder, Progress, Vectors, encode_with_progress
from index.late import LateInteraction
from index.manifest import (
    ORIGINS,
    PARTS,
    VECTORS,
    IndexedDecision,
    Manifest,
    hashes,
    short_hash,
    write_manifest,
)
from index.passage_votes import save_origins
from index.retriever import Retriever
from index.units import PASSAGES, Grain, texts_by_grain, unit_ids
from index.vectors.faiss import FaissStore

ANSWERABILITY = "answerability"
INTENTS = "intents"
PIECES = "late"
_READ_AS_ASKED = 64  # documents whose states as questions say what all questions share
Known = dict[str, dict[str, npt.NDArray[np.float32]]]  # grain -> text hash -> vector
_LABELS = {
    "clause": "điều khoản",
    "sentence": "câu",
    "variant": "câu hỏi mẫu",
    "unanswerable": "câu hỏi ngoài văn bản",
    "intent": "cách hỏi danh sách",
}
_PIECES = "từng từ của điều khoản"


@dataclass(frozen=True, slots=True)
class ReusableIndex:
    """An index that stands and whose vectors can be taken over as they are."""

    manifest: Manifest
    store: FaissStore


@dataclass(frozen=True, slots=True)
class Making:
    """Parts that are to be made, and with what."""

    parts: Sequence[Contents]
    encoder: Encoder
    known: Known
    progress: Progress | None

    def vectors(self, contents: Contents) -> dict[str, Vectors]:
        """By grain, a vector for every text; those known are not computed."""
        texts = texts_by_grain(contents.units)
        return {grain: self._encoded(grain, rows, contents) for grain, rows in texts.items()}

    def _encoded(self, grain: Grain, texts: list[str], contents: Contents) -> Vectors:
        old = self.known.get(grain, {})
        hashed = [short_hash(t) for t in texts]
        new = {h: t for h, t in zip(hashed, texts, strict=True) if h not in old}
        encode = self.encoder.passages if grain in PASSAGES else self.encoder.questions
        label = self.label(_LABELS[grain], contents)
        batches = encode_with_progress(encode, list(new.values()), label, self.progress)
        fresh = dict(zip(new, (row for batch in batches for row in batch), strict=True))
        return np.stack([fresh[h] if h in fresh else old[h] for h in hashed])

    def late(self, contents: Contents) -> LateInteraction | None:
        """The states of its documents; None where prepared questions say what people ask."""
        if contents.of_grain(Grain.VARIANT):
            return None
        texts = [d.whole for d in contents.documents]
        encode, label = self.encoder.passage_states, self.label(_PIECES, contents)
        batches = encode_with_progress(encode, texts, label, self.progress)
        passages = [states for batch in batches for states in batch]
        return LateInteraction.of(passages, self.encoder.question_states(texts[:_READ_AS_ASKED]))

    def label(self, what: str, contents: Contents) -> str:
        """What is being made; of which decision, where there are several."""
        return what if len(self.parts) == 1 else f"{contents.decision}: {what}"

    def report(self, what: str, contents: Contents, *, done: int) -> None:
        """Tells of a step that is one piece."""
        if self.progress:
            self.progress(self.label(what, contents), done, 1)


def made(contents: Contents, encoder: Encoder) -> Retriever:
    """An index of one decision that is kept nowhere."""
    making = Making([contents], encoder, {}, None)
    return assemble(
        contents.documents,
        contents.variants,
        making.vectors(contents),
        encoder,
        decision=contents.decision,
        late=making.late(contents),
    )


def renew(folder: Path, base: ReusableIndex, kept: Collection[str], making: Making | None) -> None:
    """Puts an index of the kept parts and the new ones in the place of what stands there."""
    store = base.store
    for decision in base.manifest.decisions.keys() - set(kept):
        store.remove(decision)
    temporary = folder.with_name(f"{folder.name}.new")
    temporary.mkdir()
    try:
        parts = {decision: base.manifest.decisions[decision] for decision in kept}
        (temporary / PARTS).mkdir()
        for decision in kept:
            source, target = (place / PARTS / decision for place in (folder, temporary))
            if source.is_dir():  # one that is gone is told when it is opened
                shutil.copytree(source, target, copy_function=_link)
        if making:
            parts |= _make_parts(temporary, store, making)
        (temporary / VECTORS).mkdir()
        store.save(temporary / VECTORS)
        parts = dict(sorted(parts.items()))
        files = hashes(temporary / VECTORS)
        write_manifest(temporary, replace(base.manifest, decisions=parts, files=files))
        _swap(temporary, folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _link(source: str, target: str) -> None:
    """One file under two names, or a copy where the disk knows no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _make_parts(folder: Path, store: FaissStore, making: Making) -> dict[str, IndexedDecision]:
    """Writes the new parts, and fills the store with their vectors."""
    parts: dict[str, IndexedDecision] = {}
    rows: list[Vectors] = []
    for contents in making.parts:
        vectors = making.vectors(contents)
        rows += vectors.values()
        making.report("từ khóa", contents, done=0)
        place = folder / PARTS / contents.decision
        place.mkdir()
        late = making.late(contents)
        _write_part(place, contents, vectors, making.encoder, store, late)
        parts[contents.decision] = IndexedDecision(
            text=contents.sha256,
            units=contents.units_sha256,
            texts=_text_hashes(contents),
            files=hashes(place),
        )
        making.report("từ khóa", contents, done=1)
    if units := [unit for contents in making.parts for unit in contents.units]:
        store.add(unit_ids(units), np.concatenate(rows), [unit.fields for unit in units])
    return parts


def _text_hashes(contents: Contents) -> dict[str, list[str]]:
    texts = texts_by_grain(contents.units)
    return {grain: [short_hash(t) for t in rows] for grain, rows in texts.items()}


def _write_part(
    folder: Path,
    contents: Contents,
    vectors: Mapping[str, Vectors],
    encoder: Encoder,
    store: FaissStore,
    late: LateInteraction | None,
) -> None:
    index = assemble_part(contents, vectors, encoder, store, late)
    if late:
        late.save(folder / PIECES)
    for name, lexical in index.lexical.items():
        lexical.save(folder / name.replace("/", "-"))
    for name, classifier in ((ANSWERABILITY, index.answerability), (INTENTS, index.intents)):
        if classifier:
            classifier.save(folder / name)
    save_origins(folder / ORIGINS, index.origins)


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
