"""Messages: what one is, and when one that failed is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.outbox import (
    ATTEMPTS,
    LONGEST_RETRY_AFTER,
    LONGEST_WAIT,
    PACE,
    Message,
    NextAttempt,
    Recipient,
    RecipientKind,
    SendFailed,
    next_attempt,
    recipient_from,
    wait_after,
)
from tests.builders import NOON

SECOND = timedelta(seconds=1)
SOMEBODY = Recipient(RecipientKind.PERSON, "a0001")
ERRORS = st.one_of(
    st.builds(SendFailed, st.text(), permanent=st.booleans(), retry_after=st.none() | st.timedeltas()),
    st.builds(ValueError, st.text()),
)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 10), (2, 30), (3, 90), (4, 270), (5, 810), (6, 2430), (7, 3600)])
def test_each_wait_is_three_times_as_long_until_it_is_an_hour(attempt, seconds):
    failed = next_attempt(SendFailed("no connection"), attempt, NOON)
    assert failed == NextAttempt(NOON + seconds * SECOND, counts=True, holds=True)


def test_a_message_is_tried_for_two_hours():
    assert sum((wait_after(attempt) for attempt in range(1, ATTEMPTS)), timedelta()) == 7_240 * SECOND


@pytest.mark.parametrize(
    ("error", "attempt", "expected"),
    [
        (SendFailed("busy"), ATTEMPTS - 1, NextAttempt(NOON + LONGEST_WAIT, counts=True, holds=True)),
        (SendFailed("busy"), ATTEMPTS, None),
        (SendFailed("busy"), ATTEMPTS + 1, None),
        (SendFailed("no such channel", permanent=True), 1, None),
        (SendFailed("no such channel", permanent=True, retry_after=SECOND), 1, None),
        # Patience that the receiver asks for is no attempt of ours, not even after the last one.
        (SendFailed("429", retry_after=30 * SECOND), 1, NextAttempt(NOON + 30 * SECOND, counts=False, holds=True)),
        (SendFailed("429", retry_after=30 * SECOND), 9, NextAttempt(NOON + 30 * SECOND, counts=False, holds=True)),
        (SendFailed("429", retry_after=timedelta()), 1, NextAttempt(NOON + PACE, counts=False, holds=True)),
        (SendFailed("429", retry_after=-SECOND), 1, NextAttempt(NOON + PACE, counts=False, holds=True)),
        (
            SendFailed("429", retry_after=timedelta.max),
            1,
            NextAttempt(NOON + LONGEST_RETRY_AFTER, counts=False, holds=True),
        ),
        # A message that its sender cannot make sense of must not silence a channel.
        (KeyError("question"), 1, NextAttempt(NOON + 10 * SECOND, counts=True, holds=False)),
        (KeyError("question"), ATTEMPTS, None),
    ],
)
def test_what_follows_from_an_attempt_that_failed(error, attempt, expected):
    assert next_attempt(error, attempt, NOON) == expected


@given(ERRORS, st.integers(1, ATTEMPTS + 2))
def test_the_next_attempt_always_comes_later_and_within_a_day(error, attempt):
    following = next_attempt(error, attempt, NOON)
    assert following is None or NOON + PACE <= following.at <= NOON + LONGEST_RETRY_AFTER


@given(st.lists(st.builds(SendFailed, st.text()) | st.builds(ValueError), min_size=ATTEMPTS))
def test_errors_of_any_kind_end_after_so_many_attempts(errors):
    ends = [next_attempt(error, attempt, NOON) for attempt, error in enumerate(errors, start=1)]
    assert [one is None for one in ends] == [attempt >= ATTEMPTS for attempt in range(1, len(errors) + 1)]


@given(st.sampled_from(RecipientKind), st.text(min_size=1))
def test_a_recipient_is_read_as_it_was_written(kind, identity):
    recipient = Recipient(kind, identity)
    assert recipient_from(str(recipient)) == recipient


@pytest.mark.parametrize("text", ["", "person", "person:", ":a0001", "team:t01"])
def test_what_is_no_recipient_is_refused(text):
    with pytest.raises(ValueError, match=r"without an id|is not a valid"):
        recipient_from(text)


@pytest.mark.parametrize(
    "changes",
    [{"key": ""}, {"kind": ""}, {"not_before": datetime(2026, 1, 1)}],  # noqa: DTZ001
)
def test_a_message_has_a_key_a_kind_and_an_aware_instant(changes):
    fields = {"key": "k", "kind": "reminder", "recipient": SOMEBODY, "payload": {}, "not_before": NOON}
    with pytest.raises(ValueError, match="message"):
        Message(**{**fields, **changes})
