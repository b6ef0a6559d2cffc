"""Faults of the index folder: every file spoilt in every way, kills, full disks, clock jumps.

Truncated and emptied files, ^C and swaps cut in two are in `index/test_store_upkeep.py`, a killed
batch in `assistant/batch/test_runner.py`.
"""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from assistant.__main__ import cli
from assistant.assistant import Assistant
from assistant.batch.job import UnknownJob
from assistant.batch.jobs import Jobs
from assistant.batch.runner import run_batch
from assistant.settings import Settings
from corpus.errors import IndexDamaged, IndexMissing, IndexStoreError, OutputError
from tests import tiny_jobs
from tests.assistant.batch.test_runner import journal, talk
from tests.assistant.web.test_batch import ROWS, table_file, until
from tests.index.test_store_upkeep import (
    PART,
    Library,
    answers,
    beside,
    build,
    contents,
    files_no_larger_than,
    folder,
    library,
    load,
)
from tests.library import alone
from tests.tiny_encoder import TinyEncoder

__all__ = ["folder", "library"]  # fixtures
ROOT = Path(__file__).parents[2]
MANIFEST = "manifest.json"


# --- every file, in every way


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def made_a_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def another_file_of_the_folder(path: Path) -> None:
    data = path.read_bytes()
    others = sorted(p for p in path.parent.rglob("*") if p.is_file() and p.read_bytes() != data)
    others += sorted(p for p in path.parents[1].rglob("*.faiss") if p.read_bytes() != data)
    shutil.copyfile(others[0], path)


def put_back(good: Path, path: Path) -> None:
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    shutil.copyfile(good, path)


SPOILS: dict[str, Callable[[Path], object]] = {
    "one bit": flipped,
    "another file of the folder": another_file_of_the_folder,
    "text": lambda path: path.write_text("Một tệp văn bản.\n", encoding="utf-8"),
    "a folder": made_a_folder,
    "a dangling link": made_a_dangling_link,
    "removed": Path.unlink,
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_no_spoilt_file_is_used_in_silence(folder: Path, spoil: str, tmp_path: Path) -> None:
    good, right = tmp_path / "good", answers(load(folder))
    shutil.copytree(folder, good)
    names = sorted(contents(folder))
    assert len(names) > 50
    for name in names:
        SPOILS[spoil](folder / name)
        try:
            found = answers(load(folder))
        except IndexStoreError as error:
            assert "hãy chạy “hoiqd build" in str(error)
            assert "\n" not in str(error)
        else:  # a bit in what only `build` reads
            assert (name, spoil) == (MANIFEST, "one bit")
            assert found == right
        put_back(good / name, folder / name)


@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize(
    "name", ["vectors/variant.faiss", f"{PART}/words-clause/vocab.index.json", MANIFEST]
)
def test_build_heals(folder: Path, spoil: str, name: str) -> None:
    good = contents(folder)
    whole = TinyEncoder()
    build(folder, whole, force=True)
    SPOILS[spoil](folder / name)
    encoder = TinyEncoder()
    build(folder, encoder)
    if name == MANIFEST:
        assert answers(load(folder))
    else:
        assert contents(folder) == good
        # Only what stood in the spoilt file is encoded again.
        assert encoder.encoded == (6 if name == "vectors/variant.faiss" else 0)
        assert encoder.encoded < whole.encoded


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "manifest.json.bak", "z.faiss", "vectors/z.faiss", "parts/notes.txt",
     f"{PART}/words-clause/x.npy", f"{PART}/words-clause/manifest.json"],
)  # fmt: skip
def test_a_foreign_file_is_noticed_and_cleared(folder: Path, name: str) -> None:
    good = contents(folder)
    (folder / name).write_text("x", encoding="utf-8")
    with pytest.raises(IndexDamaged, match="hoiqd build --force"):
        load(folder)
    encoder = TinyEncoder()
    assert build(folder, encoder)
    assert encoder.encoded == 0
    assert contents(folder) == good


