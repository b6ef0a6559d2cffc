"""Peak memory by stage, each run of stages in a new process."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.settings import settings
from eval.bench.speed import CHUNK, EVERY, LIBRARIES, run_python

# What is done -> how. The peak after a stage is that of all stages so far.
ANSWERING = {
    "nạp các thư viện": f"import {LIBRARIES}",
    "mở chỉ mục và mô hình": (
        "from assistant.loading import open_assistant; assistant = open_assistant()"
    ),
    "câu hỏi đầu tiên": "assistant.ask(assistant.decision.profile.samples.one)",
    f"một lô {CHUNK} câu": (
        "from eval.bench.speed import sample_questions\n"
        f"assistant.ask_many(sample_questions(assistant, {CHUNK}))"
    ),
}
BUILDING = {
    f"dựng chỉ mục nhỏ (1/{EVERY} số câu hỏi mẫu), tiến trình riêng": (
        "import pathlib, tempfile\n"
        "from eval.bench.speed import build_small\n"
        "from index.encoders.sentence_transformers import load_encoder\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    build_small(load_encoder({encoder!r}), {decision!r}, pathlib.Path(folder))"
    )
}
# A process inherits the peak of the one that starts it: a small one stands between.
_LAUNCHER = (sys.executable, "-S", "-c",
             "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))")  # fmt: skip
_PEAK = "print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
_UNITS_PER_MIB = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True, slots=True)
class Peak:
    """The most memory, in MiB, that a process held up to the end of a stage."""

    stage: str
    mib: float
    base: str
    ratio: float


def memory() -> list[Peak]:
    """Peaks of answering and of building, against the bare imports."""
    config = settings()
    building = {
        stage: code.format(encoder=config.encoder, decision=config.decision)
        for stage, code in BUILDING.items()
    }
    found = peaks(ANSWERING) | peaks(building)
    base = next(iter(ANSWERING))
    return [Peak(stage, mib, base, mib / found[base]) for stage, mib in found.items()]


def peaks(stages: Mapping[str, str]) -> dict[str, float]:
    """The peak in MiB after each stage of one new process."""
    code = "\n".join(["import resource", *(f"{c}\n{_PEAK}" for c in stages.values())])
    lines = [line for line in run_python(code, _LAUNCHER).splitlines() if line.startswith("peak ")]
    sizes = [int(line.split()[1]) / _UNITS_PER_MIB for line in lines]
    return dict(zip(stages, sizes, strict=True))
