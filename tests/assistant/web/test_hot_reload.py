"""A new index beside a running site: taken up without a request lost, or told why not."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.assistant import Assistant
from assistant.loading import add_part, remove_part
from assistant.settings import Settings
from assistant.web import hot_reload as current
from assistant.web.app import create_app
from corpus.errors import IndexMissing
from corpus.variants import Variant, load_variants
from index import contents, store
from index.contents import Contents, load_contents
from index.manifest import Manifest
from index.units import Document
from tests.tiny_encoder import TinyEncoder

HERE = ("127.0.0.1", 50000)  # who may see what the machine tells of itself
URL = "http://127.0.0.1"
INVENTED = Path(__file__).parents[2] / "decisions"


def until(ready: Callable[[], Any]) -> None:
    end = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def config(
    tmp_path: Path,
    tiny_index_folder: Path,
    tiny_encoder: TinyEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    config = Settings(data_dir=tmp_path, reload_seconds=1)
    shutil.copytree(tiny_index_folder, config.index_dir)
    monkeypatch.setattr("assistant.loading.load_encoder", lambda name: tiny_encoder)
    return config


def change_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = [*load_variants(), Variant("Ai lo việc hoa ban nở?", "II.5.1", answerable=True)]
    monkeypatch.setattr(contents, "load_variants", lambda *_: changed)


def rebuild(config: Settings, encoder: TinyEncoder, *, force: bool = False) -> str:
    store.build(config.index_dir, [load_contents(config.decision)], encoder, force=force)
    return store.read_manifest(config.index_dir).fingerprint_of(config.decision)


def test_no_request_fails_while_the_index_is_swapped(
    config: Settings,
    tiny_assistant: Assistant,
    tiny_encoder: TinyEncoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with TestClient(create_app(tiny_assistant, config), base_url=URL, client=HERE) as client:
        served: list[str] = []
        failed: list[Any] = []
        ended = threading.Event()

        def ask() -> None:
            while not ended.is_set():
                answer = client.post("/api/v1/ask", json={"question": "Điểm 5.1 nói gì?"})
                ready = client.get("/readyz")
                served.append(ready.json().get("index", ""))
                if answer.status_code != 200 or answer.json()["clauses"] != ["son-la-2024/II.5.1"]:
                    failed.append(answer.text)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            old = client.get("/readyz").json()["index"]
            change_variants(monkeypatch)
            new = rebuild(config, tiny_encoder)
            assert new != old
            until(lambda: served and served[-1] == new)
        finally:
            ended.set()
            for thread in threads:
                thread.join()
        assert failed == []
        assert {*served} == {old, new}
        told = client.get("/metrics").text
        assert f'encoder="tiny",fingerprint="{new}"}} 1.0' in told
        assert f'encoder="tiny",fingerprint="{old}"}} 0.0' in told


def test_an_index_that_cannot_be_used_leaves_the_old_one(
    config: Settings, tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(tiny_assistant, config)
    with TestClient(app, base_url=URL, client=HERE) as client:
        old = client.get("/readyz").json()["index"]
        manifest = config.index_dir / "manifest.json"
        whole = manifest.read_text(encoding="utf-8")
        manifest.write_text(whole[:100], encoding="utf-8")
        until(lambda: client.get("/readyz").json()["note"])
        row = client.get("/readyz").json()
        assert (row["status"], row["index"]) == ("ready", old)
        assert "hỏng" in row["note"]
        assert client.post("/api/v1/ask", json={"question": "Điểm 5.1 nói gì?"}).is_success
        manifest.write_text(whole, encoding="utf-8")
        app.state.current.look()
        until(lambda: not client.get("/readyz").json()["note"])


def test_an_index_of_another_text_waits_for_a_restart(
    config: Settings, tiny_assistant: Assistant
) -> None:
    app = create_app(tiny_assistant, config)
    with TestClient(app, base_url=URL, client=HERE) as client:
        path = config.index_dir / "manifest.json"
        sha = tiny_assistant.decision.sha256
        path.write_text(path.read_text("utf-8").replace(sha, "0" * 64), encoding="utf-8")
        app.state.current.look()
        until(lambda: "khởi động lại" in client.get("/readyz").json()["note"])


def test_with_no_interval_only_a_signal_looks(
    config: Settings, tiny_encoder: TinyEncoder, tiny_assistant: Assistant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    still = config.model_copy(update={"reload_seconds": 0})
    held = current.HotReload(tiny_assistant, still)
    held.start()
    change_variants(monkeypatch)
    new = rebuild(config, tiny_encoder)
    assert held().index.fingerprint != new
    held.look()
    until(lambda: held().index.fingerprint == new)
    held.stop()


def test_a_part_of_another_decision_leaves_the_assistant_and_is_told(
    config: Settings, tiny_encoder: TinyEncoder, tiny_assistant: Assistant
) -> None:
    held = current.HotReload(tiny_assistant, config)
    told: list[set[str]] = []
    held.listen(lambda manifest: told.append(set(manifest.decisions)))
    held.start()
    document = Document("I.1", "Sở Y tế chủ trì việc khám bệnh.", ())
    store.put(config.index_dir, Contents("b", "0" * 64, (document,), ()), tiny_encoder)
    until(lambda: told)
    assert told == [{"son-la-2024", "b"}]
    assert held() is tiny_assistant
    store.remove(config.index_dir, "son-la-2024")
    until(lambda: held.note)
    assert "son-la-2024" in held.note
    assert "hoiqd build" in held.note
    assert held() is tiny_assistant
    held.stop()


def test_decisions_added_changed_and_removed_are_served_at_once(
    config: Settings, tiny_encoder: TinyEncoder, tiny_assistant: Assistant
) -> None:
    folder = config.decision_folders[-1]
    one = "cao-bang-2026"
    with TestClient(create_app(tiny_assistant, config), base_url=URL, client=HERE) as client:

        def listed() -> list[str]:
            return [row["id"] for row in client.get("/api/v1/decisions").json()]

        def leads() -> list[str]:
            body = {"question": "Điểm 2.3 giao cho ai?", "decisions": [one]}
            return list(client.post("/api/v1/ask", json=body).json()["lead_agencies"])

        def printed() -> str:
            return client.get(f"/van-ban/{one}").text + client.get(address).text

        address = f"/api/v1/decisions/{one}/clauses/II.2.3"
        assert listed() == [config.decision]
        shutil.copytree(INVENTED / one, folder / one)
        shutil.copy(INVENTED / "agencies.toml", folder)
        add_part(config, one, tiny_encoder)
        until(lambda: one in listed())
        assert leads() == ["Sở Công thương"]
        assert "Sở Công thương" in printed()

        text = folder / one / "decision.txt"
        text.write_text(text.read_text("utf-8").replace("Sở Công thương", "Sở Y tế"), "utf-8")
        add_part(config, one, tiny_encoder)
        until(lambda: leads() == ["Sở Y tế"])
        assert "Sở Công thương" not in printed()

        shutil.rmtree(folder / one)
        remove_part(config, one)
        until(lambda: one not in listed())
        assert client.get(address).status_code == 404


def test_reading_survives_a_swap_at_any_moment(
    config: Settings, tiny_encoder: TinyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is renamed away and another put in its place at the worst moments."""
    folder = config.index_dir
    old, other = folder.with_name("gone"), folder.with_name("other")
    shutil.copytree(folder, other)
    os.utime(other / "manifest.json", (1, 1))
    check = store._check_files

    def swapped(path: Path, manifest: Manifest, decision: str) -> None:
        if other.exists():
            folder.rename(old)
            threading.Timer(0.05, lambda: other.rename(folder)).start()
        check(path, manifest, decision)

    monkeypatch.setattr(store, "_check_files", swapped)
    loaded = store.load(folder, load_contents(config.decision), tiny_encoder)
    assert loaded.fingerprint == store.read_manifest(folder).fingerprint_of(config.decision)
    assert not other.exists()
    shutil.rmtree(folder)
    with pytest.raises(IndexMissing):
        store.load(folder, load_contents(config.decision), tiny_encoder)