@pytest.mark.parametrize(
    "name",
    [
        f"{PART}/words-none",
        "vectors/none.faiss",
        f"{PART}/answerability/x",
        "parts/none",
        "lost+found",
    ],
)
def test_a_foreign_folder_is_noticed_and_cleared(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    with pytest.raises(IndexDamaged, match="hoiqd build --force"):
        load(folder)
    assert build(folder)
    assert not (folder / name).exists()
    assert answers(load(folder))


def test_a_file_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "variant.faiss":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(IndexDamaged, match=r"không có quyền.*quyền đọc") as caught:
        load(folder)
    assert "hoặc chạy “hoiqd build --force”" in str(caught.value)


# --- killed

# Builds the small index of `test_index_store_upkeep`, and kills itself at the moment named.
CHILD = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from tests.index import test_store_upkeep as small
from corpus.library import load_decision
from index import contents, writer
from index.lexical import Lexical
from tests.tiny_encoder import TinyEncoder

moment, folder = sys.argv[1], Path(sys.argv[2])
decision = load_decision()
decision = replace(decision, clauses=tuple(decision.clause(i) for i in small.CLAUSES))
contents.load_decision, contents.load_variants = lambda *_: decision, lambda *_: small.VARIANTS

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def half_a_manifest(folder, manifest):
    (folder / "manifest.json").write_text('{"format": 1, "deci')
    die()

def first_rename_only(path, target, rename=Path.rename):
    rename(path, target)
    die()

if moment == "passages": TinyEncoder.passages = die
if moment == "questions": TinyEncoder.questions = die
if moment == "keywords": Lexical.save = die
if moment == "manifest": writer.write_manifest = half_a_manifest
if moment == "swap": Path.rename = first_rename_only
if moment == "clearing": writer.shutil.rmtree = lambda path, **_: path.exists() and die()
print(small.build(folder, force=moment != "two"))
"""
MOMENTS = ["passages", "questions", "keywords", "manifest", "swap", "clearing"]


def child(moment: str, folder: Path) -> subprocess.Popen[str]:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", CHILD, moment, str(folder)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def test_a_killed_build_loses_nothing(folder: Path, tmp_path: Path) -> None:
    right, good = answers(load(folder)), contents(folder)
    places = {moment: tmp_path / moment / "index" for moment in MOMENTS}
    for place in places.values():
        shutil.copytree(folder, place)
    children = {moment: child(moment, place) for moment, place in places.items()}
    for moment, place in places.items():
        children[moment].communicate(timeout=300)
        assert children[moment].returncode == -signal.SIGKILL, moment
        assert beside(place) > {"index"} or moment == "swap", "it left nothing"
        if moment == "swap":
            with pytest.raises(IndexMissing, match="hoiqd build"):
                load(place)
        else:
            assert answers(load(place)) == right, moment
        encoder = TinyEncoder()
        assert not build(place, encoder), moment
        assert encoder.encoded == 0
        assert beside(place) == {"index"}, moment
        assert answers(load(place)) == right, moment
        if moment != "clearing":  # there the new index stood already
            assert contents(place) == good, moment


def test_two_processes_build_at_once(library: Library, tmp_path: Path) -> None:
    place = tmp_path / "data" / "index"
    said = [c.communicate(timeout=300)[0].strip() for c in [child("two", place) for _ in range(2)]]
    assert sorted(said) == ["False", "True"]
    assert answers(load(place))
    assert beside(place) == {"index"}


# --- no room


def test_a_batch_on_a_full_disk_is_taken_up(tmp_path: Path, tiny_assistant: Assistant) -> None:
    source, target = talk(tmp_path), tmp_path / "out.jsonl"
    target.write_bytes(b"old")
    with files_no_larger_than(30_000), pytest.raises(OutputError, match="dung lượng"):
        run_batch(alone(tiny_assistant), source, target)
    assert target.read_bytes() == b"old"
    assert {p.name for p in tmp_path.iterdir()} <= {"in.jsonl", "out.jsonl", journal(target).name}
    assert run_batch(alone(tiny_assistant), source, target).rows == 29
    run_batch(alone(tiny_assistant), source, tmp_path / "whole.jsonl")
    assert target.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_calendar_on_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "moc.ics"
    path.write_bytes(b"old")
    with files_no_larger_than(1000):
        ended = CliRunner().invoke(cli, ["deadlines", "--ics", str(path)])
    assert isinstance(ended.exception, OutputError)
    assert "Không ghi được" in str(ended.exception)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("moc.ics", b"old")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
def test_a_small_disk(tmp_path: Path, library: Library) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        with pytest.raises(OutputError, match="hết dung lượng đĩa"):
            build(disk / "index")
        assert beside(disk / "index") == set()
        with pytest.raises(IndexMissing, match="hoiqd build"):
            load(disk / "index")
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# --- the clock jumps

HOUR = 3600


def test_jobs_when_the_clock_jumps(
    tiny_assistant: Assistant,
    tiny_index_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ahead = [0.0]
    clock = SimpleNamespace(time=lambda: time.time() + ahead[0], monotonic=time.monotonic)
    for module in ("job_folder", "jobs"):
        monkeypatch.setattr(f"assistant.batch.{module}.time", clock)
    opener = partial(tiny_jobs.opened, tiny_index_folder)
    jobs = Jobs(alone(tiny_assistant), Settings(data_dir=tmp_path, job_hours=24), opener)
    jobs.start()

    def answered() -> str:
        id_ = jobs.add("a.csv", ".csv", io.BytesIO(table_file(ROWS, "csv"))).id
        until(lambda: jobs.get(id_).finished)
        return id_

    first = answered()
    for jump in (-5 * HOUR, 23 * HOUR, -20 * HOUR, 23 * HOUR):
        ahead[0] = jump
        jobs._disk.sweep()
        assert jobs.get(first).finished, "it was removed early"
    ahead[0] = 10_000 * HOUR  # a clock that is a year ahead, and is then put right
    late = answered()
    ahead[0] = 0
    jobs._disk.sweep()
    assert jobs.get(late).finished
    ahead[0] = 25 * HOUR
    jobs._disk.sweep()
    with pytest.raises(UnknownJob):
        jobs.get(late)
    assert not (tmp_path / "jobs" / late).exists(), "it was kept for ever"
    jobs.stop()
