"""The library's index as the settings name it: built, a part added or taken out, opened."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant import loading
from assistant.__main__ import cli
from assistant.loading import add_part, build_index, open_assistant, remove_part
from assistant.settings import Settings, settings
from corpus.errors import CorpusError, IndexStale
from corpus.library import CORPUS
from index.manifest import read_manifest
from tests.refs import ids
from tests.tiny_encoder import TinyEncoder

TEXT = """ỦY BAN NHÂN DÂN
TỈNH HẬU GIANG

QUYẾT ĐỊNH
Về phát triển du lịch năm 2025

Căn cứ Luật Du lịch ngày 19/6/2017;

Điều 1. Sở Tài chính chủ trì bố trí kinh phí.

Điều 2. Sở Y tế tỉnh Hậu Giang chủ trì {matter}./.
"""
FACTS = 'title = "về du lịch"\nprovince = "Hậu Giang"\nyear = 2025\n'
LINES = 400  # of each file of prepared questions: a build takes a moment


def add(config: Settings, name: str, matter: str = "khám bệnh", facts: str = FACTS) -> None:
    folder = config.data_dir / "decisions" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "document.toml").write_text(facts, encoding="utf-8")
    (folder / "decision.txt").write_text(TEXT.format(matter=matter), encoding="utf-8")


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> TinyEncoder:
    encoder = TinyEncoder()
    monkeypatch.setattr(loading, "load_encoder", lambda name: encoder)
    return encoder


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: TinyEncoder) -> Settings:
    """A library of a shipped decision, with fewer prepared questions, and two added ones."""
    shipped = tmp_path / "shipped"
    shutil.copytree(CORPUS / "son-la-2024", shipped / "son-la-2024")
    for path in (shipped / "son-la-2024").glob("*.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:LINES]), encoding="utf-8")
    monkeypatch.setattr("assistant.settings.CORPUS", shipped)
    config = Settings(data_dir=tmp_path / "data")
    add(config, "a-2025")
    add(config, "b-2025", "tiêm chủng")
    return config


def test_a_build_takes_in_the_whole_library(config: Settings, encoder: TinyEncoder) -> None:
    built = build_index(config, encoder)
    assert built.decisions == ("son-la-2024", "a-2025", "b-2025")
    assert set(built.changes.built) == set(built.decisions)
    assert built.problems == ()
    assert not build_index(config, encoder).changes
    for name, words in (("a-2025", "khám bệnh"), ("b-2025", "tiêm chủng")):
        assistant = open_assistant(config, name)
        assert assistant.decision.id == name
        assert assistant.register["so-y-te"].name_variants[-1] == "Sở Y tế tỉnh Hậu Giang"
        assert words in assistant.decision.clause("D2").text
        assert ids(assistant.ask("Điều 2 nói gì?")) == ("D2",)
    assert open_assistant(config).decision.id == "son-la-2024"


def test_a_damaged_decision_is_a_line_and_the_others_go_on(
    config: Settings, encoder: TinyEncoder
) -> None:
    build_index(config, encoder)
    add(config, "a-2025", facts='title = "x"\nvariants = "none.jsonl"\n')
    add(config, "c-2025", facts="tỉnh = ")
    built = build_index(config, encoder)
    assert built.decisions == ("son-la-2024", "b-2025")
    assert len(built.problems) == 2
    assert all("\n" not in line for line in built.problems)
    assert not built.changes, "what was made of it is kept until it can be read again"
    with pytest.raises(CorpusError):
        open_assistant(config, "a-2025")
    assert open_assistant(config, "b-2025").decision.id == "b-2025"
    encoder.encoded = 0
    add(config, "a-2025")
    assert not build_index(config, encoder).changes
    assert encoder.encoded == 0


def test_none_that_can_be_read(config: Settings, encoder: TinyEncoder) -> None:
    for path in config.decision_folders[0].glob("*/document.toml"):
        path.write_text("=", encoding="utf-8")
    shutil.rmtree(config.data_dir / "decisions")
    with pytest.raises(CorpusError, match="sai định dạng"):
        build_index(config, encoder)


def test_one_is_added_changed_and_taken_out_alone(config: Settings, encoder: TinyEncoder) -> None:
    build_index(config, encoder)
    before = read_manifest(config.index_dir)
    encoder.encoded = 0
    add(config, "c-2025", "diệt muỗi")
    with pytest.raises(IndexStale, match="c-2025"):
        open_assistant(config, "c-2025")
    add_part(config, "c-2025")
    assert 0 < encoder.encoded < 5
    assert "diệt muỗi" in open_assistant(config, "c-2025").decision.clause("D2").text
    add(config, "c-2025", "phun thuốc")
    add_part(config, "c-2025")
    assert "phun thuốc" in open_assistant(config, "c-2025").decision.clause("D2").text
    assert remove_part(config, "c-2025")
    assert not remove_part(config, "c-2025")
    assert read_manifest(config.index_dir) == before
    with pytest.raises(CorpusError, match="a-2025, b-2025, c-2025, son-la-2024"):
        add_part(config, "none")


def test_one_added_where_there_is_no_index_brings_all(
    config: Settings, encoder: TinyEncoder
) -> None:
    assert not remove_part(config, "a-2025")
    add_part(config, "a-2025")
    assert set(read_manifest(config.index_dir).decisions) == {"son-la-2024", "a-2025", "b-2025"}


def test_the_command_tells_a_line_for_each(
    config: Settings, encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.encoders.sentence_transformers.load_encoder", lambda name: encoder)
    monkeypatch.setenv("HOIQD_DATA_DIR", str(config.data_dir))
    settings.cache_clear()
    try:
        ended = CliRunner().invoke(cli, ["build"])
        assert ended.exit_code == 0, ended.output
        for name in ("son-la-2024", "a-2025", "b-2025"):
            assert f"{name}: đã dựng" in ended.stderr
        add(config, "b-2025", facts="=")
        shutil.rmtree(config.data_dir / "decisions" / "a-2025")
        ended = CliRunner().invoke(cli, ["build"])
        assert ended.exit_code == 0, "a service that builds before it starts must start"
        assert "son-la-2024: vẫn mới nhất" in ended.stderr
        assert "a-2025: đã bỏ khỏi chỉ mục" in ended.stderr
        assert "Chú ý: Tệp" in ended.stderr
    finally:
        settings.cache_clear()
