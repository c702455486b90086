"""Printing to the terminal: results to stdout, everything else to stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False)


def complain(line: str) -> None:
    """An error as one line on stderr."""
    err.print(line, style="red", markup=False, soft_wrap=True)


def note(line: str) -> None:
    """What a reader may want to know, on stderr."""
    err.print(line, style="dim", markup=False, soft_wrap=True)


class Bar:
    """A progress bar that services report to as (done, total)."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def __call__(self, done: int, total: int) -> None:
        self._progress.start()
        self._progress.update(self._task, completed=done, total=total)


@contextmanager
def bar(title: str, when_needed: bool = False) -> Iterator[Bar]:
    """A progress bar on stderr with the time that is left; if asked, only once there is something to report."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    progress = Progress(*columns, console=err, transient=False)
    if not when_needed:
        progress.start()
    try:
        yield Bar(progress, progress.add_task(title, total=None))
    finally:
        # One that never began would leave an empty line.
        if progress.live.is_started:
            progress.stop()
