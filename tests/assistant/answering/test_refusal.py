"""Refusals: what stands nowhere, and what stands there without the detail."""

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.loading import open_assistant
from assistant.settings import Settings


@pytest.fixture(scope="module")
def real() -> Assistant:
    return open_assistant(Settings(), build_if_missing=True)


@pytest.mark.model
def test_words_that_meet_by_chance_are_no_matter_of_the_text(real: Assistant) -> None:
    answer = real.ask("Dân số thế giới hiện nay là bao nhiêu?")
    assert answer.status is Status.NOT_FOUND
    assert "thế giới" in {s.term for s in answer.searched if s.clauses}


@pytest.mark.model
def test_a_matter_of_the_text_is_not_denied_for_a_detail(real: Assistant) -> None:
    answer = real.ask("Nông thôn mới được đầu tư bao nhiêu tỷ?")
    assert answer.status is Status.NOT_STATED
    assert answer.clause
    assert "nông thôn mới" in real.decision.clause(answer.clause.id).text
