"""When jobs ran: claimed by one process at a time, each run once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.domain.jobs import JobReport, JobState
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON

SECOND = timedelta(seconds=1)
LEASE = timedelta(minutes=5)
RACES = 200


def state(store: SqlStore) -> JobState:
    with store.begin() as work:
        return work.jobs.state("sync")


def claim(store: SqlStore, seen: JobState, now=NOON) -> JobState | None:
    with store.begin() as work:
        return work.jobs.claim(seen, now, now + LEASE)


def begun(store: SqlStore, now=NOON) -> JobState:
    run = claim(store, state(store), now)
    assert run is not None
    return run


def test_of_a_job_that_never_ran_nothing_is_known(store):
    assert state(store) == JobState("sync")


def test_a_run_is_kept_from_its_claim_to_its_end(store):
    run = begun(store)
    assert run == JobState("sync", last_started=NOON, claimed_until=NOON + LEASE, runs=1)
    with store.begin() as work:
        work.jobs.succeeded(run, JobReport("3 added"), NOON + SECOND)
    assert state(store) == JobState("sync", NOON, NOON + SECOND, NOON, last_report="3 added", runs=1)


def test_an_error_is_kept_until_the_job_succeeds_and_counted_for_ever(store):
    with store.begin() as work:
        work.jobs.succeeded(work.jobs.claim(work.jobs.state("sync"), NOON, NOON + LEASE), JobReport("fine"), NOON)
    failed = begun(store, NOON + SECOND)
    with store.begin() as work:
        work.jobs.failed(failed, "no space left", NOON + 2 * SECOND)
    assert state(store) == JobState(
        "sync", NOON + SECOND, NOON + 2 * SECOND, NOON, None, "fine", "no space left", runs=2, failures=1
    )
    mended = begun(store, NOON + 3 * SECOND)
    assert mended.last_succeeded == NOON
    with store.begin() as work:
        work.jobs.succeeded(mended, JobReport("fine again"), NOON + 3 * SECOND)
    assert (state(store).last_error, state(store).failures) == (None, 1)


def test_a_postponed_run_is_no_success_and_no_failure(store):
    run = begun(store)
    with store.begin() as work:
        work.jobs.postponed(run, JobReport("held up", postponed=True), NOON + SECOND)
    assert state(store) == JobState("sync", NOON, NOON + SECOND, last_report="held up", runs=1)


def test_what_was_claimed_since_it_was_seen_is_not_claimed_again(store):
    seen = state(store)
    run = claim(store, seen)
    assert run is not None
    assert claim(store, seen) is None
    assert claim(store, run) is None
    with store.begin() as work:
        work.jobs.succeeded(run, JobReport(""), NOON)
    assert claim(store, seen) is None
    assert claim(store, run) is not None


def test_the_run_of_a_process_that_died_is_claimed_once_its_claim_has_run_out(store):
    died = begun(store)
    assert claim(store, died, NOON + LEASE - SECOND) is None
    again = claim(store, died, NOON + LEASE)
    assert again is not None
    assert again.runs == 2


def test_a_run_that_outlasts_its_claim_does_not_speak_for_the_next(store):
    slow = begun(store)
    fast = begun(store, NOON + LEASE)
    with store.begin() as work:
        work.jobs.failed(slow, "late news", NOON + LEASE)
        assert work.jobs.state("sync") == fast
        work.jobs.succeeded(fast, JobReport("done"), NOON + LEASE)
        work.jobs.postponed(slow, JobReport("late news"), NOON + LEASE)
        work.jobs.succeeded(slow, JobReport("late news"), NOON + LEASE)
    assert (state(store).last_report, state(store).last_error) == ("done", None)


@pytest.mark.slow
@pytest.mark.parametrize("at_once", [2, 4])
def test_of_those_who_race_for_a_run_one_gets_it_every_time(store, database_url, at_once):
    """Each has connections of its own, as processes have."""
    racers = [SqlStore(open_database(database_url)) for _ in range(at_once)]
    line = Barrier(at_once)

    def race(racer: SqlStore) -> list[int]:
        won = []
        for number in range(RACES):
            # Not all at the same instant: the first may be done when the last comes.
            line.wait(60)
            now = NOON + number * SECOND
            with racer.begin() as work:
                run = work.jobs.claim(JobState("sync", runs=number), now, now + LEASE)
            if run is not None:
                won.append(number)
                with racer.begin() as work:
                    work.jobs.succeeded(run, JobReport(""), now)
        return won

    with ThreadPoolExecutor(at_once) as pool:
        won = [number for wins in pool.map(race, racers) for number in wins]
    assert sorted(won) == list(range(RACES))
    for racer in racers:
        racer.close()
