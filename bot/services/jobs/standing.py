"""How the jobs and the outbox fare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.jobs import TROUBLE, Condition, JobState, condition
from bot.domain.outbox import Backlog, Kept
from bot.ports import Store
from bot.services.jobs.running import Job


@dataclass(frozen=True, slots=True)
class JobStanding:
    """One job, what is known of its runs, and how it fares."""

    job: Job
    state: JobState
    condition: Condition


@dataclass(frozen=True, slots=True)
class Standing:
    """How all jobs fare, and what is in the outbox."""

    jobs: Sequence[JobStanding]
    backlog: Backlog

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to look: no job fails or is late, and no message was given up."""
        return self.backlog.failed == 0 and not any(one.condition in TROUBLE for one in self.jobs)


def standing(jobs: Iterable[Job], store: Store, now: datetime) -> Standing:
    """How the jobs fare as of now."""
    with store.begin() as work:
        states = [(job, work.jobs.state(job.name)) for job in jobs]
        backlog = work.outbox.backlog(now)
    return Standing([JobStanding(job, state, condition(state, job.every, now)) for job, state in states], backlog)


def unsent(store: Store, given_up: bool, limit: int, now: datetime) -> tuple[Sequence[Kept], int]:
    """Messages that wait, or were given up, at most ``limit`` of them, and how many there are in all."""
    with store.begin() as work:
        backlog = work.outbox.backlog(now)
        if given_up:
            return work.outbox.given_up(limit), backlog.failed
        return work.outbox.waiting(limit), backlog.due + backlog.later
