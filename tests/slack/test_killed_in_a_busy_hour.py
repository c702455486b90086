"""`kill -9` while many agents ask: what was acknowledged is answered, what was not Slack brings again, each once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Thread

import pytest

from bench.slack_load import put_on_roster
from bot.services.inbox import LEASE
from tests.slack.server import PATIENCE, Sent, SlackServer

AGENTS, CHANNELS = 400, 40
EACH_SECOND, ASKED = 30, 360
TWICE = 10
"""Every so many events are delivered twice, though they were acknowledged."""
LISTENERS = 20
SLACK_SECONDS = 0.3
"""What Slack takes for a post: so long that a good many are under way at any moment."""
QUESTIONS = ("白金卡年费多少?", "金卡年费多少?", "消费贷款提前还款要违约金吗?", "火星分行几点开门?")


@dataclass
class Process:
    """Slack served by HTTP, in a process of its own."""

    process: subprocess.Popen[str]
    url: str

    def kill(self) -> None:
        self.process.kill()
        assert self.process.wait(PATIENCE) == -signal.SIGKILL

    def stop(self) -> None:
        """Ask it to finish what is at work and to end."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0


Serve = Callable[..., Process]


@pytest.fixture
def serve(slack, store, database_url) -> Iterator[Serve]:
    with ExitStack() as leaving:

        def start(hours_later: int = 0) -> Process:
            arguments = ["http", slack.api, database_url, str(hours_later)]
            command = [sys.executable, "-m", "tests.slack.serving", *arguments]
            return leaving.enter_context(_process(command))

        yield start


@contextmanager
def _process(command: list[str]) -> Iterator[Process]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        reader = Thread(target=process.stdout.read, daemon=True)  # what it logs must not fill the pipe
        reader.start()
        try:
            yield Process(process, url)
        finally:
            process.kill()
            reader.join(PATIENCE)


@dataclass
class BusyHour:
    """Agents who ask at a steady rate; Slack brings each event, and remembers which were not acknowledged."""

    slack: SlackServer
    events: list[Sent]
    unacknowledged: list[Sent] = field(default_factory=list)

    def deliver_all(self) -> None:
        begun = time.monotonic()
        with ThreadPoolExecutor(LISTENERS) as listeners:
            for number, event in enumerate(self.events):
                time.sleep(max(0.0, begun + number / EACH_SECOND - time.monotonic()))
                for attempt in range(2 if number % TWICE == 0 else 1):
                    listeners.submit(self._deliver, event, attempt)

    def deliver_again(self) -> None:
        """What Slack does a minute later with what was not acknowledged."""
        for event in self.unacknowledged:
            reply = self.slack.again(event)
            assert reply is not None
            assert reply.status == 200

    def _deliver(self, event: Sent, attempt: int) -> None:
        try:
            reply = self.slack.again(event, attempt)
            acknowledged = reply is not None and reply.status == 200
        except OSError:  # nobody listens, or the process was killed before it answered
            acknowledged = False
        if not acknowledged:
            self.unacknowledged.append(event)


def written(slack: SlackServer) -> list[Sent]:
    """What agents write: every fifth of them in a direct message, the others in channels."""
    people = [f"U{number:04}" for number in range(AGENTS)]
    for person in people:
        slack.add_user(person)
    for number in range(CHANNELS):
        slack.add_channel(f"C{number:04}", members=people[number::CHANNELS])
    return [_asked(slack, number) for number in range(ASKED)]


def _asked(slack: SlackServer, number: int) -> Sent:
    agent, text = f"U{number % AGENTS:04}", QUESTIONS[number % len(QUESTIONS)]
    if number % 5 == 0:
        return slack.direct(text, user=agent)
    return slack.mention(text, channel=f"C{number % CHANNELS:04}", user=agent)


def key_of(event: Sent) -> str:
    return f"slack:{event['event']['channel']}:{event['event']['ts']}"


def answers(slack: SlackServer) -> Counter[str]:
    """How many posts answer each message."""
    return Counter(post["metadata"]["event_payload"]["answers"] for post in slack.posts())


def unfinished(store, clock) -> set[str]:
    """What was kept and is not noted as answered."""
    with store.begin() as work:
        return set(work.inbox.waiting(clock() + 2 * LEASE))


def served_until_killed(slack: SlackServer, process: Process) -> None:
    """Kill it a third through, while a post that Slack has taken is not noted yet, and others are under way."""
    slack.wait_for_posts(ASKED // 3)
    held = slack.hold("chat.postMessage", recorded=True)
    assert held.arrived.wait(PATIENCE)
    process.kill()
    held.release.set()


@pytest.mark.slow
def test_every_event_is_answered_once_though_the_process_is_killed_in_the_middle(slack, store, clock, serve):
    put_on_roster(store, AGENTS, clock())
    busy = BusyHour(slack, written(slack))
    first = serve()
    slack.over_http(first.url)
    slack.slow("chat.postMessage", SLACK_SECONDS)
    with ThreadPoolExecutor(1) as telephone:
        asking: Future[None] = telephone.submit(busy.deliver_all)
        served_until_killed(slack, first)
        left = unfinished(store, clock)
        posted = set(answers(slack))
        second = serve(hours_later=1)  # when claims of the first have run out
        slack.over_http(second.url)
        asking.result(2 * PATIENCE)
    busy.deliver_again()
    keys = [key_of(event) for event in busy.events]
    slack.wait_for(lambda: set(answers(slack)) >= set(keys), "an answer to every question")
    second.stop()

    assert left & posted, "no post was cut off between Slack and the database: the test proves nothing"
    assert left - posted, "no question was waiting for its answer: the test proves nothing"
    assert busy.unacknowledged, "nothing had to be brought again: the test proves nothing"
    assert answers(slack) == Counter(keys)
    assert unfinished(store, clock) == set()
