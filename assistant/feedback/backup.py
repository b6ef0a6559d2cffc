"""Backups: one zip that either engine can be restored from.

It holds `manifest.json`, a JSONL file for each table and the accepted wordings; not the key of
the pseudonyms, without which they stay what they are.
"""

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from sqlalchemy import Connection, Table, func, insert, select

from assistant.feedback.database import Database, revisions
from assistant.feedback.migrations.versions.references import with_decision
from assistant.feedback.models import Base
from corpus.errors import CorpusError, OutputError, StoreError, UsageError, reason
from corpus.library import DEFAULT_DECISION
from corpus.variants import load_variants
from corpus.whole_file import unwritten, whole, write_whole

_FORMAT = 1
# How rows of an older revision become those of now, where that has the same columns.
_OLDER: dict[str, Callable[[Connection], None]] = {"0001": with_decision}
_MANIFEST = "manifest.json"
_VARIANTS = "variants.jsonl"
_MOST = {_MANIFEST: 100_000, _VARIANTS: 20_000_000}  # bytes unpacked
_MOST_BYTES = 4_000_000_000  # of all parts
_MOST_LINE = 200_000
_DAMAGED = "Tệp {} không phải bản sao lưu nguyên vẹn: hãy dùng bản sao lưu khác."


def backup(database: Database, variants: Path, target: Path) -> dict[str, int]:
    """Writes everything as of one moment, at once or not at all; rows of each table."""
    rows = {}
    try:
        with (
            whole(target, private=True) as temporary,  # questions may name people
            database.session(reading=True) as session,
            zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as file,
        ):
            for table in Base.metadata.sorted_tables:
                found = session.execute(select(table).order_by(table.c.id)).mappings()
                with file.open(f"{table.name}.jsonl", "w") as lines:
                    rows[table.name] = sum(
                        lines.write(_line(dict(row))) > 0 for row in found.yield_per(1000)
                    )
            if variants.exists():
                file.write(variants, _VARIANTS)
            manifest = {
                "format": _FORMAT,
                "revision": revisions()[-1],
                "made": datetime.now(UTC).isoformat(),
                "rows": rows,
            }
            file.writestr(_MANIFEST, json.dumps(manifest))
    except OSError as error:
        raise unwritten(target, error) from error
    return rows


def restore(
    database: Database,
    variants: Path,
    source: Path,
    *,
    decision_id: str = DEFAULT_DECISION,
    force: bool,
) -> dict[str, int]:
    """Puts a backup in the place of what there is, in one transaction; rows of each table.

    `UsageError` if there is something and not `force`; `StoreError` if the backup is damaged, too
    large, or of another version of the tables, or its wordings do not suit the decision. Then
    nothing is changed.
    """
    try:
        with zipfile.ZipFile(source) as file:
            return _restore(database, variants, file, source, decision_id, force)
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, AttributeError,
            EOFError, RecursionError, NotImplementedError) as error:  # fmt: skip
        raise StoreError(_DAMAGED.format(source)) from error
    except OSError as error:
        raise OutputError(
            f"Không đọc hoặc ghi được {source} hay {variants} ({reason(error)}): hãy kiểm tra "
            "đường dẫn và quyền."
        ) from error


def _restore(
    database: Database,
    variants: Path,
    file: zipfile.ZipFile,
    source: Path,
    decision_id: str,
    force: bool,
) -> dict[str, int]:
    parts = {part.filename: part.file_size for part in file.infolist()}
    most = {name: _MOST.get(name, _MOST_BYTES) for name in parts}
    if sum(parts.values()) > _MOST_BYTES or any(parts[n] > most[n] for n in parts):
        raise StoreError(f"Bản sao lưu {source} bung ra quá lớn: hãy dùng bản sao lưu khác.")
    manifest = json.loads(file.read(_MANIFEST))
    older = _OLDER.get(manifest["revision"])
    if manifest["format"] != _FORMAT or not (older or manifest["revision"] == revisions()[-1]):
        raise StoreError(
            f"Bản sao lưu {source} có phiên bản bảng {manifest['revision']}, chương trình dùng "
            f"{revisions()[-1]}: hãy khôi phục bằng đúng bản chương trình đã tạo ra nó."
        )
    wordings = file.read(_VARIANTS) if _VARIANTS in parts else b""
    if wordings:
        _check(wordings, source, decision_id)
    rows: dict[str, int] = {}
    with database.session() as session:
        tables = Base.metadata.sorted_tables
        held = sum(session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)
        if (held or variants.exists()) and not force:
            raise UsageError(
                f"Đã có {held} dòng hoặc cách hỏi đã nhận: thêm --force để thay bằng bản sao lưu."
            )
        for table in tables:
            session.execute(table.delete())
            rows[table.name] = 0
            with file.open(f"{table.name}.jsonl") as lines:
                found = _rows(lines, table)
                while chunk := list(islice(found, 1000)):
                    session.execute(insert(table), chunk)
                    rows[table.name] += len(chunk)
        if older:
            older(session.connection())
        if rows != manifest["rows"]:
            raise StoreError(_DAMAGED.format(source))
        _put(variants, wordings)
    return rows


def _check(wordings: bytes, source: Path, decision_id: str) -> None:
    """`StoreError` if the index could not be built with these wordings."""
    with NamedTemporaryFile(suffix=".jsonl") as file:
        file.write(wordings)
        file.flush()
        try:
            load_variants(decision_id, accepted=Path(file.name))
        except CorpusError as error:
            raise StoreError(
                f"Cách hỏi đã nhận trong bản sao lưu {source} không dùng được với Quyết định này: "
                "hãy dùng bản sao lưu khác."
            ) from error


def _put(variants: Path, wordings: bytes) -> None:
    if not wordings:
        variants.unlink(missing_ok=True)
        return
    write_whole(variants, wordings, private=True, make_folder=True)


def _line(row: dict[str, Any]) -> bytes:
    plain = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in row.items()}
    return json.dumps(plain, ensure_ascii=False).encode() + b"\n"


def _rows(lines: IO[bytes], table: Table) -> Iterator[dict[str, Any]]:
    while line := lines.readline(_MOST_LINE):
        row = json.loads(line)
        if row.keys() != {c.name for c in table.columns}:
            raise KeyError(table.name)
        yield {**row, "received": datetime.fromisoformat(row["received"])}
