"""Files whose questions hold or kill whatever answers them; shares of what is kept."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

import assistant.batch.job_folder
import assistant.batch.jobs
import assistant.batch.worker
from assistant.assistant import Assistant
from assistant.batch.job import Job, JobState, UnknownJob
from assistant.batch.job_folder import SHARE_WAITING
from assistant.batch.jobs import Jobs
from assistant.batch.worker import Opener
from assistant.settings import Settings
from corpus.errors import Busy
from tests import tiny_jobs
from tests.library import alone
from tests.refs import ids
from tests.tiny_jobs import BROKEN, DEADLY, ENDLESS, HELD, OPENED, OUTSIDE

GOOD = "Sở nào chủ trì về du lịch?"


def until(ready: Callable[[], Any], seconds: float = 600) -> Any:
    end = time.monotonic() + seconds
    while not (value := ready()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return value


def asking(*questions: str) -> io.BytesIO:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["Câu hỏi"], *([q] for q in questions)])
    return io.BytesIO(text.getvalue().encode())


@pytest.fixture
def opener(tiny_index_folder: Path) -> Opener:
    return partial(tiny_jobs.opened, tiny_index_folder)


@pytest.fixture
def made(
    tiny_assistant: Assistant, opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Jobs]]:
    """Jobs that are started, with settings of the caller's."""
    begun: list[Jobs] = []

    def make(**settings: Any) -> Jobs:
        settings = {"data_dir": tmp_path, "answer_seconds": 2} | settings
        monkeypatch.setattr(assistant.batch.worker, "_EACH", 0)
        monkeypatch.setattr(assistant.batch.worker, "_SLOWEST", 60)  # other tests may be running
        jobs = Jobs(alone(tiny_assistant), Settings(**settings), opener)
        jobs.start()
        begun.append(jobs)
        return jobs

    yield make
    for jobs in begun:
        jobs.stop()


def ended(jobs: Jobs, job: Job, seconds: float = 600) -> Job:
    until(lambda: jobs.get(job.id).finished, seconds)
    return jobs.get(job.id)


