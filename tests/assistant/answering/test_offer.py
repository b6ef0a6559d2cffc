"""An offer of clauses, where no clause of an unprepared document is sure."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.ranking import confidence, text_confidence
from assistant.ranking.text_confidence import load_text_model
from tests.unprepared import unprepared

UNMATCHED = "Cơ quan nào chủ trì chia tiền cho huyện?"  # no clause says so in these words


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    return unprepared(tmp_path)


def borders(monkeypatch: pytest.MonkeyPatch, answer_from: float, offer_from: float) -> None:
    model = replace(load_text_model(), answer_from=answer_from, offer_from=offer_from)
    for module in (confidence, text_confidence):
        monkeypatch.setattr(module, "load_text_model", lambda: model)


def test_the_likeliest_clauses_are_offered(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    borders(monkeypatch, 1.1, 0.0)
    answer = assistant.ask(UNMATCHED)
    assert answer.status is Status.CLARIFY
    assert len(answer.clauses) == 3
    assert "xin chọn" in answer.reply
    assert all(word in answer.reply for word in ("Sở Y tế", "Sở Xây dựng", "Sở Tài chính"))


def test_what_likely_stands_nowhere_is_refused(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    borders(monkeypatch, 1.1, 1.1)
    assert assistant.ask(UNMATCHED).status is Status.NOT_FOUND


def test_a_detail_that_no_clause_holds_is_not_offered(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    borders(monkeypatch, 1.1, 0.0)
    answer = assistant.ask("Số điện thoại của người chia tiền cho huyện là gì?")
    assert answer.status in (Status.NOT_FOUND, Status.NOT_STATED)
