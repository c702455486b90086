"""Acknowledged events have their effect once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.builders import NOON

LATER = NOON + timedelta(minutes=5)


def test_an_event_delivered_twice_is_received_once(store):
    with store.begin() as work:
        assert work.inbox.receive("E1", {"text": "问"}, NOON)
        assert not work.inbox.receive("E1", {"text": "again"}, NOON)
        assert work.inbox.claim("E1", NOON, LATER) == ({"text": "问"}, 1)


def test_what_was_kept_of_an_event_is_told_also_when_it_is_done(store):
    with store.begin() as work:
        work.inbox.receive("E1", {"text": "问"}, NOON)
        work.inbox.done("E1", NOON)
        assert work.inbox.payload("E1") == {"text": "问"}
        assert work.inbox.payload("E2") is None


def test_an_event_is_claimed_by_one_until_its_claim_runs_out(store):
    with store.begin() as work:
        work.inbox.receive("E1", {}, NOON)
        assert work.inbox.claim("E1", NOON, LATER) is not None
        assert work.inbox.claim("E1", NOON, LATER) is None
        assert work.inbox.waiting(NOON) == []
        assert work.inbox.waiting(LATER) == ["E1"]
        assert work.inbox.claim("E1", LATER, LATER + timedelta(minutes=5)) is not None


def test_what_is_done_waits_no_more(store):
    with store.begin() as work:
        work.inbox.receive("E1", {}, NOON)
        work.inbox.receive("E2", {}, NOON + timedelta(seconds=1))
        work.inbox.done("E1", NOON)
        assert work.inbox.waiting(LATER) == ["E2"]
        assert work.inbox.claim("E1", LATER, LATER) is None


def test_of_what_is_forgotten_nothing_is_kept_and_it_is_not_received_again(store):
    with store.begin() as work:
        work.inbox.receive("E1", {"text": "问"}, NOON)
        work.inbox.receive("E2", {"text": "问"}, NOON)
        work.inbox.forget("E1", NOON)
        assert [work.inbox.payload(one) for one in ("E1", "E2")] == [{}, {"text": "问"}]
        assert work.inbox.waiting(LATER) == ["E2"]
        assert work.inbox.claim("E1", LATER, LATER) is None
        assert not work.inbox.receive("E1", {"text": "问"}, LATER)


def test_many_workers_claim_an_event_once(store):
    with store.begin() as work:
        work.inbox.receive("E1", {}, NOON)

    def claim(_: int) -> bool:
        with store.begin() as work:
            return work.inbox.claim("E1", NOON, LATER) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(40))) == 1
