"""`kill -9` of real processes while they send: nothing is lost, and only what was cut off is sent twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.outbox import Backlog, Message, Recipient, RecipientKind
from bot.services.jobs.delivering import LEASE, Desk, deliver
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON
from tests.desks import MovableClock

ROOT = Path(__file__).parents[3]
RECIPIENTS = [Recipient(RecipientKind.PERSON, f"a{n}") for n in range(4)]
KEYS = [f"{n:03}" for n in range(40)]


class LineSender:
    """Implements `bot.ports.Sender`: a line on standard output is as sent as can be. Dies where it is told to."""

    def __init__(self, die_before: int, die_after: int) -> None:
        self._calls = 0
        self._die_before = die_before
        self._die_after = die_after

    def send(self, message: Message, attempt: int) -> None:
        self._calls += 1
        if self._calls == self._die_before:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(1, f"{message.key} {attempt}\n".encode())
        if self._calls == self._die_after:
            os.kill(os.getpid(), signal.SIGKILL)


def send_all(database_url: str, leases: int, die_before: int = 0, die_after: int = 0) -> None:
    """A process: send what is due, with a clock that is so many leases past noon."""
    clock = MovableClock(NOON + leases * LEASE)

    def pause(time: timedelta) -> bool:
        clock.move(time)
        return False

    store = SqlStore(open_database(database_url))
    deliver(Desk(store, clock, LineSender(die_before, die_after), pause))


def started(database_url: str, *arguments: int) -> subprocess.Popen[str]:
    command = f"from {__name__} import send_all; send_all(*{(database_url, *arguments)!r})"
    return subprocess.Popen([sys.executable, "-c", command], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def sent_by(process: subprocess.Popen[str]) -> list[list[str]]:
    """What a process sent, beside what was read of it already, before it ended: keys with attempts."""
    with process:
        assert process.stdout
        return [line.split() for line in process.stdout]


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    opened = SqlStore(open_database(database_url))
    with opened.begin() as work:
        messages = (Message(key, "reminder", RECIPIENTS[int(key) % 4], {}, NOON) for key in KEYS)
        work.outbox.put(messages, NOON)
    yield opened
    opened.close()


def backlog(store: SqlStore) -> Backlog:
    with store.begin() as work:
        return work.outbox.backlog(NOON)


@pytest.mark.slow
def test_killed_senders_lose_nothing_and_double_only_what_they_had_sent_and_not_yet_marked(store, database_url):
    sent, cut_off = [], []
    for leases, (die_before, die_after) in enumerate([(1, 0), (0, 1), (7, 0), (0, 7), (0, 3)]):
        process = started(database_url, leases, die_before, die_after)
        sent += sent_by(process)
        assert process.returncode == -signal.SIGKILL
        cut_off += [sent[-1][0]] if die_after else []
    last = started(database_url, 9)
    sent += sent_by(last)
    assert last.returncode == 0
    assert Counter(key for key, _ in sent) == Counter(KEYS) + Counter(cut_off)
    # Whoever sends it the second time is told that it may have arrived.
    assert all([attempt for key, attempt in sent if key == one][-1] != "1" for one in cut_off)
    assert backlog(store) == Backlog()


@pytest.mark.slow
def test_processes_that_send_at_once_and_are_killed_at_any_moment_double_one_message_each_at_most(store, database_url):
    sent, killed = [], 0
    for leases, enough in enumerate((1, 4, 9)):
        two = [started(database_url, leases) for _ in range(2)]
        assert two[0].stdout
        sent += [line.split() for line in (two[0].stdout.readline() for _ in range(enough)) if line]
        for process in two:
            process.kill()
            sent += sent_by(process)
            killed += 1
    sent += sent_by(started(database_url, 9))
    times = Counter(key for key, _ in sent)
    assert set(times) == set(KEYS)
    assert sum(times.values()) - len(KEYS) <= killed
    assert backlog(store) == Backlog()


@pytest.mark.slow
def test_processes_that_send_at_once_send_each_message_once(store, database_url):
    processes = [started(database_url, 0) for _ in range(3)]
    sent = [key for process in processes for key, _ in sent_by(process)]
    # Who ends while another has the last message leaves it to him.
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(sent) == KEYS
    assert backlog(store) == Backlog()
