"""The store: takes feedback and questions, gives them back, forgets them in time."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.functions import count

from assistant.feedback.database import Database
from assistant.feedback.models import AskedQuestion, Feedback
from assistant.feedback.pseudonym import Pseudonyms
from assistant.settings import Settings

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person says of an answer; the fields are those of `models.Feedback`."""

    decision: str
    question: str
    answer_id: str
    status: str
    clause: str
    right: bool
    expected: str
    comment: str
    source: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that was answered; `address` is the client's, and goes no further."""

    address: str
    received: datetime
    decision: str
    question: str
    status: str
    clause: str
    confidence: float
    milliseconds: int
    source: str


class Store:
    """Rows older than `days` are deleted, at the first use and by `purge`."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms, days: int) -> None:
        self.database = database
        self._pseudonyms = pseudonyms
        self._days = days

    @classmethod
    def of(cls, config: Settings) -> "Store":
        """The store that the settings name; nothing is opened yet."""
        return cls(Database.of(config), Pseudonyms.of(config), config.retention_days)

    def record(self, opinion: Opinion, address: str) -> str:
        """Stores feedback and gives its id; the same again on one day is stored once.

        When this returns, the row outlives the process. `StoreError` if it was not stored.
        """
        received = datetime.now(UTC)
        client = self._pseudonyms.client(address, received.date())
        values = {k: _storable(v) for k, v in asdict(opinion).items()}
        row = {
            "id": self._pseudonyms.mark(f"{client}\n{received.date()}\n{sorted(values.items())}"),
            "received": received,
            "client": client,
            **values,
        }
        insert = _INSERTS[self.database.dialect]
        with self.database.session() as session:
            session.execute(insert(Feedback).values(row).on_conflict_do_nothing())
        return str(row["id"])

    def log(self, askings: Iterable[Asking]) -> None:
        """Stores questions."""
        rows = []
        for asking in askings:
            values = {k: _storable(v) for k, v in asdict(asking).items()}
            client = self._pseudonyms.client(values.pop("address"), asking.received.date())
            rows.append(AskedQuestion(id=uuid.uuid4().hex, client=client, **values))
        with self.database.session() as session:
            session.add_all(rows)

    def feedback(self, decision: str) -> list[Feedback]:
        """All feedback on a decision that is not yet to be forgotten, oldest first."""
        query = select(Feedback).where(
            Feedback.decision == decision, Feedback.received >= self._horizon()
        )
        with self.database.session(reading=True) as session:
            return list(session.scalars(query.order_by(Feedback.received, Feedback.id)))

    def questions(self, decision: str) -> list[AskedQuestion]:
        """All logged questions on a decision that are not yet to be forgotten, oldest first."""
        query = select(AskedQuestion).where(
            AskedQuestion.decision == decision, AskedQuestion.received >= self._horizon()
        )
        with self.database.session(reading=True) as session:
            return list(session.scalars(query.order_by(AskedQuestion.received, AskedQuestion.id)))

    def purge(self) -> int:
        """Deletes what is past its days; how many rows."""
        with self.database.session() as session:
            return sum(
                session.execute(delete(table).where(table.received < self._horizon())).rowcount  # type: ignore[attr-defined]
                for table in (Feedback, AskedQuestion)
            )

    def ahead(self) -> int:
        """How many rows are dated more than a day after now."""
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        with self.database.session(reading=True) as session:
            return sum(
                session.scalar(select(count()).select_from(table).where(table.received > tomorrow))
                or 0
                for table in (Feedback, AskedQuestion)
            )

    def _horizon(self) -> datetime:
        return datetime.now(UTC) - timedelta(days=self._days)


def _storable(value: Any) -> Any:
    """PostgreSQL takes no NUL in a text."""
    return value.replace("\0", "") if isinstance(value, str) else value
