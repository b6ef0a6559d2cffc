"""A job: a file of questions left to be answered, and where that stands."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.batch.upload import RowError
from corpus.errors import UsageError


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be answered. `failed` and `errors` are of rows that cannot be, so far as is known.

    Times are seconds since 1970; `rate` is questions a second; `ahead` counts jobs to be done
    before this one; `error` says why a job failed as a whole. `sender` is a pseudonym; `starts`
    counts those since a row was last done.
    """

    id: str
    name: str
    kind: str
    total: int
    failed: int
    errors: tuple[RowError, ...]
    created: float
    expires: float
    state: JobState = JobState.WAITING
    done: int = 0
    rate: float = 0.0
    ahead: int = 0
    error: str = ""
    sender: str = ""
    starts: int = 0

    @property
    def seconds_left(self) -> int | None:
        """None before the first answers."""
        return round((self.total - self.done) / self.rate) if self.rate else None

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (JobState.DONE, JobState.FAILED)

    def result_name(self, kind: str) -> str:
        """What the file of answers is called when it is saved."""
        return f"{Path(self.name).stem}-tra-loi{kind}"


class UnknownJob(UsageError):
    """No such job, or no longer."""
