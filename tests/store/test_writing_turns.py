"""Threads that write to SQLite queue for it; whoever reads waits for nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from bot.store import writing_turns
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON
from tests.databases import new_file

SOON = 10


@pytest.fixture
def store(tmp_path: Path, migrated: Path) -> SqlStore:
    return SqlStore(open_database(new_file(tmp_path / "briefed.db", migrated)))


def receive(store: SqlStore, event: str, wrote: Event | None = None, go_on: Event | None = None) -> bool:
    """Keep an event; whoever waits is told when it is written, and it is kept when it may go on."""
    with store.begin() as work:
        is_new = work.inbox.receive(event, {}, NOON)
        if wrote and go_on:
            wrote.set()
            assert go_on.wait(SOON)
        return is_new


def _fail_after_writing(store: SqlStore) -> None:
    with store.begin() as work:
        work.inbox.receive("E1", {}, NOON)
        raise LookupError


def test_whoever_writes_waits_for_who_writes_already_and_readers_for_nobody(store: SqlStore) -> None:
    wrote, go_on = Event(), Event()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(receive, store, "E1", wrote, go_on)
        assert wrote.wait(SOON)
        second = threads.submit(receive, store, "E2")
        with store.begin() as work:
            assert work.inbox.waiting(NOON) == []
        assert not second.done()
        go_on.set()
        assert first.result(SOON)
        assert second.result(SOON)


def test_the_turn_is_given_back_when_something_goes_wrong(store: SqlStore) -> None:
    with pytest.raises(LookupError):
        _fail_after_writing(store)
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(receive, store, "E1").result(SOON)


def test_many_threads_lose_nothing(store: SqlStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda number: receive(store, f"E{number}"), range(200)))
    with store.begin() as work:
        assert len(work.inbox.waiting(NOON)) == 200


def test_whoever_waited_in_vain_for_the_turn_still_asks_the_database(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_turns, "PATIENCE_SECONDS", 0.01)
    wrote, go_on = Event(), Event()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(receive, store, "E1", wrote, go_on)
        assert wrote.wait(SOON)
        second = threads.submit(receive, store, "E2")
        go_on.set()
        assert first.result(SOON)
        assert second.result(SOON)


def test_a_command_takes_its_turn_before_it_reads(store: SqlStore) -> None:
    wrote, go_on = Event(), Event()

    def command() -> int:
        with store.command() as work:
            return len(work.inbox.waiting(NOON))

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(receive, store, "E1", wrote, go_on)
        assert wrote.wait(SOON)
        second = threads.submit(command)
        go_on.set()
        assert first.result(SOON)
        assert second.result(SOON) == 1
