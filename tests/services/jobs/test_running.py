"""A tick: what is due is run once, errors are kept and stop nobody, outages are caught up with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.domain.errors import AlreadyRunning, InputError
from bot.domain.jobs import Condition, JobReport
from bot.services.jobs.running import LEASE, Job, Outcome, run_if_due, tick
from bot.services.jobs.standing import standing
from bot.store.work import SqlStore
from tests.builders import NOON

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class Recorder:
    """A job's function that remembers what it was given."""

    def __init__(self, effect: Callable[[], JobReport] = lambda: JobReport("done")) -> None:
        self.effect = effect
        self.given: list[tuple[datetime, datetime | None]] = []

    def __call__(self, now: datetime, since: datetime | None) -> JobReport:
        self.given.append((now, since))
        return self.effect()


def a_job(run: Callable[..., JobReport], name: str = "job", every: timedelta = MINUTE) -> Job:
    return Job(name, every, run)


def raising(error: BaseException) -> Callable[[], JobReport]:
    def effect() -> JobReport:
        raise error

    return effect


def outcomes(*jobs: Job, store: SqlStore, clock) -> list[Outcome]:
    return [one.outcome for one in tick(jobs, store, clock)]


def condition(job: Job, store: SqlStore, clock) -> Condition:
    return standing([job], store, clock()).jobs[0].condition


def state(job: Job, store: SqlStore):
    with store.begin() as work:
        return work.jobs.state(job.name)


def test_a_job_runs_once_in_an_interval_and_is_told_when_it_last_did(store, clock):
    run = Recorder()
    job = a_job(run)
    assert condition(job, store, clock) is Condition.NEVER_RAN
    for seconds, expected in ((0, Outcome.DONE), (59, Outcome.NOT_DUE), (1, Outcome.DONE), (0, Outcome.NOT_DUE)):
        clock.move(seconds * SECOND)
        assert outcomes(job, store=store, clock=clock) == [expected]
    assert run.given == [(NOON, None), (NOON + MINUTE, NOON)]
    assert condition(job, store, clock) is Condition.FINE


def test_after_an_outage_one_run_is_told_how_long_it_lasted(store, clock):
    run = Recorder()
    job = a_job(run)
    run_if_due(job, store, clock)
    clock.move(timedelta(days=3))
    assert condition(job, store, clock) is Condition.LATE
    assert outcomes(job, job, store=store, clock=clock) == [Outcome.DONE, Outcome.NOT_DUE]
    assert run.given[-1] == (NOON + timedelta(days=3), NOON)


def test_the_error_of_one_job_is_kept_and_stops_no_other(store, clock):
    first, last = Recorder(), Recorder()
    jobs = [a_job(first, "first"), a_job(Recorder(raising(ValueError("no\nsense"))), "bad"), a_job(last, "last")]
    assert outcomes(*jobs, store=store, clock=clock) == [Outcome.DONE, Outcome.FAILED, Outcome.DONE]
    assert len(last.given) == 1
    seen = standing(jobs, store, clock())
    assert [one.condition for one in seen.jobs] == [Condition.FINE, Condition.FAILING, Condition.FINE]
    assert seen.jobs[1].state.last_error == "ValueError: no sense"
    assert not seen.is_well


def test_a_job_that_failed_is_tried_by_the_next_tick_and_forgiven_when_it_succeeds(store, clock):
    run = Recorder(raising(InputError("There is no folder x.", "Make it.")))
    job = a_job(run)
    for _ in range(2):
        assert tick([job], store, clock)[0].text == "There is no folder x. Make it."
        clock.move(SECOND)
    run.effect = lambda: JobReport("back")
    assert outcomes(job, store=store, clock=clock) == [Outcome.DONE]
    assert [since for _, since in run.given] == [None, None, None]
    assert (state(job, store).failures, state(job, store).last_error) == (2, None)
    assert standing([job], store, clock()).is_well


def test_the_instant_of_the_last_success_outlives_failures(store, clock):
    run = Recorder()
    job = a_job(run)
    run_if_due(job, store, clock)
    run.effect = raising(RuntimeError())
    for _ in range(3):
        clock.move(MINUTE)
        assert run_if_due(job, store, clock).text == "RuntimeError"
    assert [since for _, since in run.given] == [None, NOON, NOON, NOON]


@pytest.mark.parametrize(
    "effect",
    [lambda: JobReport("held up", postponed=True), raising(AlreadyRunning("Another process is held up", "Wait."))],
)
def test_a_job_that_can_do_nothing_now_wants_the_next_tick(store, clock, effect):
    run = Recorder(effect)
    job = a_job(run)
    ran = run_if_due(job, store, clock)
    assert ran.outcome is Outcome.POSTPONED
    assert "held up" in ran.text
    assert condition(job, store, clock) is Condition.FINE
    clock.move(SECOND)
    run.effect = lambda: JobReport("at last")
    assert run_if_due(job, store, clock).text == "at last"
    assert run.given == [(NOON, None), (NOON + SECOND, None)]


def test_a_job_that_somebody_else_runs_is_left_to_him_until_his_claim_has_run_out(store, clock):
    run = Recorder()
    job = a_job(run)

    def meanwhile() -> JobReport:
        clock.move(LEASE - SECOND)
        assert outcomes(job, store=store, clock=clock) == [Outcome.AT_WORK]
        clock.move(SECOND)
        run.effect = lambda: JobReport("by the second")
        assert outcomes(job, store=store, clock=clock) == [Outcome.DONE]
        return JobReport("by the first, too late")

    run.effect = meanwhile
    run_if_due(job, store, clock)
    assert len(run.given) == 2
    assert state(job, store).last_report == "by the second"


def test_a_run_that_is_interrupted_leaves_the_job_to_others_at_once(store, clock):
    job = a_job(Recorder(raising(KeyboardInterrupt())))
    with pytest.raises(KeyboardInterrupt):
        tick([job], store, clock)
    assert outcomes(a_job(Recorder()), store=store, clock=clock) == [Outcome.DONE]
