"""Running jobs: whoever claims one runs it, and what became of the run is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.errors import AlreadyRunning, BriefedError
from bot.domain.jobs import JobReport, JobState, is_at_work, is_due
from bot.ports import Clock, Store

LEASE = timedelta(minutes=5)
"""How long a run holds its job: after that another process may begin one, should the first have died."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so often.

    ``run`` gets the instant now and the one at which the last run that succeeded had started, or ``None``. It does
    whatever is due by now, not one step: after an outage a single run catches up. It may be run again at any point,
    also beside a run that outlasts ``lease``, so everything it does has an idempotency key or asks first.

    What is ``everywhere`` every process does for itself, unclaimed: it keeps up what only this process has.
    """

    name: str
    every: timedelta
    run: Callable[[datetime, datetime | None], JobReport]
    lease: timedelta = LEASE
    everywhere: bool = False


class Outcome(StrEnum):
    """What became of a job in a tick."""

    DONE = "done"
    POSTPONED = "postponed"
    FAILED = "failed"
    NOT_DUE = "not due"
    AT_WORK = "at work elsewhere"


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of one job in a tick, and what it reported, or the error it ended with.

    ``error`` is what it failed with, for logs to name its kind.
    """

    name: str
    outcome: Outcome
    text: str = ""
    error: Exception | None = None


def tick(jobs: Iterable[Job], store: Store, clock: Clock) -> list[Ran]:
    """Run every job that is due, one after another; the error of one does not stop the others.

    Raises `StoreUnavailable` when the database itself cannot be used.
    """
    return [run_if_due(job, store, clock) for job in jobs]


def run_if_due(job: Job, store: Store, clock: Clock) -> Ran:
    """Run a job if it is due and nobody else runs it; its error is kept, and the next tick tries again."""
    if job.everywhere:
        return _run_here(job, clock())
    now = clock()
    with store.begin() as work:
        seen = work.jobs.state(job.name)
        if is_at_work(seen, now):
            return Ran(job.name, Outcome.AT_WORK)
        if not is_due(seen, job.every, now):
            return Ran(job.name, Outcome.NOT_DUE)
        run = work.jobs.claim(seen, now, now + job.lease)
    return _run(job, run, now, store, clock) if run else Ran(job.name, Outcome.AT_WORK)


def _run_here(job: Job, now: datetime) -> Ran:
    """Run what every process does for itself; of how it went, nothing is kept that others could see."""
    try:
        report = job.run(now, None)
    except AlreadyRunning as held:
        return Ran(job.name, Outcome.POSTPONED, held.what)
    except Exception as error:
        return Ran(job.name, Outcome.FAILED, told(error), error)
    return Ran(job.name, Outcome.POSTPONED if report.postponed else Outcome.DONE, report.summary)


def _run(job: Job, run: JobState, now: datetime, store: Store, clock: Clock) -> Ran:
    try:
        report = job.run(now, run.last_succeeded)
    except AlreadyRunning as held:
        return _end(run, JobReport(f"{held.what} The next tick tries again.", postponed=True), store, clock)
    except Exception as error:
        with store.begin() as work:
            work.jobs.failed(run, told(error), clock())
        return Ran(job.name, Outcome.FAILED, told(error), error)
    except BaseException:
        # Ctrl+C: others need not wait for the claim to run out.
        _end(run, JobReport("It was interrupted.", postponed=True), store, clock)
        raise
    return _end(run, report, store, clock)


def _end(run: JobState, report: JobReport, store: Store, clock: Clock) -> Ran:
    with store.begin() as work:
        if report.postponed:
            work.jobs.postponed(run, report, clock())
        else:
            work.jobs.succeeded(run, report, clock())
    return Ran(run.name, Outcome.POSTPONED if report.postponed else Outcome.DONE, report.summary)


def told(error: Exception) -> str:
    """An error as one line; one that was not foreseen names its kind."""
    what = " ".join(str(error).split())
    if isinstance(error, BriefedError):
        return what
    return f"{type(error).__name__}: {what}" if what else type(error).__name__
