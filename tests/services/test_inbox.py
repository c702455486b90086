"""Acknowledged events have their effect once, whatever crashes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.outbox import Message, Recipient, RecipientKind
from bot.services import inbox
from bot.services.inbox import ATTEMPTS, LEASE, Handling
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON


class Clock:
    now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path):
    opened = SqlStore(open_database(f"sqlite:///{tmp_path / 'briefed.db'}"))
    yield opened
    opened.close()


def test_an_event_has_its_effect_once(store, clock):
    effects = []
    assert inbox.receive("E1", {"text": "问"}, store, clock)
    assert not inbox.receive("E1", {"text": "问"}, store, clock)
    outcomes = [inbox.handle("E1", effects.append, store, clock) for _ in range(2)]
    assert outcomes == [Handling.DONE, Handling.NOT_OURS]
    assert [(one.payload, one.attempt) for one in effects] == [({"text": "问"}, 1)]
    assert inbox.waiting(store, clock) == []


def test_a_failed_effect_is_tried_again_when_its_claim_has_run_out(store, clock):
    inbox.receive("E1", {}, store, clock)
    attempts = []

    def fail_once(claimed):
        attempts.append(claimed.attempt)
        if claimed.attempt == 1:
            raise OSError("away")

    with pytest.raises(OSError, match="away"):
        inbox.handle("E1", fail_once, store, clock)
    assert inbox.waiting(store, clock) == []
    clock.now += LEASE
    assert inbox.waiting(store, clock) == ["E1"]
    assert inbox.handle("E1", fail_once, store, clock) is Handling.DONE
    assert attempts == [1, 2]


def test_an_effect_that_kills_the_process_every_time_is_given_up(store, clock):
    inbox.receive("E1", {}, store, clock)

    def killed(_):
        raise KeyboardInterrupt

    for _ in range(ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            inbox.handle("E1", killed, store, clock)
        clock.now += LEASE
    given_up = []
    assert inbox.handle("E1", killed, store, clock, given_up.append) is Handling.GIVEN_UP
    assert [one.payload for one in given_up] == [{}]
    clock.now += timedelta(days=1)
    assert inbox.waiting(store, clock) == []


def test_what_is_left_to_tell_is_in_the_outbox_as_soon_as_the_event_is_done(store, clock):
    left = Message("k1", "note", Recipient(RecipientKind.PERSON, "a1"), {}, NOON)
    inbox.receive("E1", {}, store, clock)
    assert inbox.handle("E1", lambda _: left, store, clock) is Handling.DONE
    with store.begin() as work:
        assert work.outbox.known(["k1"]) == {"k1"}
    assert inbox.handle("E1", lambda _: left, store, clock) is Handling.NOT_OURS
