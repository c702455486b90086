"""Jobs: when one is due, and how it fares."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.jobs import GRACE, TROUBLE, Condition, JobState, condition, is_due
from tests.builders import NOON

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
NEVER = JobState("sync")
DONE = JobState("sync", NOON, NOON + SECOND, last_succeeded=NOON, runs=1)
FAILED = JobState("sync", NOON, NOON + SECOND, last_error="no", runs=1, failures=1)
FAILED_AFTER_SUCCESS = replace(FAILED, last_succeeded=NOON - MINUTE)
POSTPONED = replace(DONE, last_succeeded=NOON - MINUTE)
AT_WORK = replace(DONE, last_started=NOON + MINUTE, claimed_until=NOON + 5 * MINUTE)
"""Begun at one minute past noon, and not heard of since."""


@pytest.mark.parametrize(
    ("state", "after", "expected"),
    [
        (NEVER, timedelta(), True),
        (DONE, timedelta(), False),
        (DONE, MINUTE - timedelta(microseconds=1), False),
        (DONE, MINUTE, True),
        (DONE, 1_000 * MINUTE, True),
        # A clock that was a little behind is no reason to run; one that was wrong must not stop the job for a year.
        (DONE, -SECOND, False),
        (DONE, -MINUTE, True),
        (replace(DONE, last_started=NOON + timedelta(days=365)), MINUTE, True),
        (FAILED, SECOND, True),
        (FAILED_AFTER_SUCCESS, SECOND, True),
        (POSTPONED, SECOND, True),
        (AT_WORK, 2 * MINUTE, False),
        (AT_WORK, 5 * MINUTE - SECOND, False),
        (AT_WORK, 5 * MINUTE, True),
    ],
)
def test_a_job_is_due_when_its_interval_is_over_or_its_last_run_did_not_succeed(state, after, expected):
    assert is_due(state, MINUTE, NOON + after) is expected


LATE_AFTER = 2 * MINUTE + GRACE


@pytest.mark.parametrize(
    ("state", "after", "expected"),
    [
        (NEVER, timedelta(), Condition.NEVER_RAN),
        (DONE, SECOND, Condition.FINE),
        (DONE, LATE_AFTER, Condition.FINE),
        (DONE, LATE_AFTER + SECOND, Condition.LATE),
        (FAILED, SECOND, Condition.FAILING),
        (FAILED_AFTER_SUCCESS, LATE_AFTER + SECOND, Condition.FAILING),
        (POSTPONED, SECOND, Condition.FINE),
        # Whatever holds it up, somebody must look in the end.
        (POSTPONED, LATE_AFTER, Condition.LATE),
        (AT_WORK, 2 * MINUTE, Condition.AT_WORK),
        (AT_WORK, LATE_AFTER + SECOND, Condition.LATE),
        (JobState("sync", NOON, claimed_until=NOON + 5 * MINUTE, runs=1), SECOND, Condition.AT_WORK),
        (JobState("sync", NOON, claimed_until=NOON + 5 * MINUTE, runs=1), 2 * LATE_AFTER, Condition.LATE),
    ],
)
def test_how_a_job_fares(state, after, expected):
    assert condition(state, MINUTE, NOON + after) is expected


def test_somebody_must_look_at_all_but_jobs_that_work_or_are_fine():
    assert {one for one in Condition if one not in TROUBLE} == {Condition.AT_WORK, Condition.FINE}
