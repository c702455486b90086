"""Bringing the knowledge base in line with the documents, whenever these changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.jobs import JobReport
from bot.services.ingest import OnProgress, SyncReport


class Stopping(Exception):
    """The process is asked to end; what was done is kept, and the rest is done by the next run."""


@dataclass(frozen=True, slots=True)
class Library:
    """What the knowledge base is kept up to date with.

    ``fingerprint`` tells whether the documents changed, ``is_behind`` whether an index has not followed SQL.
    ``exclusive`` is the right to write, and raises `AlreadyRunning` when another process has it. ``is_stopping`` is
    whether the process is asked to end; ``local_day`` gives the centre's day of an instant.
    """

    fingerprint: Callable[[], str]
    is_behind: Callable[[], bool]
    exclusive: Callable[[], AbstractContextManager[None]]
    sync: Callable[[OnProgress], SyncReport]
    follow: Callable[[OnProgress], None]
    see_materials: Callable[[], None]
    is_stopping: Callable[[], bool]
    local_day: Callable[[datetime], date]


class Librarian:
    """Keeps a library up to date, and remembers which documents it saw last.

    That is remembered in memory only: the first run of a process always looks into every document. So does the first
    of a day, since reviews become overdue without any change.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seen: tuple[str, date] | None = None

    def keep_up(self, now: datetime) -> JobReport:
        """Sync and let the indexes follow if need be; raises `AlreadyRunning` when another process writes."""
        # Seen before the documents are read: what changes meanwhile is found by the next run.
        seen = (self._library.fingerprint(), self._library.local_day(now))
        if seen == self._seen and not self._library.is_behind():
            return JobReport("No document changed.")
        try:
            with self._library.exclusive():
                summary = self._bring_up_to_date(seen)
        except Stopping:
            return JobReport("It was stopped with the process.", postponed=True)
        return JobReport(summary)

    def _bring_up_to_date(self, seen: tuple[str, date]) -> str:
        synced = None if seen == self._seen else self._library.sync(self._go_on)
        if self._library.is_behind():
            self._library.follow(self._go_on)
        self._library.see_materials()
        self._seen = seen
        return _summary(synced) if synced else "The indexes followed."

    def _go_on(self, done: int, total: int) -> None:
        if self._library.is_stopping():
            raise Stopping


def _summary(synced: SyncReport) -> str:
    return (
        f"{synced.added} added, {synced.changed} changed, {synced.removed} removed, {synced.unchanged} unchanged; "
        f"findings: {len(synced.findings)}."
    )
