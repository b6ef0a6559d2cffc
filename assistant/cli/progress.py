"""What the command line shows while something takes long, always on stderr.

Bars in a terminal; elsewhere (a service's log, a build of an image) a plain line now and then.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

Report = Callable[[str, int, int], None]
_SECONDS = 5.0


def console(*, stderr: bool = False) -> Console:
    """A console that keeps quotations whole: no markup, no emoji codes."""
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


@contextmanager
def progress_bars(unit: str = "") -> Iterator[Report]:
    """Progress on stderr: call with a label, what is done, and the total.

    With a `unit` the bars show how many of it are done in a second, since the first call.
    """
    err = console(stderr=True)
    if not err.is_terminal:
        yield plain_lines(lambda line: err.print(line, soft_wrap=True), unit=unit)
        return
    with _bars(err, unit) as report:
        yield report


def plain_lines(
    say: Callable[[str], None], clock: Callable[[], float] = time.monotonic, unit: str = ""
) -> Report:
    """Says a line at the first call of a label, at its end, and every 10% or 5 seconds between."""
    said: dict[str, tuple[int, float]] = {}
    began: dict[str, tuple[int, float]] = {}

    def report(label: str, done: int, total: int) -> None:
        share, now = done / total if total else 1.0, clock()
        before, start = began.setdefault(label, (done, now))
        tenth, then = said.get(label, (-1, now))
        if int(10 * share) == tenth and now - then < _SECONDS:
            return
        said[label] = (int(10 * share), now)
        rate = (
            f", {(done - before) / (now - start):.1f} {unit}/giây" if unit and now > start else ""
        )
        shown = f"{_grouped(done)}/{_grouped(total)} ({share:.0%}{rate})"
        say(f"{label[:1].upper()}{label[1:]}: {shown}")

    return report


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@contextmanager
def _bars(err: Console, unit: str) -> Iterator[Report]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            done = task.completed - task.fields["before"]
            rate = f"{done / task.elapsed:.1f} {unit}/giây" if task.elapsed else ""
            return Text(rate if unit else "")

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TextColumn("còn"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=err) as bars:
        tasks = {}

        def report(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=total, completed=done, before=done)
            bars.update(tasks[label], completed=done, total=total)

        yield report


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A moving sign on stderr while something takes long."""
    with console(stderr=True).status(what):
        yield
