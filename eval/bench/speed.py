"""Speed as ratios, measured in one run, so that a busy machine cannot make them lie much."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from corpus.decision import Decision
from corpus.errors import HoiQdError
from corpus.library import CORPUS
from index import store
from index.contents import load_contents
from index.encoders.base import Encoder

LIBRARIES = "sentence_transformers, faiss, bm25s, underthesea"
CHUNK = 64
EVERY = 40  # a full build takes minutes: one question variant in so many is built
_ROUNDS = 30
_CHUNKS = 4
_COLD_ROUNDS = 3
_ROOT = Path(__file__).parents[2]
_MAIN = "from assistant.__main__ import main; main()"


@dataclass(frozen=True, slots=True)
class Timing:
    """Median seconds of something, and how many times a base that is."""

    name: str
    seconds: float
    base: str
    ratio: float


def speed(assistant: Assistant) -> list[Timing]:
    """A warm question, a batch, new processes and opening an index, each against its base."""
    small = opening(assistant.index.encoder, assistant.decision.id)
    return [*warm(assistant), *cold(assistant.decision), small]


def sample_questions(assistant: Assistant, n: int) -> list[str]:
    """`n` question variants, evenly spread; all of them if there are fewer."""
    variants = assistant.index.variants
    return [v.question for v in variants[:: max(1, len(variants) // n)]][:n]


def warm(assistant: Assistant) -> list[Timing]:
    """One question against the encoder alone; a batch against questions one by one."""
    texts = sample_questions(assistant, _CHUNKS * CHUNK)
    encoder = assistant.index.encoder
    one, alone = _interleaved(
        [lambda n: assistant.ask(texts[n % len(texts)]),
         lambda n: encoder.questions([texts[n % len(texts)]])],
        _ROUNDS,
    )  # fmt: skip
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    batch, single = _interleaved(
        [lambda n: assistant.ask_many(chunks[n]),
         lambda n: [assistant.ask(text) for text in chunks[n]]],
        len(chunks),
    )  # fmt: skip
    return [
        Timing("một câu, mô hình đã nạp", one, "riêng bộ mã hóa", one / alone),
        Timing(f"mỗi câu của lô {CHUNK} câu", batch / CHUNK, "hỏi lần lượt", batch / single),
    ]


def cold(decision: Decision) -> list[Timing]:
    """`ask`, `show` and help in a new process against bare imports."""
    imports = _cold(f"import {LIBRARIES}")
    times = {
        "hoiqd ask": _cold(
            f"import sys; sys.argv = ['hoiqd', 'ask', {decision.profile.samples.one!r}]; {_MAIN}"
        ),
        "hoiqd show": _cold(
            f"import sys; sys.argv = ['hoiqd', 'show', {decision.answerable[0].id!r}]; {_MAIN}"
        ),
        "hoiqd --help": _cold(f"import sys; sys.argv = ['hoiqd', '--help']; {_MAIN}"),
    }
    return [
        Timing(f"{name}, tiến trình mới", seconds, "chỉ nạp các thư viện", seconds / imports)
        for name, seconds in times.items()
    ]


def opening(encoder: Encoder, decision_id: str, every: int = EVERY) -> Timing:
    """Opening a small index of the decision against building it."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        target = build_small(encoder, decision_id, Path(folder), every)
        built = time.perf_counter() - start
        texts = sum(map(len, store.read_manifest(target).texts.values()))
        (opened,) = _interleaved(
            [lambda _: store.load(target, load_contents(decision_id, Path(folder)), encoder)],
            _COLD_ROUNDS,
        )
    name = f"mở chỉ mục nhỏ ({texts} đoạn: 1/{every} số câu hỏi mẫu)"
    return Timing(name, opened, "dựng chính chỉ mục ấy", opened / built)


def build_small(encoder: Encoder, decision_id: str, folder: Path, every: int = EVERY) -> Path:
    """The index of a decision with every n-th of its question variants.

    `folder` holds it, and the thinned copy of the decision.
    """
    copy = folder / decision_id
    shutil.copytree(CORPUS / decision_id, copy)
    facts = tomllib.loads((copy / "document.toml").read_text(encoding="utf-8"))
    for key in {"variants", "unanswerable", "intents"} & facts.keys():
        lines = (copy / facts[key]).read_text(encoding="utf-8").splitlines()
        (copy / facts[key]).write_text("\n".join(lines[::every]) + "\n", encoding="utf-8")
    target = folder / "index"
    store.build(target, [load_contents(decision_id, folder)], encoder)
    return target


def _interleaved(parts: Sequence[Callable[[int], object]], rounds: int) -> list[float]:
    """Median seconds of each part, measured in turn so that load falls on all alike.

    Each part goes first in its turn, so that none always finds what another has just read.
    """
    times: list[list[float]] = [[] for _ in parts]
    for part in parts:
        part(0)
    for n in range(rounds):
        for turn in range(len(parts)):
            place = (n + turn) % len(parts)
            start = time.perf_counter()
            parts[place](n)
            times[place].append(time.perf_counter() - start)
    return [statistics.median(found) for found in times]


def _cold(code: str) -> float:
    """Median seconds of a new process that runs `code`."""
    times = []
    for _ in range(_COLD_ROUNDS):
        start = time.perf_counter()
        run_python(code)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def run_python(code: str, launcher: Sequence[str] = ()) -> str:
    """What a new process prints that runs `code` with this program's modules and settings."""
    run = subprocess.run(
        [*launcher, sys.executable, "-P", "-c", code],
        capture_output=True,
        encoding="utf-8",
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")])),
            "PYTHONIOENCODING": "utf-8",
        },
    )
    if run.returncode:
        said = (run.stderr.strip() or "không báo gì").splitlines()[-1]
        raise HoiQdError(f"Tiến trình đang đo dừng với mã {run.returncode}: {said}")
    return run.stdout
