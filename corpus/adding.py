"""Adding: a file -> a decision's folder, written whole or not at all.

DATA/decisions/<id>/: the original, `decision.txt` (the text that is quoted), `source.json` (its
paragraphs, pages and tables), `document.toml` (the profile), `report.json` (how it was read).
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError, UsageError, reason
from corpus.facts import Given, facts_of_identity
from corpus.identity import Identity, identify, plain
from corpus.library import RECORD, TEXT, decision_ids, load_library
from corpus.limited import Limits, Progress, call
from corpus.readers.base import SourceText
from corpus.readers.content import SUFFIXES, kind_of, read_record
from corpus.readers.record import from_record, to_record
from corpus.readers.vietnamese import measure
from corpus.register import load_register
from corpus.structure.parser import parse
from corpus.whole_file import unwritten

REPORT = "report.json"
ORIGINAL = "original"
MOST_BYTES = 100_000_000
_THIS = "Tệp"
_STAGING = ".adding"
_FORGOTTEN = 24 * 3600.0  # seconds after which a folder that an interrupted run left is cleared
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_FEWEST_WORDS = 30
_SCAN_SYLLABLES = 0.6  # of a poor scan's words
_LIMITS = Limits(cpu=300, wall=900.0, memory=3_000_000_000, result=200_000_000)

Asked = Callable[[SourceText, Identity], Identity]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file: the decision's id, and whether it stood there already."""

    id: str
    identity: Identity
    notes: tuple[str, ...] = ()
    known: bool = False


def add(
    path: Path,
    folder: Path,
    *,
    decision_id: str = "",
    given: Given | None = None,
    ask: Asked | None = None,
    name: str = "",
    progress: Progress | None = None,
) -> Added:
    """Makes a decision of a file, in the library's `folder`.

    `ask` may complete what was found, `name` is what the file is called where it came from. A file
    of the same bytes is there already. `UsageError` says why a file cannot be one; nothing of it
    stays.
    """
    name = "".join(c for c in name or path.name if c.isprintable())
    try:
        return _added(path, folder, decision_id, given, ask, name, progress)
    except UsageError as error:
        raise UsageError(f"Tệp “{name}” {str(error).removeprefix(f'{_THIS} ')}") from error


def _added(
    path: Path,
    folder: Path,
    decision_id: str,
    given: Given | None,
    ask: Asked | None,
    name: str,
    progress: Progress | None,
) -> Added:
    with _staged(folder) as staging:
        original, digest = _copied(path, staging)
        if known := next((i for i, d in _digests(folder) if d == digest), ""):
            if decision_id and decision_id != known:
                raise UsageError(
                    f"đã có trong kho với mã “{known}”: gõ “hoiqd remove {known}” trước nếu muốn "
                    "thêm lại với mã khác."
                )
            return Added(known, Identity(), known=True)
        kind = kind_of(original)
        original = original.rename(original.with_suffix(SUFFIXES.get(kind, ".txt")))
        document = _read(original, progress)
        identity = given.over(identify(document, name)) if given else identify(document, name)
        if ask:
            identity = ask(document, identity)
        twin = _same_number(identity, folder)
        if twin and not decision_id:
            raise UsageError(
                f"có số {identity.number.value} như văn bản “{twin}” đã có, nhưng lời văn khác: "
                f"hãy gõ “hoiqd remove {twin}” rồi thêm lại, hoặc đặt mã riêng bằng --id."
            )
        chosen = decision_id or _free_id(identity, name, folder)
        _check_id(chosen, folder)
        _check_parsed(document, chosen)
        facts = facts_of_identity(chosen, identity, given.year if given else 0)
        _write(staging, document, facts, _report(name, digest, kind, document, identity))
        _move(staging, folder / chosen)
    return Added(chosen, identity, document.notes)


