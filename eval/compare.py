"""Comparison of two runs, question by question, with the significance of each difference."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.measures import mean
from eval.significance import mcnemar, randomisation_test

_ANSWERS = "answers.jsonl"


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean scores of a part in both runs, and how likely such a difference is by chance.

    `p` is that of the randomisation test, over questions or whole dialogues; `p_mcnemar`, where
    every question is a unit and right or wrong, that of McNemar's.
    """

    part: str
    n: int
    first: float
    second: float
    p: float
    p_mcnemar: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose score changed, with what was answered."""

    id: str
    first: float
    second: float
    answers: tuple[str, str]


def compare(first: Path, second: Path) -> tuple[list[Difference], list[Change]]:
    """What differs between the runs in two folders that `hoiqd eval --out` wrote.

    `UsageError` if a folder holds no run or they do not ask the same questions.
    """
    before, after = _rows(first), _rows(second)
    if before.keys() != after.keys():
        raise UsageError("Hai lần đo không cùng bộ câu hỏi: hãy đo lại trên cùng một bộ.")
    pairs = [(before[i], after[i]) for i in before]
    files = dict.fromkeys(a["file"] for a, _ in pairs)
    parts = {file: [p for p in pairs if p[0]["file"] == file] for file in files}
    differences = [_difference(part, some) for part, some in {**parts, "all": pairs}.items()]
    changes = [
        Change(a["id"], a["score"], b["score"], (_told(a), _told(b)))
        for a, b in pairs
        if a["score"] != b["score"]
    ]
    return differences, changes


def _difference(part: str, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> Difference:
    first, second = ([float(row["score"]) for row in side] for side in zip(*pairs, strict=True))
    units = [a["unit"] for a, _ in pairs]
    whole = all(x in (0, 1) for x in (*first, *second)) and len(set(units)) == len(units)
    exact = mcnemar([x == 1 for x in first], [x == 1 for x in second]) if whole else None
    p = randomisation_test(first, second, units)
    return Difference(part, len(pairs), mean(first), mean(second), p, exact)


def _told(row: dict[str, Any]) -> str:
    return f"{row['status']} {' '.join(row['clauses'][:3])}".strip()


def _rows(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / _ANSWERS
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        return {row["id"]: row for row in rows if (row["file"], row["unit"], row["score"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"Thư mục {folder} không có kết quả của “hoiqd eval --out” (tệp {_ANSWERS})."
        ) from error
