"""What people wrote down of a document: its structure, and the phrases that answer questions.

A folder for each document: `original.*`, `structure.json` (number, date, issuer, kind, `task_rows`,
`assignments` with `task_starts`, `lead`, `coordinate` and `deadline`), `questions.jsonl` with the
`evidence` of each answerable question, `transcript.txt` with all its words. A folder named "…scan…"
is a scan. A folder of files with a transcript each (`NAME.truth.txt`) is as many documents.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError, reason

_TRUTH = ".truth.txt"


@dataclass(frozen=True, slots=True)
class GoldTask:
    """A task as people read it: its first words, who leads and coordinates, by when.

    `row` if it stands in a row of a table.
    """

    task_starts: str
    lead: tuple[str, ...]
    coordinate: tuple[str, ...]
    deadline: str
    row: bool = False


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """A question with the words that answer it, none where it has no answer."""

    question: str
    style: str
    kind: str
    answerable: bool
    evidence: str
    lead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """One document; `rows` is None where nobody counted, `identity` what its letterhead says.

    `transcript` is "" where nobody wrote all of it down.
    """

    name: str
    original: Path
    scan: bool
    identity: dict[str, str]
    rows: int | None
    given: tuple[GoldTask, ...]
    questions: tuple[DocumentQuestion, ...]
    transcript: str = ""

    @property
    def evidence(self) -> tuple[str, ...]:
        """The words that answer its questions."""
        return tuple(q.evidence for q in self.questions if q.answerable)


def load_gold(folder: Path) -> list[Gold]:
    """The documents of a folder; `UsageError` says what is wrong with it."""
    found = [d for f in sorted(folder.iterdir()) if f.is_dir() for d in _documents(f)]
    if not found:
        raise UsageError(f"Thư mục {folder} không có tài liệu nào (TÊN/original.*).")
    return found


def _documents(folder: Path) -> Iterator[Gold]:
    """The document of a folder, or those that stand there beside their transcripts."""
    if original := min(folder.glob("original.*"), default=None):
        yield _document(folder, original)
        return
    for path in sorted(folder.glob(f"*{_TRUTH}")):
        name = path.name.removesuffix(_TRUTH)
        held = [f for f in folder.glob(f"{name}.*") if f != path]
        if held:
            yield Gold(name, held[0], False, {}, None, (), (), _text(path))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8") if path.exists() else ""
    except OSError as error:
        raise UsageError(f"Không đọc được {path} ({reason(error)}).") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} không phải văn bản UTF-8.") from error


def _document(folder: Path, original: Path) -> Gold:
    try:
        path, asked = folder / "structure.json", folder / "questions.jsonl"
        structure: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        lines = asked.read_text("utf-8").splitlines() if asked.exists() else []
        questions = tuple(_asked(json.loads(line)) for line in lines if line.strip())
        return Gold(
            folder.name,
            original,
            "scan" in folder.name,
            {key: structure.get(key, "") for key in ("number", "date", "issuer", "kind")},
            structure.get("task_rows"),
            tuple(_given(a) for a in structure.get("assignments", [])),
            questions,
            _text(folder / "transcript.txt"),
        )
    except OSError as error:
        raise UsageError(f"Không đọc được {folder} ({reason(error)}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"Dữ liệu trong {folder} sai định dạng: {error}.") from error


def _asked(row: dict[str, Any]) -> DocumentQuestion:
    return DocumentQuestion(
        row.get("question", ""),
        row.get("style", ""),
        row.get("kind", ""),
        row["answerable"],
        row.get("evidence", ""),
        tuple(row.get("lead_agencies", ())),
    )


def _given(row: dict[str, Any]) -> GoldTask:
    return GoldTask(
        row["task_starts"],
        tuple(row["lead"]),
        tuple(row["coordinate"]),
        row.get("deadline", ""),
        bool(re.search(r"(?<!đầu )dòng \d", row.get("where", ""))),
    )
