"""Work that is done again and again: when a job is due, and how it fares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

GRACE = timedelta(minutes=5)
"""What a job may be late beside two of its intervals: a restart, or a run that takes long, is no alarm."""


@dataclass(frozen=True, slots=True)
class JobReport:
    """What a run did, in one line. ``postponed``: it could do nothing now and wants the next tick."""

    summary: str
    postponed: bool = False


@dataclass(frozen=True, slots=True)
class JobState:
    """What is known of a job's runs; ``last_succeeded`` is when the last one that succeeded had *started*.

    ``claimed_until`` is set while a process is at work on it, or was until it died. ``last_error`` is ``None`` unless
    the last run failed; ``failures`` counts all that ever did.
    """

    name: str
    last_started: datetime | None = None
    last_finished: datetime | None = None
    last_succeeded: datetime | None = None
    claimed_until: datetime | None = None
    last_report: str | None = None
    last_error: str | None = None
    runs: int = 0
    failures: int = 0


class Condition(StrEnum):
    """How a job fares."""

    NEVER_RAN = "never ran"
    AT_WORK = "at work"
    FINE = "fine"
    FAILING = "failing"
    LATE = "late"


TROUBLE = frozenset({Condition.NEVER_RAN, Condition.FAILING, Condition.LATE})
"""What somebody must look at."""


def is_at_work(state: JobState, now: datetime) -> bool:
    """Whether a process holds the job, as far as one can tell."""
    return state.claimed_until is not None and now < state.claimed_until


def is_due(state: JobState, every: timedelta, now: datetime) -> bool:
    """Whether the job should run: its interval is over, or its last run did not succeed.

    A start that lies an interval ahead comes from a clock that was wrong, and must not stop the job until then.
    """
    if is_at_work(state, now):
        return False
    if state.last_started is None or state.last_succeeded != state.last_started:
        return True
    return abs(now - state.last_started) >= every


def condition(state: JobState, every: timedelta, now: datetime) -> Condition:
    """How a job fares that should run every so often."""
    if state.last_started is None:
        return Condition.NEVER_RAN
    if state.last_error is not None:
        return Condition.FAILING
    if now - (state.last_succeeded or state.last_started) > 2 * every + GRACE:
        return Condition.LATE
    return Condition.AT_WORK if is_at_work(state, now) else Condition.FINE
