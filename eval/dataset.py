"""The evaluation set: questions with known answers, read and checked."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from corpus.decision import Decision
from corpus.errors import CorpusError

FOLDER = Path(__file__).parent / "sets" / "son-la-2024" / "questions"
FILES = ("formal", "colloquial", "noisy", "unanswerable", "lists", "dialogues")


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question, or one turn of a dialogue.

    Any one of `gold` is right, except in lists, where the set is the answer; an empty `gold`
    means that the decision does not answer. An unanswerable question may name the clauses that
    speak of its matter without the detail. `dialogue` and `turn` place a turn.
    """

    id: str
    file: str
    question: str
    kind: str
    style: str
    gold: tuple[str, ...]
    leads: tuple[str, ...]
    evidence: str
    dialogue: str = ""
    turn: int = 0
    depends_on_context: bool = False

    @property
    def half(self) -> str:
        """ "tuning" or "test", by a hash of the id; the turns of a dialogue stay together."""
        digest = hashlib.sha256((self.dialogue or self.id).encode()).digest()
        return ("tuning", "test")[digest[0] % 2]

    @property
    def answerable(self) -> bool:
        """Whether the decision answers."""
        return bool(self.gold) and self.file != "unanswerable"


def load_questions(decision: Decision, folder: Path = FOLDER) -> list[GoldQuestion]:
    """All questions, file by file.

    `CorpusError` names file and row where a label is no clause, evidence stands in no gold
    clause, an id is used twice, or a file is missing or empty.
    """
    questions: list[GoldQuestion] = []
    for name in FILES:
        path = folder / f"{name}.jsonl"
        if not path.is_file():
            raise CorpusError(f"Thiếu tệp đánh giá {path}.")
        rows = [r for line in path.read_text(encoding="utf-8").splitlines() if (r := line.strip())]
        if not rows:
            raise CorpusError(f"Tệp đánh giá {path} trống.")
        for n, row in enumerate(rows, 1):
            try:
                found = _questions(name, json.loads(row))
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise CorpusError(f"Dòng {n} của {path} sai định dạng ({error}).") from error
            for question in found:
                _check(question, decision, f"Dòng {n} của {path}")
            questions += found
    ids = [q.id for q in questions]
    if len(set(ids)) < len(ids):
        twice = next(i for i in ids if ids.count(i) > 1)
        raise CorpusError(f"Mã câu hỏi đánh giá “{twice}” bị dùng hai lần.")
    return questions


def _questions(file: str, row: dict[str, object]) -> list[GoldQuestion]:
    turns = row.get("turns")
    if not isinstance(turns, list):
        return [_question(file, row, str(row["id"]))]
    return [
        _question(file, turn, f"{row['id']}#{n}", str(row["id"]), n)
        for n, turn in enumerate(turns, 1)
    ]


def _question(
    file: str, row: dict[str, object], id_: str, dialogue: str = "", turn: int = 0
) -> GoldQuestion:
    def texts(key: str) -> tuple[str, ...]:
        value = row.get(key) or []
        if not isinstance(value, list):
            raise TypeError(key)
        return tuple(map(str, value))

    return GoldQuestion(
        id=id_,
        file=file,
        question=str(row["question"]),
        kind=str(row.get("kind") or row.get("subtype") or "turn"),
        style=str(row.get("style") or file),
        gold=texts("gold_labels") or ((str(row["clause_id"]),) if row.get("clause_id") else ()),
        leads=texts("lead_agencies"),
        evidence=str(row.get("evidence") or ""),
        dialogue=dialogue,
        turn=turn,
        depends_on_context=bool(row.get("depends_on_context")),
    )


def _check(question: GoldQuestion, decision: Decision, where: str) -> None:
    known = {c.id: c for c in decision.clauses}
    for label in question.gold:
        if label not in known:
            raise CorpusError(f"{where}: nhãn “{label}” không có trong Quyết định.")
    if not question.evidence:
        return
    texts = [" ".join(known[label].text.split()).lower() for label in question.gold]
    if not any(" ".join(question.evidence.split()).lower() in text for text in texts):
        raise CorpusError(f"{where}: trích dẫn không nằm trong điều khoản đã ghi nhãn.")
