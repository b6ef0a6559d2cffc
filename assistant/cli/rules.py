"""Rules of language on the command line: how often each phrase fires."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.cli.progress import Report
from assistant.understanding.rules import Rules
from corpus.errors import UsageError, reason
from index.text import fold, has_diacritics, normalize

_RARE = 1  # questions: what fires in no more is listed


@dataclass(frozen=True, slots=True)
class Fired:
    """A phrase of a rule and the number of questions in which it stands."""

    rule: str
    phrase: str
    questions: int


def count_fired(rules: Rules, questions: Sequence[str], report: Report) -> list[Fired]:
    """How often each phrase fires; a question without diacritics is read without them."""
    counts: Counter[tuple[str, str]] = Counter()
    for done, question in enumerate(questions, 1):
        accented = has_diacritics(question)
        plain = normalize(question) if accented else fold(normalize(question))
        found = rules.spans(plain, accented=accented)
        counts.update({(label, phrase) for label, span in found for phrase in span.phrases})
        report("Đếm cụm từ", done, len(questions))
    return [
        Fired(rule.label, phrase, counts[rule.label, phrase])
        for rule in rules
        for phrase in rule.all_phrases
    ]


def questions_in(paths: Iterable[Path]) -> list[str]:
    """The questions of JSON lines files, or of all such files in a folder, talks among them.

    `UsageError` names a file that cannot be read.
    """
    files = [f for p in paths for f in (sorted(p.glob("*.jsonl")) if p.is_dir() else [p])]
    return [question for path in files for question in _questions(path)]


def _questions(path: Path) -> Iterator[str]:
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line) if line.strip() else {"turns": []}
            for turn in row.get("turns", [row]):
                yield str(turn["question"])
    except OSError as error:
        raise UsageError(f"Không đọc được {path}: {reason(error)}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} không phải tệp câu hỏi: mỗi dòng là một bản ghi JSON có mục "
                         "“question” hoặc “turns”.") from error  # fmt: skip


def print_fired(console: Console, fired: Sequence[Fired], questions: int) -> None:
    """A row for each rule, then the phrases that hardly fire."""
    table = Table("Quy tắc", "Số cụm từ", "Hay gặp nhất", "Số câu hỏi")
    for column in table.columns[1::2]:
        column.justify = "right"
    for label in dict.fromkeys(f.rule for f in fired):
        own = [f for f in fired if f.rule == label]
        most = max(own, key=lambda f: f.questions)
        table.add_row(label, str(len(own)), Text(most.phrase), str(most.questions))
    console.print(table)
    console.print(Text(f"{len(fired)} cụm từ trên {questions} câu hỏi."))
    for count in range(_RARE + 1):
        rare = [f for f in fired if f.questions == count]
        told = "không gặp ở câu hỏi nào" if not count else f"chỉ gặp ở {count} câu hỏi"
        console.print(
            Text(f"{len(rare)} cụm từ {told}:" if rare else f"Không có cụm từ nào {told}.")
        )
        for f in rare:
            console.print(Text(f"  {f.rule}: {f.phrase}"))
