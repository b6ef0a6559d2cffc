"""Faults of a running site: stopped under load, its database away, its index spoilt.

A worker killed under load is in `assistant/web/test_workers.py`.
"""

import os
import shutil
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen

import httpx
import pytest

from eval.bench.load import measure, site

ROOT = Path(__file__).parents[2]
SITE = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.tiny_encoder import TinyEncoder
from assistant.assistant import Assistant
from assistant.settings import settings
from assistant.web.server import serve
from corpus.register import load_register
from corpus.library import load_decision
from corpus.thesaurus import load_thesaurus
from index import store
from index.contents import load_contents
decision = load_decision()
index = store.load(Path({index!r}), load_contents(decision.id), TinyEncoder())
serve(Assistant(decision, load_register(), index, load_thesaurus()), settings(), port=0)
"""
QUESTIONS = ["Sở nào chủ trì về du lịch?", "Điểm 5.1 nói gì?", "Nhiệm vụ của Sở Y tế là gì?"]


@pytest.fixture
def index_folder(tiny_index_folder: Path, tmp_path: Path) -> Path:
    """A copy that can be spoilt: other workers read the one that is shared."""
    return Path(shutil.copytree(tiny_index_folder, tmp_path / "spoilt"))


@pytest.fixture
def running(
    index_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Popen[str]]]:
    monkeypatch.setenv("HOIQD_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HOIQD_QUESTION_LOG", "on")
    code = SITE.format(root=str(ROOT), index=str(index_folder))
    with site(code) as started:
        yield started


def said(comment: str) -> dict[str, object]:
    return {"question": "Ai lo?", "answer_id": "a", "status": "answered", "clause": "II.4.4",
            "right": True, "comment": comment}  # fmt: skip


def send(url: str, comment: str) -> httpx.Response:
    return httpx.post(f"{url}/api/v1/feedback", json=said(comment), timeout=30, trust_env=False)


def test_sigterm_under_load_loses_no_request(
    running: tuple[str, Popen[str]], tmp_path: Path
) -> None:
    url, process = running
    outcomes: Counter[str] = Counter()
    over = threading.Event()

    def asker() -> None:
        while not over.is_set():
            begun = False
            try:
                with (
                    httpx.Client(timeout=30, trust_env=False) as client,
                    client.stream(
                        "POST", f"{url}/api/v1/ask", json={"question": QUESTIONS[1]}
                    ) as response,
                ):
                    begun = True
                    response.read()
                    whole = response.status_code == 200 and response.json()["clauses"]
                    outcomes["answered" if whole else f"status {response.status_code}"] += 1
            except httpx.ConnectError:
                outcomes["refused"] += 1
                time.sleep(0.02)
            except httpx.TransportError as error:
                half = "half an answer" if begun else "closed"
                outcomes[f"{half}: {type(error).__name__}"] += 1

    threads = [threading.Thread(target=asker) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        end = time.monotonic() + 60
        while outcomes["answered"] < 30:
            assert time.monotonic() < end, outcomes
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGTERM)
        code = process.wait(60)
        time.sleep(0.2)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert outcomes["refused"] > 0
    # A connection that was not yet accepted when the port was shut is reset by the system.
    allowed = {"answered", "refused", "closed: ReadError", "closed: WriteError"}
    assert set(outcomes) <= allowed, outcomes
    assert code == 0
    with sqlite3.connect(tmp_path / "feedback.db") as database:
        (logged,) = database.execute("SELECT count(*) FROM questions").fetchone()
    database.close()
    assert logged == outcomes["answered"], "what was answered is not what went out"


def test_the_database_goes_and_comes_back(running: tuple[str, Popen[str]], tmp_path: Path) -> None:
    url, _ = running
    assert send(url, "một").status_code == 201
    path = tmp_path / "feedback.db"

    def asks() -> int:
        return httpx.post(
            f"{url}/api/v1/ask", json={"question": QUESTIONS[1]}, timeout=30, trust_env=False
        ).status_code

    locked = sqlite3.connect(path, isolation_level=None)
    locked.execute("BEGIN EXCLUSIVE")
    assert asks() == 200
    refused = send(url, "hai")
    assert refused.status_code == 503
    assert "kho góp ý đang tạm nghỉ" in refused.json()["detail"]
    locked.execute("ROLLBACK")
    locked.close()
    assert send(url, "hai").status_code == 201

    for file in tmp_path.glob("feedback.db-*"):
        file.unlink()
    away = path.rename(tmp_path / "away.db")
    path.mkdir()  # nothing can be opened there
    assert asks() == 200
    assert send(url, "ba").status_code == 503
    path.rmdir()
    away.rename(path)
    assert asks() == 200
    assert send(url, "ba").status_code == 201
    with sqlite3.connect(path) as database:
        kept = {row[0] for row in database.execute("SELECT comment FROM feedback")}
    database.close()
    assert kept == {"một", "hai", "ba"}


def test_a_load_is_measured_and_a_spoilt_index_changes_no_answer(
    running: tuple[str, Popen[str]], index_folder: Path
) -> None:
    url, process = running
    name = index_folder / "vectors" / "clause.faiss"
    before = httpx.post(f"{url}/api/v1/ask", json={"question": QUESTIONS[0]}, trust_env=False)
    name.write_bytes(b"khac")
    row = measure(url, process.pid, QUESTIONS, 4, 1.5)
    after = httpx.post(f"{url}/api/v1/ask", json={"question": QUESTIONS[0]}, trust_env=False)
    assert after.json() == before.json()
    assert (row.askers, row.errors, row.refused) == (4, 0, 0)
    assert row.per_second > 0
    assert 0 < row.p50 <= row.p95 <= row.p99
    assert row.first_mib
    assert row.first_mib > 100
    assert row.growth.endswith("%")
