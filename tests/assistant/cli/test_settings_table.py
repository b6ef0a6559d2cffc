"""What `hoiqd config` tells: values, where they come from, no secret, names that set nothing."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.__main__ import cli
from assistant.cli import settings_table as config
from assistant.settings import Settings, settings
from corpus.errors import UsageError


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in list(os.environ):
        if name.startswith("HOIQD_"):
            monkeypatch.delenv(name)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "hoiqd.env"
    monkeypatch.setenv("HOIQD_CONFIG", str(path))
    return path


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir()
    monkeypatch.setenv("HOIQD_SECRETS_DIR", str(folder))
    return folder


def origins() -> dict[str, str]:
    return {row.name: row.origin for row in config.in_force()}


def test_the_environment_outweighs_the_file_and_the_file_the_secrets(
    file: Path, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOIQD_PORT", "1001")
    file.write_text("HOIQD_PORT=1002\nHOIQD_HOST=127.0.0.2\n# chú thích\nOMP_NUM_THREADS=1\n")
    for name, value in (("port", "1003"), ("host", "127.0.0.3"), ("faiss", "HNSW32\n")):
        (secrets / f"hoiqd_{name}").write_text(value)
    assert (settings().port, settings().host, settings().faiss) == (1001, "127.0.0.2", "HNSW32")
    told = origins()
    assert told["HOIQD_PORT"] == "biến môi trường"
    assert told["HOIQD_HOST"] == f"tệp {file}"
    assert told["HOIQD_FAISS"] == f"thư mục {secrets}"
    assert told["HOIQD_DECISION"] == "mặc định"


def test_a_file_may_begin_with_a_byte_order_mark(file: Path) -> None:
    file.write_text("HOIQD_ROOT_PATH=/tra-cứu\n", encoding="utf-8-sig")
    assert settings().root_path == "/tra-cứu"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "không có tệp"),
        (b"HOIQD_HOST=\xff\n", "UTF-8"),
        (b"HOIQD_HOST=a\n= 3 =\n", "Dòng 2"),
        (b"HOIQD_PORT=0\n", "HOIQD_PORT"),
    ],
)
def test_a_file_that_cannot_be_used(file: Path, content: bytes | None, says: str) -> None:
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=says) as caught:
        settings()
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_of_secrets_that_is_none(secrets: Path) -> None:
    secrets.rmdir()
    with pytest.raises(UsageError, match="HOIQD_SECRETS_DIR"):
        settings()


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("admin_password", "hunter2", config.HIDDEN),
        ("api_tokens", ["abc", "def"], [config.HIDDEN, config.HIDDEN]),
        ("session_key", "", ""),
        ("api_token", "**********", config.HIDDEN),
        ("database_url", "sqlite:////data/x.db", "sqlite:////data/x.db"),
        ("database_url", "postgresql://u:p%40s@db/x", f"postgresql://u:{config.HIDDEN}@db/x"),
        ("database_url", "postgresql:///x?password=p&a=b",
         f"postgresql:///x?password={config.HIDDEN}&a=b"),
        ("database_url", "postgresql://u:a@b@db/x", f"postgresql://u:{config.HIDDEN}@db/x"),
        ("database_url", "postgresql://u:to/psecret@h/db", f"postgresql://u:{config.HIDDEN}@h/db"),
        ("database_url", "postgresql://u:a b?c&d@h/db", f"postgresql://u:{config.HIDDEN}@h/db"),
        ("database_url", "postgresql://u@x:secret@h/db", f"postgresql://u@x:{config.HIDDEN}@h/db"),
        ("database_url", "postgresql://u@h:5432/db", "postgresql://u@h:5432/db"),
        ("database_url", "postgresql://h/db?sslpassword=a b&p%61ssword=c&sslmode=require",
         f"postgresql://h/db?sslpassword={config.HIDDEN}&p%61ssword={config.HIDDEN}"
         "&sslmode=require"),
        ("database_url", "host=h password='a b'", config.HIDDEN),
        ("access", "token", "token"),
        ("port", 7860, 7860),
    ],
)  # fmt: skip
def test_no_secret_is_shown(field: str, value: object, shown: object) -> None:
    assert config.shown(field, value) == shown


def test_misspelt_names_are_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIQD_PROT", "80")
    monkeypatch.setenv("HOIQD_XYZ", "1")
    file.write_text("HOIQD_HOTS=a\nHOIQD_PORT=80\nPATH=x\n")
    prot, xyz, hots = config.unknown()
    assert "HOIQD_PROT (biến môi trường)" in prot
    assert "Có phải HOIQD_PORT?" in prot
    assert "hoiqd config" in xyz
    assert f"HOIQD_HOTS (tệp {file})" in hots


def test_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIQD_PORT", "1234")
    monkeypatch.setenv("HOIQD_PROT", "80")
    run = CliRunner().invoke(cli, ["config"], env={"COLUMNS": "160"})
    assert run.exit_code == 0
    line = next(row for row in run.stdout.splitlines() if "HOIQD_PORT" in row)
    assert all(word in line for word in ("1234", "biến môi trường", "Cổng"))
    assert "Có phải HOIQD_PORT?" in run.stderr
    rows = json.loads(CliRunner().invoke(cli, ["config", "--json"]).stdout)
    assert [row["name"] for row in rows] == [config.variable(f) for f in Settings.model_fields]
    assert {"name", "value", "origin", "meaning"} == set(rows[0])


def test_every_setting_is_explained() -> None:
    assert [n for n, f in Settings.model_fields.items() if not f.description] == []


def test_the_document_is_the_one_made_from_the_settings() -> None:
    assert config.DOCUMENT.read_text(encoding="utf-8") == config.document()
    assert "``" not in config.document()
