"""The library on the command line."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from assistant.cli.library import decision_record, library_table, summary, wanted
from assistant.cli.terminal import print_clause
from assistant.settings import Settings
from corpus.decision import Decision
from corpus.errors import CorpusError, UnknownClause
from corpus.library import Library
from tests.readings import read


def test_a_clause_or_a_decision_is_named(decision: Decision, tmp_path: Path) -> None:
    config = Settings(data_dir=tmp_path)
    for name in ("II.4.4", "ii.4.4 ", "son-la-2024/II.4.4"):
        found, clause = wanted(name, config)
        assert (found.id, clause and clause.id) == ("son-la-2024", "II.4.4")
    assert wanted("son-la-2024", config) == (decision, None)


@pytest.mark.parametrize("name", ["II.99", "son-la-2024/II.99", "an-giang"])
def test_what_is_not_there_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownClause, match="Các mã: HEAD"):
        wanted(name, Settings(data_dir=tmp_path))


def test_a_decision_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="hiện có: son-la-2024"):
        wanted("an-giang/II.1", Settings(data_dir=tmp_path))


def test_ids_are_whole_in_a_narrow_terminal(decision: Decision) -> None:
    long = replace(decision, id="ke-hoach-trien-khai-thuc-hien-chi-thi-2026")
    shown = io.StringIO()
    Console(file=shown, width=80).print(library_table(Library({long.id: long})))
    assert long.id in shown.getvalue()


def test_what_stands_below_a_heading_is_named_by_its_words() -> None:
    held = read(
        "CHỈ THỊ", "1. Giao các sở:", "a) Sở Y tế chủ trì rà soát thuốc.", "b) Sở Nội vụ họp."
    )
    shown = io.StringIO()
    print_clause(Console(file=shown, width=100), held.clause("K1"), held)
    assert "Gồm: a) Sở Y tế chủ trì rà soát thuốc. [K1.a]" in shown.getvalue()


def test_the_whole_decision_is_one_record(decision: Decision) -> None:
    record = json.loads(json.dumps(decision_record(decision), default=str))
    assert record["profile"]["province"] == "Sơn La"
    assert len(record["clauses"]) == len(decision.clauses)
    clause = next(c for c in record["clauses"] if c["id"] == "II.4.4")
    assert {"name": "Sở Văn hóa, Thể thao và Du lịch", "role": "lead"} in clause["assignments"]
    assert clause["ancestors"] == ["D1.intro", "II.0", "II.4"]
    dated = next(c for c in record["clauses"] if c["id"] == "D2.1")
    assert "2024-01-30" in [d["date"] for d in dated["deadlines"]]
    assert summary(decision)["number"] == "78/QĐ-UBND"
