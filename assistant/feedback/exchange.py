"""From feedback to better answers: candidates for a person to accept, and those accepted."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from assistant.answer import Status, to_ref
from assistant.feedback.models import Feedback
from corpus.annotations import unique_names
from corpus.decision import Decision
from corpus.errors import CorpusError, UsageError
from corpus.readers.text import load_text
from corpus.variants import Variant
from corpus.whole_file import unwritten, write_whole
from index.leakage import leaks
from index.text import has_diacritics

NONE = "none"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WordingCandidate:
    """A question with the clause that people say is right ("none": the decision does not say).

    `votes` counts what each of them said; `missed`: the assistant's answer was called wrong.
    """

    question: str
    gold: str
    votes: dict[str, int]
    missed: bool


def candidates(feedback: Iterable[Feedback]) -> list[WordingCandidate]:
    """One for each question of which someone said what is right, the most wanted first."""
    votes: dict[str, Counter[str]] = {}
    asked: dict[str, str] = {}
    missed = set()
    for row in feedback:
        gold = _gold(row)
        if not gold:
            continue
        key = " ".join(row.question.lower().split()).strip(" ?.!…")
        asked.setdefault(key, " ".join(row.question.split()))
        votes.setdefault(key, Counter())[gold] += 1
        if not row.right:
            missed.add(key)
    found = [
        WordingCandidate(asked[k], v.most_common(1)[0][0], dict(v.most_common()), k in missed)
        for k, v in votes.items()
    ]
    return sorted(found, key=lambda c: -max(c.votes.values()))


def _gold(row: Feedback) -> str:
    """The id of the clause that a person says is right; "" where that stays open, as for a list."""
    if not row.right:
        return _id(row.expected)
    if row.status == Status.ANSWERED:
        return _id(row.clause)
    return NONE if row.status == Status.NOT_FOUND else ""


def _id(said: str) -> str:
    """The clause's id in its decision; what names no clause stays as it is."""
    return to_ref(said).clause


def evaluation_rows(found: Sequence[WordingCandidate], decision: Decision) -> Iterator[Row]:
    """Rows as the evaluation set has them; `kind` and `evidence` are for a person to fill in."""
    clauses = {c.id: c for c in decision.clauses}
    for n, candidate in enumerate(found, 1):
        clause = clauses.get(candidate.gold)
        yield {
            "id": f"fb-{n:03}",
            "file": "colloquial" if clause else "unanswerable",
            "question": candidate.question,
            "kind": "",
            "style": "colloquial" if has_diacritics(candidate.question) else "no_diacritics",
            "answerable": clause is not None,
            "gold_labels": [clause.id] if clause else [],
            "lead_agencies": list(unique_names(clause.leads)) if clause else [],
            "evidence": "",
            "votes": candidate.votes,
            "accept": None,
        }


def variant_rows(found: Sequence[WordingCandidate]) -> Iterator[Row]:
    """Rows as the corpus has them, of the questions that were answered wrongly."""
    for candidate in found:
        if candidate.missed:
            yield {
                "clause_id": "" if candidate.gold == NONE else candidate.gold,
                "question": candidate.question,
                "style": "everyday",
                "answerable": candidate.gold != NONE,
                "votes": candidate.votes,
                "accept": None,
            }


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How many wordings were added, and a line for each that was not."""

    added: int
    refused: list[str]


def accept(
    source: Path,
    target: Path,
    decision: Decision,
    variants: Sequence[Variant],
    evaluation: Sequence[str],
) -> Acceptance:
    """Adds the wordings that a person accepted to `target`, at once or not at all.

    One that stands among the variants already is left out, and so is one that is equal or
    nearly equal to an evaluation question. `CorpusError` names a row that cannot be used.
    """
    rows = _accepted(source, decision)
    near = {n for n, _ in leaks([row["question"] for _, row in rows], evaluation)}
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock", timeout=60):
            before = target.read_text(encoding="utf-8") if target.exists() else ""
            known = {_key(v.question) for v in variants}
            known |= {_key(json.loads(line)["question"]) for line in before.splitlines()}
            added, refused = [], []
            for place, (n, row) in enumerate(rows):
                if place in near:
                    refused.append(f"Dòng {n}: quá giống một câu hỏi đánh giá, không nhận.")
                elif _key(row["question"]) in known:
                    refused.append(f"Dòng {n}: đã có trong các câu hỏi mẫu, không nhận lại.")
                else:
                    known.add(_key(row["question"]))
                    added.append(json.dumps(row, ensure_ascii=False) + "\n")
            if added:
                write_whole(target, (before + "".join(added)).encode(), private=True)
    except OSError as error:
        raise unwritten(target, error) from error
    return Acceptance(len(added), refused)


def _accepted(source: Path, decision: Decision) -> list[tuple[int, Row]]:
    """The rows with "accept": true, checked, by line."""
    known = {c.id for c in decision.answerable}
    if source.is_file() and not source.stat().st_size:
        raise UsageError(f"Tệp {source} trống: không có cách hỏi nào để nhận.")
    rows = []
    for n, line in enumerate(load_text(source).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            wanted, question, answerable = row["accept"], row["question"], row["answerable"]
            clause = row["clause_id"] or ""
            style = str(row.get("style") or "everyday")
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(
                f"Dòng {n} của {source} sai định dạng: hãy giữ nguyên khuôn của "
                "“hoiqd feedback export”."
            ) from error
        if not isinstance(wanted, bool | None) or not isinstance(answerable, bool):
            raise CorpusError(
                f"Dòng {n} của {source}: “accept” phải là true, false hoặc null; “answerable” phải "
                "là true hoặc false."
            )
        if not wanted:
            continue
        if not isinstance(question, str) or not any(c.isalnum() for c in question):
            raise CorpusError(f"Dòng {n} của {source} không có câu hỏi.")
        if (clause or answerable) and clause not in known:
            raise CorpusError(
                f"Dòng {n} của {source} nêu mã “{clause}” không phải điều khoản trả lời được."
            )
        kept = {"clause_id": clause, "question": " ".join(question.split()), "style": style}
        rows.append((n, {**kept, "answerable": answerable}))
    if not rows:
        raise UsageError(f"Chưa dòng nào của {source} được chọn: hãy sửa “accept” thành true.")
    return rows


def _key(question: str) -> str:
    return " ".join(question.lower().split()).strip(" ?.!…")


def evaluation_questions(folder: Path) -> list[str]:
    """Every question of an evaluation set, turns of dialogues too; `CorpusError` if one is broken.

    None where there is no such folder.
    """
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for n, line in enumerate(load_text(path).splitlines(), 1):
            try:
                row = json.loads(line)
                found += [str(turn["question"]) for turn in row.get("turns") or [row]]
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise CorpusError(f"Dòng {n} của {path} sai định dạng.") from error
    return found


def write_rows(path: Path, rows: Iterable[Row]) -> int:
    """Writes a JSONL file, at once or not at all; how many rows."""
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    write_whole(path, "".join(lines).encode(), private=True, make_folder=True)
    return len(lines)