def rows(jobs: Jobs, job: Job) -> list[dict[str, Any]]:
    text = jobs.result(job.id, ".jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def processes() -> int:
    """How many processes this one has below it."""
    return len(psutil.Process().children(recursive=True))


def test_a_row_that_holds_or_kills_the_process_carries_an_error(
    made: Callable[..., Jobs], tmp_path: Path
) -> None:
    jobs = made()
    job = jobs.add("a.csv", ".csv", asking(GOOD, f"{ENDLESS}?", GOOD, f"{DEADLY}?", f"{BROKEN}?"))
    job = ended(jobs, job)
    assert (job.state, job.done, job.failed, job.total) == (JobState.DONE, 5, 3, 5)
    assert [e.row for e in job.errors] == [3, 5, 6]
    answered = rows(jobs, job)
    assert ["error" in row for row in answered] == [False, True, False, True, True]
    assert "dừng vì quá lâu" in answered[1]["error"] == answered[3]["error"]
    assert "Có lỗi trong hệ thống" in answered[4]["error"]
    assert "mật" not in json.dumps(answered, ensure_ascii=False)
    with jobs.result(job.id, ".csv").open(encoding="utf-8-sig", newline="") as file:
        assert "dừng vì quá lâu" in list(csv.reader(file))[2][-1]
    assert (tmp_path / OPENED).stat().st_size <= 5


def test_a_dialogue_is_one_row(made: Callable[..., Jobs]) -> None:
    jobs = made()
    lines = [{"id": "d", "turns": [GOOD, f"{DEADLY}?"]}, {"id": "q", "question": GOOD}]
    text = "\n".join(json.dumps(line) for line in lines)
    job = ended(jobs, jobs.add("a.jsonl", ".jsonl", io.BytesIO(text.encode())))
    assert [(r["id"], "error" in r) for r in rows(jobs, job)] == [
        ("d#1", True), ("d#2", True), ("q", False)
    ]  # fmt: skip


def test_others_are_answered_while_a_row_holds_the_process(
    made: Callable[..., Jobs], tiny_assistant: Assistant, tmp_path: Path
) -> None:
    tiny_assistant.ask(GOOD)  # loads what is loaded at first use
    jobs = made(answer_seconds=60)
    jobs.add("a.csv", ".csv", asking(f"{ENDLESS}?"))
    until(lambda: (tmp_path / HELD).exists())
    start = time.monotonic()
    assert ids(tiny_assistant.ask("Điểm 5.1 nói gì?")) == ("II.5.1",)
    assert time.monotonic() - start < 2


def test_a_file_of_such_rows_is_given_up(made: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = made()
    fatal = assistant.batch.worker._MOST_FATAL
    asked = [f"{DEADLY} {n}?" for n in range(20)]
    job = ended(jobs, jobs.add("a.csv", ".csv", asking(*asked, GOOD)))
    errors = [row["error"] for row in rows(jobs, job)]
    assert ["bị dừng vì" in error for error in errors] == [n < fatal for n in range(21)]
    assert all("gửi lại những dòng còn thiếu" in error for error in errors[fatal:])
    assert (tmp_path / OPENED).stat().st_size <= fatal + 2


def test_a_file_has_its_time(made: Callable[..., Jobs], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.batch.runner._CHUNK", 1)
    jobs, start = made(job_minutes=1), time.monotonic()
    monkeypatch.setattr("assistant.batch.worker._past", late := Late(3))
    job = ended(jobs, jobs.add("a.csv", ".csv", asking(*[f"{GOOD} {n}" for n in range(6)])))
    assert ["error" in row for row in rows(jobs, job)] == [False] * 3 + [True] * 3
    assert "hết thời gian" in rows(jobs, job)[-1]["error"]
    assert len(set(late.ends)) == 1
    assert start + 60 <= late.ends[0] <= time.monotonic() + 60


class Late:
    """The time is over after so many looks at it."""

    def __init__(self, looks: int) -> None:
        self.left = looks
        self.ends: list[float] = []

    def __call__(self, end: float) -> bool:
        self.ends.append(end)
        self.left -= 1
        return self.left < 0


def test_one_process_answers_many_files_and_ends_when_idle(
    made: Callable[..., Jobs], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = processes()
    monkeypatch.setattr(assistant.batch.jobs, "_IDLE_SECONDS", 2.0)
    jobs = made()
    assert processes() == before, "it starts with the first file"
    for _ in range(3):
        ended(jobs, jobs.add("a.csv", ".csv", asking(GOOD)))
    assert (tmp_path / OPENED).read_bytes() == b"."
    assert processes() > before
    until(lambda: processes() == before)
    ended(jobs, jobs.add("a.csv", ".csv", asking(GOOD)))
    assert (tmp_path / OPENED).read_bytes() == b".."
    jobs.stop()
    assert processes() == before


def test_a_stop_does_not_wait_for_a_row(made: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = made(answer_seconds=60)
    job = jobs.add("a.csv", ".csv", asking(GOOD, f"{ENDLESS}?"))
    until(lambda: (tmp_path / HELD).exists())
    start = time.monotonic()
    jobs.stop()
    assert time.monotonic() - start < 10
    state = json.loads((tmp_path / "jobs" / job.id / "state.json").read_text())
    assert (state["state"], state["starts"]) == ("running", 0)


SERVER = """
import sys, time
from functools import partial
from pathlib import Path
from tests import tiny_jobs
from tests.library import alone
from tests.tiny_encoder import TinyEncoder
from assistant.batch.jobs import Jobs
from assistant.settings import Settings

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    config = Settings(data_dir=Path(sys.argv[2]))
    one = tiny_jobs.opened(folder, config, TinyEncoder())
    jobs = Jobs(alone(one), config, partial(tiny_jobs.opened, folder))
    jobs.start()
    if len(sys.argv) > 3:
        with open(sys.argv[3], "rb") as file:
            print(jobs.add("a.csv", ".csv", file).id, flush=True)
    time.sleep(200)
"""


def test_a_file_that_kills_the_server_is_not_tried_for_ever(
    made: Callable[..., Jobs], tiny_index_folder: Path, tmp_path: Path
) -> None:
    questions = [f"Điểm 5.{n} nói gì?" for n in range(1, 21)]
    (tmp_path / "a.csv").write_bytes(asking(*questions, f"{OUTSIDE}?").getvalue())
    script = tmp_path / "server.py"
    script.write_text(SERVER, encoding="utf-8")
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root.parent), str(root)])}
    command = [sys.executable, str(script), str(tiny_index_folder), str(tmp_path)]
    first = subprocess.Popen([*command, str(tmp_path / "a.csv")], env=env, stdout=subprocess.PIPE)
    assert first.stdout
    id_ = first.stdout.readline().decode().strip()
    first.stdout.close()
    assert first.wait(200) == -signal.SIGKILL
    # The first one had done rows before it was killed; the second did none.
    assert subprocess.run(command, env=env, timeout=200).returncode == -signal.SIGKILL
    jobs = made()
    job = until(lambda: (j := jobs.get(id_)).finished and j)
    assert job.state is JobState.DONE
    answered = rows(jobs, job)
    assert ["error" in row for row in answered[:16]] == [False] * 16
    assert "dừng đột ngột" in answered[-1]["error"]


def test_a_job_that_always_ends_the_server_fails(made: Callable[..., Jobs], tmp_path: Path) -> None:
    jobs = made()
    job = ended(jobs, jobs.add("a.csv", ".csv", asking(GOOD)))
    jobs.stop()
    state = tmp_path / "jobs" / job.id / "state.json"
    row = json.loads(state.read_text())
    state.write_text(json.dumps(row | {"state": "running", "starts": 3}))
    again = made()
    job = ended(again, job)
    assert job.state is JobState.FAILED
    assert job.error


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is answered: every file waits."""
    monkeypatch.setattr(Jobs, "_answer_all", lambda self: self._wait())


@pytest.mark.usefixtures("idle")
def test_a_sender_has_a_share_of_the_queue(made: Callable[..., Jobs]) -> None:
    jobs = made()
    for _ in range(SHARE_WAITING):
        jobs.add("a.csv", ".csv", asking(GOOD), "an")
    with pytest.raises(Busy, match="cùng người gửi"):
        jobs.add("a.csv", ".csv", asking(GOOD), "an")
    other = jobs.add("a.csv", ".csv", asking(GOOD), "bình")
    assert other.state is JobState.WAITING
    assert other.sender not in ("", "bình")


def filled(jobs: Jobs, sender: str, count: int) -> list[Job]:
    """Results that stand on the disk as if they had been answered."""
    kept = []
    for _ in range(count):
        job = jobs.add("a.csv", ".csv", asking(GOOD), sender)
        path = jobs._folder / job.id / "state.json"
        row = json.loads(path.read_text())
        path.write_text(json.dumps(row | {"state": "done"}))
        kept.append(job)
    return kept


def there(jobs: Jobs, kept: list[Job]) -> list[bool]:
    found = []
    for job in kept:
        try:
            jobs.get(job.id)
            found.append(True)
        except UnknownJob:
            found.append(False)
    return found


@pytest.mark.usefixtures("idle")
def test_the_oldest_results_go_before_anybody_is_refused(
    made: Callable[..., Jobs], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant.batch.job_folder, "_SHARE_KEPT", 4)
    monkeypatch.setattr(assistant.batch.job_folder, "_MAX_KEPT", 8)
    jobs = made()
    few = filled(jobs, "bình", 2)
    many = filled(jobs, "an", 6)
    assert there(jobs, many) == [False, False, True, True, True, True]
    assert there(jobs, few) == [True, True]
    others = [filled(jobs, f"người {n}", 1)[0] for n in range(4)]
    assert there(jobs, others) == [True] * 4
    assert there(jobs, few) == [True, True], "whoever has most gives way"
    assert there(jobs, many) == [False] * 4 + [True] * 2


@pytest.mark.usefixtures("idle")
def test_a_sender_has_one_file_read_at_a_time(made: Callable[..., Jobs]) -> None:
    jobs = made()
    mark = jobs._pseudonyms.mark("jobs\nan")
    with jobs._read_alone(mark), pytest.raises(Busy, match="đang được đọc"):
        jobs.add("a.csv", ".csv", asking(GOOD), "an")
    assert jobs.add("a.csv", ".csv", asking(GOOD), "an")
