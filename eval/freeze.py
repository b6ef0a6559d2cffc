"""Freeze: the answers to the development set, its talks and 2,000 prepared questions, to compare.

Stands while the house is rebuilt: `python -m eval.freeze record FILE` before a step,
`python -m eval.freeze compare FILE` after it.
"""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.loading import open_assistant
from corpus.variants import load_variants

FOLDER = Path(__file__).parent / "sets" / "son-la-2024" / "development"
PREPARED = 2000
_SINGLES = ("formal", "colloquial", "noisy", "unanswerable", "lists")


def _talks() -> Iterator[list[str]]:
    for name in _SINGLES:
        for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            yield [json.loads(line)["question"]]
    for line in (FOLDER / "dialogues.jsonl").read_text(encoding="utf-8").splitlines():
        yield [turn["question"] for turn in json.loads(line)["turns"]]
    variants = load_variants()
    for variant in random.Random(2024).sample(variants, PREPARED):
        yield [variant.question]


def _answers(assistant: Assistant) -> Iterator[list[dict[str, Any]]]:
    talks = list(_talks())
    singles = [talk for talk in talks if len(talk) == 1]
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(singles), 64):
        batch = [talk[0] for talk in singles[start : start + 64]]
        for question, answer in zip(batch, assistant.ask_many(batch), strict=True):
            found[question] = plain(as_frozen(answer))
        print(f"\r{start}/{len(singles)}", end="", file=sys.stderr)
    for talk in talks:
        if len(talk) == 1:
            yield [found[talk[0]]]
            continue
        state, row = None, []
        for question in talk:
            answer = assistant.ask(question, state=state)
            state = answer.state
            row.append(plain(as_frozen(answer)))
        yield row


def as_frozen(answer: Answer) -> dict[str, Any]:
    """An answer in the fields of schema 1, in which the answers were recorded."""
    row = answer.to_dict()
    for name in ("evidence", "deadlines", "candidates"):
        row[name] = [_bare(item) for item in row[name]]
    for holder in (row, row["state"] or {}):
        holder |= {k: [_id(v) for v in holder[k]] for k in ("clauses", "listed") if k in holder}
    if row["clause"]:
        del row["clause"]["decision"]
    return row | {"schema": 1}


def _bare(item: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in item.items() if k != "clause"} | {"clause_id": _id(item["clause"])}


def _id(ref: str) -> str:
    return ref.partition("/")[2]


def plain(value: Any) -> Any:
    """As JSON gives it back, with scores to six places."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


def main(verb: str, file: str) -> int:
    """Records the answers, or compares them with those recorded; 1 if any differs."""
    answers = list(_answers(open_assistant()))
    if verb == "record":
        Path(file).write_text(
            "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in answers), encoding="utf-8"
        )
        return 0
    before = [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]
    differing = 0
    for old, new in zip(before, answers, strict=True):
        new = json.loads(json.dumps(new))
        for a, b in zip(old, new, strict=True):
            keys = [k for k in a if not _same(a[k], b.get(k))]
            if keys:
                differing += 1
                print(
                    f"{a['question']}: "
                    + "; ".join(
                        f"{k}: {str(a[k])[:150]} -> {str(b.get(k))[:150]}" for k in keys[:3]
                    )
                )
    print(f"\n{differing} khác / {sum(map(len, before))}")
    return int(differing > 0)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, float) and isinstance(b, int | float):
        return abs(a - b) < 2e-3
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    return bool(a == b)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
