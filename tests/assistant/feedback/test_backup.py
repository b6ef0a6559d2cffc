"""Backups, tested by restoring them, from each engine to each; and the commands."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.feedback.backup import backup, restore
from assistant.feedback.database import Database
from assistant.feedback.exchange import write_rows
from assistant.feedback.models import AskedQuestion, Feedback
from assistant.feedback.pseudonym import Pseudonyms
from assistant.feedback.store import Asking, Opinion, Store
from corpus.errors import OutputError, StoreError, UsageError

ROOT = Path(__file__).parents[3]
ROWS = {"feedback": 1200, "questions": 1}
ACCEPTED = (
    '{"clause_id": "II.4.4", "question": "Ai lo?", "style": "everyday", "answerable": true}\n'
)


def filled(url: str) -> Store:
    store = Store(Database(url), Pseudonyms("k", Path()), 30)
    said = Opinion("d", "Ai?", "a", "answered", "D1", True, "", "", "api")
    store.record(said, "a")
    with store.database.session() as session:
        (row,) = session.query(Feedback)
        values = {c.name: getattr(row, c.name) for c in Feedback.__table__.columns}
        session.add_all(Feedback(**values | {"id": f"{n:032}"}) for n in range(1199))
    now = datetime.now(UTC)
    store.log([Asking("a", now, "d", "Ai “đó”?", "answered", "D1", 0.5, 12, "api")])
    return store


def rows_of(store: Store) -> list[dict[str, object]]:
    rows: list[Feedback | AskedQuestion] = [*store.feedback("d"), *store.questions("d")]
    return [{c.name: getattr(r, c.name) for c in r.__table__.columns} for r in rows]


@pytest.fixture
def stores(database_url: str, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """One of each engine, filled, and an empty one on SQLite."""
    one = filled(database_url)
    other = Store(Database(f"sqlite:///{tmp_path / 'other.db'}"), Pseudonyms("k", Path()), 30)
    yield one, other
    one.database.close()
    other.database.close()


def test_what_is_restored_is_what_was_backed_up(
    stores: tuple[Store, Store], tmp_path: Path
) -> None:
    one, other = stores
    variants, target = tmp_path / "v.jsonl", tmp_path / "b.zip"
    variants.write_text(ACCEPTED)
    before = rows_of(one)
    assert len(before) == 1201
    assert backup(one.database, variants, target) == ROWS
    assert target.stat().st_mode & 0o077 == 0
    restored = tmp_path / "new" / "v.jsonl"
    assert restore(other.database, restored, target, force=False) == ROWS
    assert rows_of(other) == before
    assert restored.read_text() == ACCEPTED
    assert restored.stat().st_mode & 0o077 == 0
    # And back, over what has changed meanwhile.
    one.record(Opinion("d", "Mới?", "a", "answered", "D1", True, "", "", "api"), "a")
    backup(other.database, variants, target)
    with pytest.raises(UsageError, match="--force"):
        restore(one.database, variants, target, force=False)
    assert len(rows_of(one)) == 1202
    restore(one.database, variants, target, force=True)
    assert rows_of(one) == before


def test_a_backup_that_is_not_whole_changes_nothing(
    stores: tuple[Store, Store], tmp_path: Path
) -> None:
    one, _ = stores
    good, bad, variants = tmp_path / "b.zip", tmp_path / "bad.zip", tmp_path / "v.jsonl"
    backup(one.database, variants, good)
    before = rows_of(one)

    def altered(**files: bytes) -> Path:
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
            for name in old.namelist():
                new.writestr(name, files.get(name.split(".")[0], old.read(name)))
        return bad

    with zipfile.ZipFile(good) as file:
        manifest = json.loads(file.read("manifest.json"))
        lines = file.read("feedback.jsonl").splitlines(keepends=True)
    later = json.dumps(manifest | {"revision": "9000"}).encode()
    for files, says in (
        ({"feedback": b"".join(lines[:-1])}, "nguyên vẹn"),
        ({"feedback": b"".join(lines) + b"{"}, "nguyên vẹn"),
        ({"feedback": b'{"id": "1"}\n'}, "nguyên vẹn"),
        ({"manifest": b"{}"}, "nguyên vẹn"),
        ({"manifest": later}, "9000"),
    ):
        with pytest.raises(StoreError, match=says):
            restore(one.database, variants, altered(**files), force=True)
        assert rows_of(one) == before
    bad.write_bytes(good.read_bytes()[:-500])
    with pytest.raises(StoreError, match="nguyên vẹn"):
        restore(one.database, variants, bad, force=True)
    with pytest.raises(OutputError, match="không có tệp"):
        restore(one.database, variants, tmp_path / "none.zip", force=True)
    assert rows_of(one) == before


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("manifest.json", b"[" * 90_000, "nguyên vẹn"),
        ("feedback.jsonl", b"[" * 150_000 + b"\n", "nguyên vẹn"),
        ("feedback.jsonl", b'"' + b"a" * 300_000 + b'"\n', "nguyên vẹn"),
        ("manifest.json", b" " * 200_000, "quá lớn"),
        ("variants.jsonl", b"a" * 21_000_000, "quá lớn"),
        ("variants.jsonl", b"not json at all", "không dùng được"),
        ("variants.jsonl", b"[" * 150_000, "nguyên vẹn|không dùng được"),
        ("variants.jsonl", ACCEPTED.replace("II.4.4", "X.9").encode(), "không dùng được"),
    ],
)
def test_a_hostile_backup_is_refused_and_changes_nothing(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    store = filled(f"sqlite:///{tmp_path / 'feedback.db'}")
    variants, good, bad = tmp_path / "v.jsonl", tmp_path / "b.zip", tmp_path / "bad.zip"
    variants.write_text(ACCEPTED)
    backup(store.database, variants, good)
    with (
        zipfile.ZipFile(good) as old,
        zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    before = rows_of(store)
    variants.write_text("giữ nguyên")
    with pytest.raises(StoreError, match=says) as caught:
        restore(store.database, variants, bad, force=True)
    assert "\n" not in str(caught.value)
    assert rows_of(store) == before
    assert variants.read_text() == "giữ nguyên"
    store.database.close()


def test_what_names_people_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Under the umask of `make serve` and of install.sh."""
    before = os.umask(0o022)
    try:
        url = f"sqlite:///{tmp_path / 'data' / 'feedback.db'}"
        path = tmp_path / "data" / "feedback.db"
        filled(url).database.close()
        assert write_rows(tmp_path / "candidates.jsonl", [{"question": "Ai?"}]) == 1
        old = tmp_path / "old.db"
        old.touch(mode=0o644)
        filled(f"sqlite:///{old}").database.close()
    finally:
        os.umask(before)
    for private in (path.parent, path, tmp_path / "candidates.jsonl", old):
        assert private.stat().st_mode & 0o077 == 0, private


