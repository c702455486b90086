"""How the jobs and the outbox fare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.jobs import TROUBLE, Condition, JobState, condition
from bot.domain.outbox import EXPIRED_SHOWN, Backlog, Kept
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
    """How the jobs fare as of now, but for what every process does for itself: who looks is another process."""
    with store.begin() as work:
        states = [(job, work.jobs.state(job.name)) for job in jobs if not job.everywhere]
        backlog = work.outbox.backlog(now)
    return Standing([JobStanding(job, state, condition(state, job.every, now)) for job, state in states], backlog)


class Unsent(StrEnum):
    """Why a message is not sent: it waits, was given up, or would have come too late to be of use."""

    WAITING = "waiting"
    GIVEN_UP = "given up"
    EXPIRED = "expired"


def unsent(store: Store, why: Unsent, limit: int, now: datetime) -> tuple[Sequence[Kept], int]:
    """Messages that are not sent, at most ``limit`` of them, and how many there are in all.

    Of those that expired, the ones of the last days (`EXPIRED_SHOWN`).
    """
    with store.begin() as work:
        backlog = work.outbox.backlog(now)
        match why:
            case Unsent.WAITING:
                return work.outbox.waiting(limit), backlog.due + backlog.later
            case Unsent.GIVEN_UP:
                return work.outbox.given_up(limit), backlog.failed
            case Unsent.EXPIRED:
                return work.outbox.expired(now - EXPIRED_SHOWN, limit), backlog.expired


def expired_lately(store: Store, now: datetime) -> int:
    """How many messages expired in the last days."""
    with store.begin() as work:
        return work.outbox.backlog(now).expired
