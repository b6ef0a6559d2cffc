"""The database: SQLite in one file, or PostgreSQL. It may be away and come back at any time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from assistant.settings import Settings
from corpus.errors import StoreError, UsageError
from corpus.whole_file import UMASK

_LOCK = 20240112  # any number that no one else locks in this database
_WAIT = 3  # seconds, for a lock or a connection
_AWAY = (
    "Chưa mở được cơ sở dữ liệu góp ý: hãy kiểm tra HOIQD_DATABASE_URL, máy chủ dữ liệu và quyền "
    "ghi, rồi thử lại."
)
_NEWER = "Cơ sở dữ liệu góp ý do bản mới hơn của chương trình tạo: hãy cập nhật chương trình."


class Database:
    """Sessions over one database, whose tables are brought up to date before the first of them.

    Every failure of the database raises `StoreError`; the next use tries afresh.
    """

    def __init__(self, url: str) -> None:
        """`url` as SQLAlchemy writes it; nothing is opened yet. `UsageError` if it is unfit."""
        self._engine = _engine(_url(url))
        self._ready = False
        self._preparing = threading.Lock()

    @classmethod
    def of(cls, config: Settings) -> "Database":
        """The database that the settings name."""
        default = f"sqlite:///{(config.data_dir / 'feedback.db').resolve()}"
        return cls(config.database_url or default)

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    @contextmanager
    def session(self, *, reading: bool = False) -> Iterator[Session]:
        """One transaction, committed at the end; one for `reading` sees a single moment."""
        self._prepare()
        with (
            self._guarded(),
            _connection(self._engine, reading=reading) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()

    def migrate(self, revision: str = "head") -> None:
        """Brings the tables up to a revision; one process at a time."""
        self._step(command.upgrade, revision)
        self._ready = revision == "head"

    def downgrade(self, revision: str) -> None:
        """Takes the tables back to a revision, "base" for none; what they then lack is lost."""
        self._step(command.downgrade, revision)

    def revision(self) -> str:
        """The version of the tables, "" if there are none; `StoreError` for one to come."""
        with self._guarded(), _connection(self._engine, reading=True) as connection:
            return _known_revision(connection)

    def close(self) -> None:
        """Lets go of the connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        with self._preparing:
            if not self._ready:
                self.migrate()

    def _step(self, step: Any, revision: str) -> None:
        self._ready = False
        config = _config()
        with self._guarded(), self._alone(), _connection(self._engine, reading=False) as connection:
            if self.dialect == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            _known_revision(connection)
            config.attributes["connection"] = connection
            step(config, revision)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Among processes on one SQLite file, whose folder is made; PostgreSQL has its own lock."""
        path = self._engine.url.database
        if self.dialect != "sqlite" or not path or path.startswith("file:"):
            yield
            return
        lock = FileLock(f"{path}.lock", timeout=10, mode=0o600)
        try:
            file = Path(path)
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire()
            file.touch(mode=0o600)
            if file.stat().st_mode & UMASK:  # as versions before this one made it
                file.chmod(0o600)
        except (OSError, Timeout) as error:
            raise StoreError(_AWAY) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except CommandError as error:
            raise UsageError(
                f"Không có phiên bản bảng này: các phiên bản là base, {', '.join(revisions())}."
            ) from error
        except SQLAlchemyError as error:
            self._ready = False
            raise StoreError(_AWAY) from error


def revisions() -> list[str]:
    """The versions of the tables, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def _known_revision(connection: Connection) -> str:
    current = MigrationContext.configure(connection).get_current_revision() or ""
    if current and current not in revisions():
        raise StoreError(_NEWER)
    return current


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "assistant.feedback:migrations")
    return config


def _url(typed: str) -> URL:
    try:
        url = make_url(typed)
    except ArgumentError as error:
        raise UsageError(
            "HOIQD_DATABASE_URL không đúng dạng: hãy viết như "
            "postgresql://tên:mật-khẩu@máy/cơ-sở-dữ-liệu."
        ) from error
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError("HOIQD_DATABASE_URL chỉ nhận sqlite và postgresql: hãy sửa lại.")
    return url


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(url)
        waits = {"connect_timeout": _WAIT, "options": f"-c lock_timeout={_WAIT}s"}
        return create_engine(url, pool_pre_ping=True, pool_timeout=_WAIT, connect_args=waits)
    except (ImportError, NoSuchModuleError) as error:
        raise UsageError(
            "Chưa có thư viện cho PostgreSQL: hãy chạy “pip install 'hoi-quyet-dinh[postgres]'”."
        ) from error


def _sqlite(url: URL) -> Engine:
    """Opened anew each time, so that a file taken away is missed and not written to unseen."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _WAIT})

    @event.listens_for(engine, "connect")
    def connected(raw: Any, record: Any) -> None:
        raw.isolation_level = None  # transactions are begun below, schema changes included
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def _connection(engine: Engine, *, reading: bool) -> Iterator[Connection]:
    options: dict[str, Any] = {"reading": reading}
    if reading and engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection
