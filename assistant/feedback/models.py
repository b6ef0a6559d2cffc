"""The tables: feedback on answers, and the log of questions."""

from datetime import UTC, datetime

from sqlalchemy import Boolean, DateTime, Dialect, Float, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """A point in time, always UTC: SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it is stored."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it was given."""
        if value is None or value.tzinfo:
            return value and value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What the tables share."""


class Feedback(Base):
    """What one person said of one answer.

    `client` is the person's pseudonym of that day; `clause` the reference of the clause shown;
    `expected` that of the clause that would be right, "" where it is not known, "none" where the
    decision does not say.
    """

    __tablename__ = "feedback"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    received: Mapped[datetime] = mapped_column(Instant, index=True)
    client: Mapped[str] = mapped_column(String(16))
    decision: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(Text)
    answer_id: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20))
    clause: Mapped[str] = mapped_column(String(201))
    right: Mapped[bool] = mapped_column(Boolean)
    expected: Mapped[str] = mapped_column(String(201))
    comment: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(20))


class AskedQuestion(Base):
    """One question of the log, and what came of it; `milliseconds` is how long it took."""

    __tablename__ = "questions"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    received: Mapped[datetime] = mapped_column(Instant, index=True)
    client: Mapped[str] = mapped_column(String(16))
    decision: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20))
    clause: Mapped[str] = mapped_column(String(201))
    confidence: Mapped[float] = mapped_column(Float)
    milliseconds: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(20))
