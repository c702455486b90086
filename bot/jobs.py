"""The jobs of a deployment: what each tick sees to. To add one, write its service and name it in `JOBS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.bootstrap import Briefed
from bot.domain.jobs import JobReport
from bot.domain.outbox import OUTSIDE
from bot.services.jobs.delivering import LEASE as LEASE_OF_A_MESSAGE
from bot.services.jobs.delivering import Desk, deliver
from bot.services.jobs.running import LEASE, Job
from bot.services.launches.digest import put_digest
from bot.services.launches.reminding import remind_of_launches
from bot.services.quality.reminding import remind_of_actions
from bot.services.questions.reminding import remind_of_questions, see_to_callbacks
from bot.services.webhooks.noticing import tell_webhooks


@dataclass(frozen=True, slots=True)
class Plan:
    """A job before it knows its program: `Job` says what each field means."""

    every: timedelta
    run: Callable[[Briefed, datetime, datetime | None], JobReport]
    lease: timedelta = LEASE


def _sync(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return program.librarian.keep_up(now)


def _flags(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    if program.config.flag_file_path is None:
        return JobReport("No flag file is configured.")
    program.write_flags()
    return JobReport(f"Wrote {program.config.flag_file_path}.")


def _follow(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return JobReport("The indexes followed." if program.let_indexes_follow() else "The indexes are up to date.")


def _open_questions(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return JobReport(f"{program.follow_open_questions()} open questions embedded.")


def _questions(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return remind_of_questions(program.questions, now)


def _callbacks(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return see_to_callbacks(program.questions, now)


def _actions(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return remind_of_actions(program.questions, now)


def _launches(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return remind_of_launches(program.office, now)


def _digest(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return put_digest(program.office, program.digest_plan, now)


def _deliver(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return deliver(Desk(program.store, program.clock, program.sender, program.pause))


def _webhooks(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return tell_webhooks(program.office, program.overview, now)


def _deliver_outside(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return deliver(Desk(program.store, program.clock, program.outside, program.pause, OUTSIDE))


def _words(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return JobReport("The words followed." if program.let_words_follow() else "The words are up to date.")


def _routing(program: Briefed, now: datetime, since: datetime | None) -> JobReport:
    return JobReport("It learned what is new." if program.let_routing_learn() else "There is nothing new to learn.")


EVERYWHERE: Mapping[str, Plan] = {
    # Before all others: what they do may need the words that another replica brought.
    "words": Plan(timedelta(seconds=1), _words),
    "routing": Plan(timedelta(seconds=15), _routing),
}
"""What every process does for itself, whatever others do: it keeps up what lies in its own data folder."""

JOBS: Mapping[str, Plan] = {
    "sync": Plan(timedelta(minutes=1), _sync),
    "follow": Plan(timedelta(seconds=1), _follow),
    "open questions": Plan(timedelta(seconds=15), _open_questions),
    "flags": Plan(timedelta(minutes=1), _flags),
    "questions": Plan(timedelta(seconds=30), _questions),
    "callbacks": Plan(timedelta(seconds=30), _callbacks),
    "actions": Plan(timedelta(minutes=5), _actions),
    "launches": Plan(timedelta(minutes=5), _launches),
    "digest": Plan(timedelta(minutes=5), _digest),
    "webhooks": Plan(timedelta(seconds=5), _webhooks),
    # Last, so that one tick sends what the jobs before it had to tell.
    "deliver": Plan(timedelta(seconds=2), _deliver, LEASE_OF_A_MESSAGE),
    # By itself: Slack does not wait for receivers that are slow.
    "deliver outside": Plan(timedelta(seconds=2), _deliver_outside, LEASE_OF_A_MESSAGE),
}
"""Every job that one process does for all, by its name, in the order that `briefed jobs tick` runs them in."""


def jobs_of(program: Briefed) -> list[Job]:
    """The jobs, ready to run on a program."""
    own = [Job(name, plan.every, partial(plan.run, program), everywhere=True) for name, plan in EVERYWHERE.items()]
    return own + [Job(name, plan.every, partial(plan.run, program), plan.lease) for name, plan in JOBS.items()]
