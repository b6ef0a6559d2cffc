"""How often phrases fire, on the command line."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from assistant.cli.rules import Fired, count_fired, print_fired, questions_in
from assistant.understanding.rules import rules
from assistant.understanding.rules.own import own_classes
from corpus.decision import Decision
from corpus.errors import UsageError


def test_each_phrase_is_counted_once_a_question(decision: Decision) -> None:
    said: list[int] = []
    known = rules().filled(own_classes(decision))
    asked = ["Ai chủ trì, ai chủ trì?", "ai lo viec nay", "Huyện Mộc Châu làm gì?"]
    fired = count_fired(known, asked, lambda _, done, __: said.append(done))
    counts = {(f.rule, f.phrase): f.questions for f in fired}
    assert counts["kinds.lead", "chủ trì"] == 1
    assert counts["kinds.lead", "ai"] == 2
    assert counts["bodies.own_district", "huyện [{own_district}]"] == 1
    assert counts["details.penalty", "phạt"] == 0
    assert said == [1, 2, 3]


def test_questions_are_read_from_files_and_talks(tmp_path: Path) -> None:
    rows = [{"question": "ai lo?"}, {"turns": [{"question": "a"}, {"question": "b"}]}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    assert questions_in([tmp_path]) == ["ai lo?", "a", "b"]


@pytest.mark.parametrize("text", ["{", "[1]", '{"ask": 1}', '{"turns": 3}'])
def test_a_file_of_something_else_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="không phải tệp câu hỏi"):
        questions_in([path])
    with pytest.raises(UsageError, match="Không đọc được"):
        questions_in([tmp_path / "b.jsonl"])


def test_what_hardly_fires_is_listed() -> None:
    out = io.StringIO()
    fired = [Fired("a.b", "{body} nào", 12), Fired("a.b", "những ai", 0), Fired("a.c", "hạn", 1)]
    print_fired(Console(file=out, width=80), fired, 40)
    told = out.getvalue()
    assert "3 cụm từ trên 40 câu hỏi." in told
    assert "1 cụm từ không gặp ở câu hỏi nào:\n  a.b: những ai" in told
    assert "1 cụm từ chỉ gặp ở 1 câu hỏi:\n  a.c: hạn" in told
