"""What the tests share: no network but loopback, the real decision, and a fast tiny index."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket
from filelock import FileLock

from assistant.assistant import Assistant
from corpus.decision import Decision
from corpus.library import load_decision
from corpus.register import Register, load_register
from corpus.thesaurus import load_thesaurus
from index import store
from index.contents import load_contents
from tests.tiny_encoder import TinyEncoder

os.environ["HF_HUB_OFFLINE"] = "1"
# Tests ask from one address, and faster than people; those of the gate set limits of their own.
os.environ |= {"HOIQD_RATE_PER_MINUTE": "0", "HOIQD_UPLOADS_PER_MINUTE": "0"}
os.environ["HOIQD_ALLOWED_HOSTS"] = "testserver,x"  # the names that test clients ask for
pytest_plugins = ["tests.browser_fixtures"]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Before any fixture, so that those of a whole session cannot call out either."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def decision() -> Decision:
    return load_decision()


@pytest.fixture(scope="session")
def register() -> Register:
    return load_register()


@pytest.fixture(scope="session")
def tiny_encoder() -> TinyEncoder:
    return TinyEncoder()


@pytest.fixture(scope="session")
def tiny_index_folder(
    tmp_path_factory: pytest.TempPathFactory, decision: Decision, tiny_encoder: TinyEncoder
) -> Path:
    """An index of the real decision, made once for all workers; who changes it takes a copy."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "tiny-index"
    with FileLock(f"{folder}.made"):  # the index locks itself by "tiny-index.lock"
        if not folder.exists():
            store.build(folder, [load_contents(decision.id)], tiny_encoder)
    return folder


@pytest.fixture(scope="session")
def tiny_assistant(
    decision: Decision, register: Register, tiny_encoder: TinyEncoder, tiny_index_folder: Path
) -> Assistant:
    index = store.load(tiny_index_folder, load_contents(decision.id), tiny_encoder)
    return Assistant(decision, register, index, load_thesaurus())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database; PostgreSQL's stands on the server of `TEST_POSTGRES_URL`."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'feedback.db'}"
        return
    server = os.environ.get("TEST_POSTGRES_URL")
    if not server:
        pytest.skip("TEST_POSTGRES_URL names no PostgreSQL server; .ci/run starts one")
    import psycopg
    from sqlalchemy import make_url

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
