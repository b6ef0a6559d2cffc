import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from assistant.feedback.database import Database
from assistant.feedback.models import Feedback
from assistant.feedback.pseudonym import Pseudonyms
from assistant.feedback.store import Store
from assistant.feedback.upkeep import HOUR, Clock, Upkeep
from corpus.errors import StoreError
from tests.assistant.feedback.test_store import OPINION

DAY = 24 * HOUR


class Hands:
    """A clock's two hands, moved by the test."""

    def __init__(self) -> None:
        self.wall, self.steady = 1.7e9, 50.0
        self.clock = Clock(lambda: self.wall, lambda: self.steady)

    def wait(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def store_of(url: str) -> Store:
    return Store(Database(url), Pseudonyms("k" * 32, Path("unused")), 30)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.mark.parametrize("jump", [3650 * DAY, -3650 * DAY, 2 * HOUR, -2 * HOUR])
def test_a_clock_that_was_set_must_run_for_a_day(hands: Hands, jump: float) -> None:
    hands.wait(100 * DAY)
    assert hands.clock.settled()
    hands.wall += jump
    assert not hands.clock.settled()
    hands.wait(20 * HOUR)
    hands.wall -= jump  # it is put right
    assert not hands.clock.settled()
    hands.wait(23 * HOUR)
    assert not hands.clock.settled()
    hands.wait(2 * HOUR)
    assert hands.clock.settled()


def test_a_clock_that_is_kept_right_stays_settled(hands: Hands) -> None:
    for _ in range(48):
        hands.wait(HOUR)
        hands.wall += 5
        assert hands.clock.settled()


def test_a_jump_takes_nothing(
    database_url: str, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    store = store_of(database_url)
    upkeep = Upkeep(store, hands.clock)
    old = store.record(OPINION, "a")
    with store.database.session() as session:
        past = datetime.now(UTC) - timedelta(days=31)  # as if the clock were 31 days ahead now
        session.execute(update(Feedback).where(Feedback.id == old).values(received=past))
    hands.wall += 31 * DAY
    with caplog.at_level(logging.WARNING):
        upkeep.once()
        upkeep.once()
    assert [r.message for r in caplog.records if "Đồng hồ" in r.message] == [
        caplog.records[0].message
    ]
    with store.database.session() as session:
        session.execute(update(Feedback).values(received=datetime.now(UTC)))
    assert [row.id for row in store.feedback("d")] == [old], "it was purged by a wrong clock"
    with store.database.session() as session:
        session.execute(update(Feedback).values(received=past))
    hands.wait(25 * HOUR)
    upkeep.once()
    with store.database.session() as session:
        session.execute(update(Feedback).values(received=datetime.now(UTC)))
    assert store.feedback("d") == [], "what is past its days was kept"
    store.database.close()


def test_rows_of_a_clock_that_was_ahead_are_told_once(
    database_url: str, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    store = store_of(database_url)
    upkeep = Upkeep(store, hands.clock)
    store.record(OPINION, "a")
    late = store.record(replace(OPINION, comment="mai sau"), "a")
    assert store.ahead() == 0
    with store.database.session() as session:
        future = datetime.now(UTC) + timedelta(days=400)
        session.execute(update(Feedback).where(Feedback.id == late).values(received=future))
    assert store.ahead() == 1
    with caplog.at_level(logging.WARNING):
        upkeep.once()
        upkeep.once()
    assert [r.message.split(" do ")[0] for r in caplog.records] == [
        "1 góp ý, câu hỏi ghi ngày sau hôm nay,"
    ]
    assert len(store.feedback("d")) == 2
    store.database.close()


def test_a_database_that_is_away_is_told_once(
    hands: Hands, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> int:
        raise StoreError("Cơ sở dữ liệu không trả lời.")

    store = store_of("sqlite://")
    monkeypatch.setattr(store, "purge", away)
    upkeep = Upkeep(store, hands.clock)
    with caplog.at_level(logging.WARNING):
        upkeep.once()
        upkeep.once()
    assert [r.message for r in caplog.records] == ["Cơ sở dữ liệu không trả lời."]
    store.database.close()
