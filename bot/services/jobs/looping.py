"""Running jobs for as long as a process serves."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from uuid import uuid4

import structlog
from structlog.contextvars import bound_contextvars

from bot.ports import Clock, Store
from bot.services.jobs.running import Job, Outcome, run_if_due

LOOK_AGAIN = timedelta(minutes=1)
"""The longest pause between two looks at a job: one that failed is not left until its interval is over."""
SOON = timedelta(seconds=5)
"""The longest pause when a job was postponed: whatever was in its way is mostly over by then."""
PATIENCE = timedelta(seconds=30)
"""How long jobs may take to finish when the process is asked to end. What is cut off then is done again later."""

log = structlog.get_logger()


def run_forever(jobs: Iterable[Job], store: Store, clock: Clock, stop: Event) -> None:
    """Run each job whenever it is due, until ``stop`` is set; then wait for those at work.

    Each has a thread of its own, so that one that takes long holds up no other. Any number of processes may do the
    same over one database.
    """
    threads = [Thread(target=_repeat, args=(job, store, clock, stop), name=f"job-{job.name}") for job in jobs]
    for thread in threads:
        thread.daemon = True
        thread.start()
    stop.wait()
    _join(threads)


@contextmanager
def running_beside(jobs: Iterable[Job], store: Store, clock: Clock, stop: Event) -> Generator[None]:
    """`run_forever` for as long as the context lasts; ``stop`` is set at its end."""
    loop = Thread(target=run_forever, args=(jobs, store, clock, stop), name="jobs", daemon=True)
    loop.start()
    try:
        yield
    finally:
        stop.set()
        loop.join()


def _repeat(job: Job, store: Store, clock: Clock, stop: Event) -> None:
    while not stop.is_set():
        outcome = _look(job, store, clock)
        pause = min(job.every, SOON if outcome is Outcome.POSTPONED else LOOK_AGAIN)
        stop.wait(pause.total_seconds())


def _look(job: Job, store: Store, clock: Clock) -> Outcome:
    with bound_contextvars(tick=uuid4().hex, job=job.name):
        return _ran(job, store, clock)


def _ran(job: Job, store: Store, clock: Clock) -> Outcome:
    # Only the kind of error is logged: its message may repeat what a person wrote. `briefed jobs status` has it.
    try:
        ran = run_if_due(job, store, clock)
    except Exception as error:
        log.error("jobs.cannot_run", error=type(error).__name__)
        return Outcome.FAILED
    if ran.outcome is Outcome.FAILED:
        log.error("jobs.failed", error=type(ran.error).__name__)
    elif ran.outcome is not Outcome.NOT_DUE:
        log.debug("jobs.ran", outcome=str(ran.outcome))
    return ran.outcome


def _join(threads: Iterable[Thread]) -> None:
    for thread in threads:
        thread.join(PATIENCE.total_seconds())
        if thread.is_alive():
            log.warning("jobs.cut_off", job=thread.name.removeprefix("job-"))
