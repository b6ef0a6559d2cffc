"""The store of feedback, on SQLite and PostgreSQL: migrations, pseudonyms, retention, faults."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text, update

from assistant.feedback.database import Database, revisions
from assistant.feedback.models import Base, Feedback
from assistant.feedback.pseudonym import Pseudonyms
from assistant.feedback.store import Opinion, Store
from corpus.errors import StoreError, UsageError

ROOT = Path(__file__).parents[3]
OPINION = Opinion("d", "Ai chủ trì?", "a1", "answered", "D1", False, "D2", "chưa đúng", "chat")


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    made = Store(Database(database_url), Pseudonyms("", tmp_path / "data" / "key"), 30)
    yield made
    made.database.close()


def engine_of(url: str):  # type: ignore[no-untyped-def]
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def test_what_is_recorded_is_given_back(store: Store) -> None:
    receipt = store.record(OPINION, "10.0.0.7")
    (row,) = store.feedback("d")
    assert row.id == receipt
    assert (row.question, row.clause, row.expected) == ("Ai chủ trì?", "D1", "D2")
    assert row.right is False
    assert datetime.now(UTC) - row.received < timedelta(minutes=1)
    assert store.feedback("another") == []


def test_a_double_click_is_stored_once(store: Store) -> None:
    first = store.record(OPINION, "10.0.0.7")
    assert store.record(OPINION, "10.0.0.7") == first
    other = store.record(OPINION, "10.0.0.8")
    changed = store.record(replace(OPINION, right=True, expected=""), "10.0.0.7")
    assert len({first, other, changed}) == 3
    assert {row.id for row in store.feedback("d")} == {first, other, changed}


def test_many_at_once_are_all_stored(store: Store) -> None:
    def send(n: int) -> None:
        for k in range(5):
            store.record(replace(OPINION, comment=f"{n}.{k}"), "a")

    threads = [threading.Thread(target=send, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({row.comment for row in store.feedback("d")}) == 30


def test_no_address_is_stored(store: Store, database_url: str) -> None:
    store.record(replace(OPINION, question="a\0b"), "203.0.113.77")
    (row,) = store.feedback("d")
    assert row.question == "ab"
    assert len(row.client) == 16
    assert "203.0.113.77" not in "".join(str(v) for v in vars(row).values())
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite:///"))
        for file in path.parent.glob(f"{path.name}*"):
            assert b"203.0.113.77" not in file.read_bytes()


def test_rows_are_forgotten_in_time(store: Store, database_url: str) -> None:
    old = store.record(OPINION, "a")
    new = store.record(replace(OPINION, comment="mới"), "a")
    with store.database.session() as session:
        past = datetime.now(UTC) - timedelta(days=31)
        session.execute(update(Feedback).where(Feedback.id == old).values(received=past))
    assert [row.id for row in store.feedback("d")] == [new]
    assert store.purge() == 1
    assert store.purge() == 0


def test_migrations_go_up_and_down(database_url: str) -> None:
    database = Database(database_url)
    assert database.revision() == ""
    database.migrate()
    assert database.revision() == revisions()[-1]
    engine = engine_of(database_url)
    tables = {"feedback", "questions"}
    assert tables <= set(inspect(engine).get_table_names())
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    database.migrate()
    database.downgrade("base")
    assert database.revision() == ""
    assert not tables & set(inspect(engine).get_table_names())
    database.migrate()
    assert tables <= set(inspect(engine).get_table_names())
    with pytest.raises(UsageError, match="phiên bản"):
        database.migrate("9999")
    database.close()
    engine.dispose()


def test_two_starts_at_once_migrate_once(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(4)]
    wrong: list[Exception] = []

    def start(database: Database) -> None:
        try:
            with database.session():
                pass
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=start, args=(d,)) for d in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    for database in databases:
        database.close()


def test_a_newer_database_is_left_alone(store: Store, database_url: str) -> None:
    store.record(OPINION, "a")
    engine = engine_of(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9000'"))
    engine.dispose()
    fresh = Store(Database(database_url), Pseudonyms("k", Path()), 30)
    with pytest.raises(StoreError, match="bản mới hơn"):
        fresh.record(OPINION, "a")
    with pytest.raises(StoreError, match="bản mới hơn"):
        fresh.database.revision()
    fresh.database.close()


def test_what_was_acknowledged_outlives_a_killed_process(database_url: str, tmp_path: Path) -> None:
    code = (
        "import sys, dataclasses\n"
        "from pathlib import Path\n"
        "from assistant.feedback.database import Database\n"
        "from assistant.feedback.pseudonym import Pseudonyms\n"
        "from assistant.feedback.store import Opinion, Store\n"
        "store = Store(Database(sys.argv[1]), Pseudonyms('k', Path()), 30)\n"
        "said = Opinion('d', 'q', '', 'answered', '', True, '', '', 'api')\n"
        "n = 0\n"
        "while True:\n"
        "    print(store.record(dataclasses.replace(said, comment=str(n)), 'a'), flush=True)\n"
        "    n += 1\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, database_url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    acknowledged = [process.stdout.readline().strip() for _ in range(25)]
    process.kill()
    acknowledged += process.stdout.read().split("\n")[:-1]
    process.stdout.close()
    process.wait()
    store = Store(Database(database_url), Pseudonyms("k", Path()), 30)
    kept = {row.id for row in store.feedback("d")}
    assert len(acknowledged) >= 25
    assert set(acknowledged) <= kept
    store.database.close()


def test_a_database_that_was_away_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.write_text("not a folder")
    store = Store(Database(f"sqlite:///{folder}/x.db"), Pseudonyms("k", Path()), 30)
    with pytest.raises(StoreError, match="HOIQD_DATABASE_URL"):
        store.record(OPINION, "a")
    folder.unlink()
    store.record(OPINION, "a")
    assert len(store.feedback("d")) == 1
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(StoreError):
        store.record(OPINION, "a")
    store.record(OPINION, "a")
    assert len(store.feedback("d")) == 1


def test_a_locked_database_refuses_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.feedback.database._WAIT", 0.1)
    url = f"sqlite:///{tmp_path / 'x.db'}"
    store = Store(Database(url), Pseudonyms("k", Path()), 30)
    store.record(OPINION, "a")
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError):
            store.record(replace(OPINION, comment="2"), "a")
        connection.rollback()
    engine.dispose()
    store.record(replace(OPINION, comment="2"), "a")
    assert len(store.feedback("d")) == 2


def test_a_read_only_database_refuses(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    Store(Database(f"sqlite:///{path}"), Pseudonyms("k", Path()), 30).record(OPINION, "a")
    read_only = Database(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StoreError):
        Store(read_only, Pseudonyms("k", Path()), 30).record(OPINION, "b")


def test_no_server_is_one_clear_failure() -> None:
    database = Database("postgresql://nobody@127.0.0.1:9/none")
    with pytest.raises(StoreError, match="HOIQD_DATABASE_URL"):
        database.revision()


@pytest.mark.parametrize("url", ["nonsense", "mysql://a/b", "oracle://a"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(UsageError, match="HOIQD_DATABASE_URL"):
        Database(url)


def test_pseudonyms_hold_for_a_day_and_a_key(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    first = Pseudonyms("", path)
    today, tomorrow = date(2024, 1, 12), date(2024, 1, 13)
    name = first.client("10.0.0.1", today)
    assert len(name) == 16
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert Pseudonyms("", path).client("10.0.0.1", today) == name
    assert first.client("10.0.0.1", tomorrow) != name
    assert first.client("10.0.0.2", today) != name
    assert Pseudonyms("another", path).client("10.0.0.1", today) != name
    assert [p.name for p in path.parent.iterdir()] == ["key"]
