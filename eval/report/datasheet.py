"""The counts in the set's data sheet, from its files: `python -m eval.report.datasheet`."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.decision import Decision, Kind
from corpus.library import load_decision
from eval.dataset import FILES, FOLDER, GoldQuestion, load_questions
from eval.report.folder import table

SHEET = FOLDER / "README.md"
_MARKED = re.compile(r"(<!-- counts:start -->\n).*?(<!-- counts:end -->)", re.S)
_SINGLE = ("formal", "colloquial", "noisy")


def counts_told(questions: Sequence[GoldQuestion], decision: Decision) -> str:
    """Tables of the counts by file and half, by kind, by style and by clause, as Markdown."""
    parts = [
        ("By file and half; turns of dialogues one by one", _by_file(questions)),
        ("By kind (in `unanswerable.jsonl` the subtype)", _by_kind(questions)),
        ("`noisy.jsonl` by style", _by_style(questions)),
        ("Times that a clause is right in the first three files", _by_clause(questions, decision)),
    ]
    return "\n\n".join(f"**{head}**\n\n{body}" for head, body in parts)


def _by_file(questions: Sequence[GoldQuestion]) -> str:
    rows = []
    for file in FILES:
        some = [q for q in questions if q.file == file]
        halves = Counter(q.half for q in some)
        units = len({q.dialogue or q.id for q in some})
        rows.append([f"`{file}.jsonl`", units, len(some), halves["tuning"], halves["test"]])
    total = [sum(row[n] for row in rows) for n in range(1, 5)]  # type: ignore[misc]
    return _table(["file", "rows", "questions", "tuning", "test"], [*rows, ["all", *total]])


def _by_kind(questions: Sequence[GoldQuestion]) -> str:
    files = [f for f in FILES if f != "dialogues"]
    counts = Counter((q.kind, q.file) for q in questions)
    kinds = dict.fromkeys(q.kind for q in questions if q.file in files)
    return _table(["kind", *files], [[k, *(counts[k, f] or "" for f in files)] for k in kinds])


def _by_style(questions: Iterable[GoldQuestion]) -> str:
    counts = Counter(q.style for q in questions if q.file == "noisy")
    return _table(["style", "n"], [list(row) for row in counts.most_common()])


def _by_clause(questions: Iterable[GoldQuestion], decision: Decision) -> str:
    counts = Counter(i for q in questions if q.file in _SINGLE for i in q.gold)
    known = [c.id for c in decision.clauses if c.kind is not Kind.GROUP and counts[c.id]]
    return ", ".join(f"{i} {counts[i]}" for i in known)


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return table(heads, [[str(cell) for cell in row] for row in rows])


def with_counts(sheet: str, questions: Sequence[GoldQuestion], decision: Decision) -> str:
    """The data sheet with the counts between its marks; `ValueError` if it has none."""
    told = counts_told(questions, decision)
    text, count = _MARKED.subn(lambda m: f"{m[1]}{told}\n{m[2]}", sheet)
    if count != 1:
        raise ValueError(f"{SHEET} has no place for the counts")
    return text


def main() -> None:
    """Writes the counts into the data sheet."""
    decision = load_decision("son-la-2024")
    sheet = SHEET.read_text(encoding="utf-8")
    SHEET.write_text(with_counts(sheet, load_questions(decision), decision), encoding="utf-8")


if __name__ == "__main__":
    main()