def remove(decision_id: str, folder: Path) -> None:
    """Takes a decision out of the library, whole; `CorpusError` if it is not there."""
    held = folder / decision_id
    if not _ID.fullmatch(decision_id) or not (held / "document.toml").is_file():
        raise CorpusError(
            f"Không có văn bản “{decision_id}” trong kho tự thêm: gõ “hoiqd library” để xem các mã "
            "(văn bản đi kèm chương trình không gỡ được)."
        )
    with _staged(folder) as staging:
        try:
            held.rename(staging / decision_id)
        except OSError as error:
            raise unwritten(held, error) from error


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """The files themselves, and those of folders and what lies in these, in order."""
    for path in paths:
        if path.is_dir():
            inner = sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink())
            yield from (p for p in inner if not any(part.startswith(".") for part in p.parts))
        else:
            yield path


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """A folder beside the decisions that is gone afterwards, whatever happens."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{_STAGING}-*"):
            if time.time() - left.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(left, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(prefix=f"{_STAGING}-", dir=folder))
    except OSError as error:
        raise unwritten(folder, error) from error
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _copied(path: Path, staging: Path) -> tuple[Path, str]:
    """A copy of the file, so that what is read is what is kept, and its digest."""
    try:
        if not path.is_file():
            raise UsageError("không phải tệp thường: hãy kiểm tra đường dẫn.")
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(
                f"quá lớn (trên {MOST_BYTES // 1_000_000} MB): hãy tách riêng văn bản cần dùng."
            )
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"không đọc được ({reason(error)}): hãy kiểm tra đường dẫn và quyền đọc."
        ) from error
    copy = staging / ORIGINAL
    _write_file(copy, content)
    return copy, hashlib.sha256(content).hexdigest()


def _read(original: Path, progress: Progress | None) -> SourceText:
    """The document as a process of its own reads it."""
    record = call(read_record, str(original), _THIS, _LIMITS, progress)
    document = from_record(record, record["source"])
    measured = measure(document.source)
    if measured.words < _FEWEST_WORDS:
        raise UsageError("không có lời văn để đọc: hãy kiểm tra lại tệp gốc.")
    if not measured.vietnamese and measured.syllables < _SCAN_SYLLABLES:
        raise UsageError("không phải văn bản tiếng Việt có dấu: chương trình chỉ đọc được loại ấy.")
    return document


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    """The decisions that were added, with the digests of their files."""
    for path in sorted(folder.glob(f"*/{REPORT}")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            if not path.parent.name.startswith("."):
                yield path.parent.name, json.loads(path.read_text("utf-8"))["file"]["sha256"]


def _free_id(identity: Identity, name: str, folder: Path) -> str:
    """An id made of number and place, else of the file's name, that no decision has."""
    number = identity.number.value.split("/")
    made = "-".join([*number[:1], *number[1:], identity.province.value, identity.date.value[:4]])
    base = _slug(made if identity.number.value else Path(name).stem) or "van-ban"
    taken = {p.name for p in folder.iterdir()} | set(decision_ids())
    free = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(chosen for chosen in free if chosen not in taken)


def _slug(text: str) -> str:
    joined = re.sub(r"[^a-z0-9]+", "-", plain(text))
    return joined.strip("-")[:60].strip("-")


def _check_id(decision_id: str, folder: Path) -> None:
    if not _ID.fullmatch(decision_id):
        raise UsageError(
            f"không nhận được mã “{decision_id}”: mã chỉ gồm chữ thường không dấu, số và dấu “-”."
        )
    if (folder / decision_id).exists() or decision_id in decision_ids():
        raise UsageError(
            f"không thêm được với mã “{decision_id}”: mã này đã có văn bản khác, hãy chọn mã khác "
            f"hoặc gõ “hoiqd remove {decision_id}” trước."
        )


def _same_number(identity: Identity, folder: Path) -> str:
    """The decision of the same number and issuer that is there already, "" if none is."""
    for other in load_library([folder]) if identity.number.value else ():
        same = other.number.casefold() == identity.number.value.casefold()
        if same and plain(other.issuer) == plain(identity.issuer.value):
            return other.id
    return ""


def _report(
    name: str, digest: str, kind: str, document: SourceText, identity: Identity
) -> dict[str, Any]:
    return {
        "file": {"name": name, "sha256": digest, "kind": kind},
        "reader": document.reader,
        "added": datetime.now(UTC).isoformat(timespec="seconds"),
        "identity": asdict(identity),
    }


def _write(staging: Path, document: SourceText, facts: str, report: dict[str, Any]) -> None:
    _write_file(staging / TEXT, document.source.encode())
    for name, record in ((RECORD, to_record(document)), (REPORT, report)):
        written = json.dumps(record, ensure_ascii=False, indent=1 if name == REPORT else None)
        _write_file(staging / name, written.encode())
    _write_file(staging / "document.toml", facts.encode())


def _write_file(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise unwritten(path, error) from error


def _check_parsed(document: SourceText, decision_id: str) -> None:
    """Refuses what cannot be cut into clauses, before it is in the library."""
    try:
        decision = parse(document, load_register(), decision_id=decision_id)
    except CorpusError as error:
        raise UsageError(
            "đọc được nhưng không phải văn bản hành chính có mục, điều đánh số (quyết định, nghị "
            "quyết, chỉ thị, kế hoạch…): hãy kiểm tra lại tệp gốc."
        ) from error
    if not decision.answerable:
        raise UsageError("đọc được nhưng không có điều khoản nào: hãy kiểm tra lại tệp gốc.")


def _move(staging: Path, target: Path) -> None:
    whole = staging.with_name(f"{staging.name}.whole")
    try:
        staging.rename(whole)
        whole.rename(target)
    except OSError as error:
        shutil.rmtree(whole, ignore_errors=True)
        raise unwritten(target, error) from error
