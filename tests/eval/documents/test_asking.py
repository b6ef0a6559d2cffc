"""Documents asked: what counts as a right answer, and that an offer is no answer."""

import json
from pathlib import Path

import pytest

from corpus.decision import Decision
from corpus.readers.text import read
from corpus.register import load_register
from corpus.structure.parser import parse
from eval.documents.asking import Replies, ask, open_document
from eval.documents.gold import Gold, load_gold
from tests.tiny_encoder import TinyEncoder
from tests.unprepared import TEXT

QUESTIONS = (
    ("Cơ quan nào chủ trì kiểm tra an toàn thực phẩm tại bếp ăn tập thể?", "bếp ăn", ["Sở Y tế"]),
    ("Cơ quan nào chủ trì thẩm định quy hoạch đô thị?", "quy hoạch", ["Sở Xây dựng"]),
    ("Lịch thi đấu bóng đá hôm nay thế nào?", "", []),
)


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "original.txt").write_text(TEXT, encoding="utf-8")
    rows = [
        {
            "question": question,
            "style": "formal",
            "kind": "lead_agency",
            "answerable": bool(evidence),
            "evidence": evidence,
            "lead_agencies": lead,
        }
        for question, evidence, lead in QUESTIONS
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    return load_gold(tmp_path)[0]


@pytest.fixture
def decision(gold: Gold) -> Decision:
    return parse(read(gold.original), load_register(), decision_id=gold.name)


def test_right_clause_right_body_and_a_refusal(gold: Gold, decision: Decision) -> None:
    replies = ask(gold, open_document(decision, TinyEncoder(dimension=256)))
    assert replies.scores.right["formal.first"] == [True, True]
    assert replies.scores.right["lead"] == [True, True]
    assert replies.scores.right["refused"] == [True]
    assert len(replies.sure) == len(QUESTIONS)


def test_documents_are_counted_together(gold: Gold, decision: Decision) -> None:
    replies, every = ask(gold, open_document(decision, TinyEncoder(dimension=256))), Replies()
    every.add(replies)
    every.add(replies)
    assert "formal.first 1.000 (4/4)" in list(every.lines())