def test_the_program_writes_for_its_owner_alone(tmp_path: Path) -> None:
    """Whatever the umask of whoever types the command."""
    before = os.umask(0o022)
    try:
        told = hoiqd("deadlines", "--ics", str(tmp_path / "a.ics"), data=tmp_path, url="")
    finally:
        os.umask(before)
    assert told.startswith("0 ")
    assert (tmp_path / "a.ics").stat().st_mode & 0o077 == 0


def test_the_list_steers_no_terminal(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'feedback.db'}"
    store = Store(Database(url), Pseudonyms("k", Path()), 30)
    hostile = "\x1b[2J\x1b]0;pwned\x07\x9b31m"
    said = Opinion("son-la-2024", hostile, "a", "answered", "II.4.4", False, "", hostile, "api")
    store.record(said, "a")
    store.database.close()
    told = hoiqd("feedback", "list", data=tmp_path, url=url)
    assert not any(sign in told for sign in "\x1b\x07\x9b")
    assert "\\x1b" in told


def test_a_backup_that_cannot_be_written_leaves_nothing(
    stores: tuple[Store, Store], tmp_path: Path
) -> None:
    with pytest.raises(OutputError, match="Không ghi được"):
        backup(stores[0].database, tmp_path / "v", tmp_path / "none" / "b.zip")
    assert not (tmp_path / "none").exists()


def hoiqd(*args: str, data: Path, url: str) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("HOIQD_")}
    env |= {"HOIQD_DATA_DIR": str(data), "HOIQD_DATABASE_URL": url, "NO_COLOR": "1"}
    env |= {"PYTHONIOENCODING": "utf-8", "COLUMNS": "160"}
    run = subprocess.run(
        [sys.executable, "-m", "assistant", *args],
        cwd=ROOT, env=env, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert "Traceback" not in run.stderr
    return f"{run.returncode} {run.stdout}{run.stderr}"


def test_the_commands(database_url: str, tmp_path: Path) -> None:
    def run(*args: str) -> str:
        return hoiqd(*args, data=tmp_path, url=database_url)

    assert run("migrate") == "0 Phiên bản bảng: chưa có → 0002.\n"
    assert run("feedback", "list") == "0 Chưa có góp ý nào.\n"
    store = Store(Database(database_url), Pseudonyms("k", Path()), 30)
    said = Opinion("son-la-2024", "Ai lo?", "", "answered", "II.4.4", False, "II.4.5", "", "api")
    store.record(said, "a")
    store.database.close()
    assert "Ai lo?" in run("feedback", "list")
    assert "1 câu đánh giá và 1 cách hỏi" in run("feedback", "export", str(tmp_path / "out"))
    candidate = json.loads((tmp_path / "out" / "candidates-variants.jsonl").read_text())
    assert (candidate["clause_id"], candidate["accept"]) == ("II.4.5", None)
    file = str(tmp_path / "b.zip")
    assert run("backup", file).startswith("0 Đã sao lưu 1 góp ý và 0 câu hỏi")
    assert run("restore", file).startswith("2 Lỗi: Đã có 1 dòng")
    assert run("migrate", "down").startswith("2 Lỗi: Thiếu phiên bản")
    assert run("migrate", "down", "base") == "0 Phiên bản bảng: 0002 → không còn.\n"
    assert run("restore", file).startswith("0 Đã khôi phục 1 góp ý")
    assert "Ai lo?" in run("feedback", "list")
