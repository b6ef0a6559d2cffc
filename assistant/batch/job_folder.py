"""Jobs on the disk: each in a folder of its own, which holds all that is known of it."""

import json
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from assistant.batch.job import Job, JobState, UnknownJob
from corpus.errors import Busy
from corpus.whole_file import whole

MAX_WAITING = 20
SHARE_WAITING = 5  # of one sender
REMOVED = "removed"  # a file in the folder of a job that is not wanted any more
_MAX_KEPT = 100  # jobs on the disk, finished ones too
_SHARE_KEPT = 20
_ID = re.compile(r"[A-Za-z0-9_-]{32}")
_GONE = "Không có việc này: đã hết hạn, đã hủy hoặc địa chỉ sai."
_STORED = TypeAdapter(Job)


@dataclass(frozen=True)
class JobFolder:
    """The jobs below `path`, kept for `hours` after they end."""

    path: Path
    hours: float

    def expiry(self, now: float) -> float:
        """When a job that ends at `now` is forgotten."""
        return now + 3600 * self.hours

    def check_room(self, sender: str) -> None:
        """`Busy` where too many wait, in all or of this sender."""
        waiting = [j.sender for j in self.unfinished() if j.state is JobState.WAITING]
        if waiting.count(sender) >= SHARE_WAITING:
            raise Busy(
                f"Đã có {SHARE_WAITING} tệp cùng người gửi chờ trả lời: xin đợi rồi gửi tiếp."
            )
        if len(waiting) >= MAX_WAITING:
            raise Busy(f"Đang có {MAX_WAITING} tệp chờ trả lời: xin gửi lại sau ít phút.")

    def make_room(self, sender: str) -> None:
        """Removes the oldest results of a sender who has his share, or of whoever has most."""
        kept = sorted(self.stored(), key=lambda job: job.created)
        held = Counter(job.sender for job in kept)
        finished = [job for job in kept if job.finished]
        while held[sender] >= _SHARE_KEPT or held.total() >= _MAX_KEPT:
            own = [job for job in finished if job.sender == sender]
            if held[sender] < _SHARE_KEPT:
                own = sorted(finished, key=lambda job: -held[job.sender])
            if not own:  # all of them are still to be answered, and those are few
                return
            finished.remove(own[0])
            held[own[0].sender] -= 1
            shutil.rmtree(self.path / own[0].id, ignore_errors=True)

    def _folders(self) -> Iterator[Path]:
        return (path for path in self.path.glob("*") if _ID.fullmatch(path.name))

    def stored(self) -> Iterator[Job]:
        """All that can be read."""
        for folder in self._folders():
            try:
                yield self.load(folder.name)
            except UnknownJob:
                continue

    def unfinished(self) -> list[Job]:
        """Oldest first."""
        left = (job for job in self.stored() if not job.finished)
        return sorted(left, key=lambda job: job.created)

    def owned(self) -> bool:
        """Whether some process answers the jobs now."""
        try:
            with FileLock(self.path / ".lock", timeout=0):
                return False
        except Timeout:
            return True

    def load(self, id_: str) -> Job:
        """A job as it was last saved; `UnknownJob` if there is none, or no longer."""
        if not _ID.fullmatch(id_) or (self.path / id_ / REMOVED).exists():
            raise UnknownJob(_GONE)
        try:
            job = _STORED.validate_json((self.path / id_ / "state.json").read_bytes())
        except (OSError, ValidationError) as error:
            raise UnknownJob(_GONE) from error
        if job.finished and job.expires < time.time():
            raise UnknownJob(_GONE)
        return job

    def save(self, job: Job) -> None:
        """Writes what is known of a job, whole or not at all."""
        content = json.dumps(asdict(job), ensure_ascii=False)
        with whole(self.path / job.id / "state.json") as temporary:
            temporary.write_text(content, encoding="utf-8")

    def sweep(self) -> None:
        """Removes the folders of jobs whose time is over, and of uploads that came to nothing.

        One that a clock far ahead gave more than twice its hours is given its hours from now.
        """
        now = time.time()
        hours = 3600 * self.hours
        for folder in self._folders():
            try:
                job = self.load(folder.name)
                if job.finished and job.expires > now + 2 * hours:
                    with suppress(OSError):  # another time, then
                        self.save(replace(job, expires=self.expiry(now)))
            except UnknownJob:
                with suppress(FileNotFoundError):  # another thread was faster
                    if (folder / "state.json").exists() or folder.stat().st_mtime < now - hours:
                        shutil.rmtree(folder, ignore_errors=True)

    def unwanted(self, id_: str) -> bool:
        """Whether a job has been removed while it ran."""
        folder = self.path / id_
        return (folder / REMOVED).exists() or not folder.exists()
