"""Clauses by reference in what is kept: up, down, and from a backup of before."""

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from assistant.feedback.backup import backup, restore
from assistant.feedback.database import Database
from assistant.feedback.pseudonym import Pseudonyms
from assistant.feedback.store import Asking, Opinion, Store

# As they were kept, and as they are now: clause shown, clause that would be right.
BEFORE = [("II.4.4", "II.4.5"), ("D1.intro", ""), ("", "none")]
AFTER = [
    ("son-la-2024/II.4.4", "son-la-2024/II.4.5"),
    ("son-la-2024/D1.intro", ""),
    ("", "none"),
]


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(Database(database_url), Pseudonyms("k", Path()), 30)
    yield store
    store.database.close()


def fill(store: Store) -> None:
    """As schema 1 did, in the tables of the moment."""
    for shown, right in BEFORE:
        said = Opinion("son-la-2024", "Ai?", "", "answered", shown, False, right, "", "api")
        store.record(said, "a")
    now = datetime.now(UTC)
    store.log([Asking("a", now, "son-la-2024", "Ai?", "answered", "II.4.4", 0.5, 12, "api")])


def kept(database: Database) -> tuple[list[tuple[str, str]], list[str]]:
    with database.session(reading=True) as session:
        said = session.execute(text("SELECT clause, expected FROM feedback")).all()
        asked = session.execute(text("SELECT clause FROM questions")).all()
    return sorted((a, b) for a, b in said), [a for (a,) in asked]


def test_up_and_down(store: Store) -> None:
    fill(store)
    database = store.database
    database.downgrade("0001")  # takes nothing from what stands alone already
    database._ready = True
    assert kept(database) == (sorted(BEFORE), ["II.4.4"])
    database.migrate()
    assert kept(database) == (sorted(AFTER), ["son-la-2024/II.4.4"])
    assert database.revision() == "0002"
    database.downgrade("0001")
    database._ready = True
    assert kept(database) == (sorted(BEFORE), ["II.4.4"])
    assert database.revision() == "0001"


def test_a_long_reference_has_room(store: Store) -> None:
    ref = f"{'x' * 100}/{'y' * 100}"
    store.record(Opinion("x" * 100, "Ai?", "", "answered", ref, True, "", "", "api"), "a")
    assert [row.clause for row in store.feedback("x" * 100)] == [ref]


def test_a_backup_of_schema_1_is_restored(store: Store, tmp_path: Path) -> None:
    fill(store)
    new, old = tmp_path / "new.zip", tmp_path / "old.zip"
    backup(store.database, tmp_path / "none", new)
    with zipfile.ZipFile(new) as source, zipfile.ZipFile(old, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | {"revision": "0001"}).encode()
            target.writestr(name, content)
    told = restore(store.database, tmp_path / "none", old, force=True)
    assert told == {"feedback": 3, "questions": 1}
    assert kept(store.database) == (sorted(AFTER), ["son-la-2024/II.4.4"])
