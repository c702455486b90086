"""(h) A busy hour in Slack: 400 agents, 50 of whom ask at once every second, through Bolt's dispatcher.

The local Slack that answers them has a process of its own, so that what is measured is ours: from when an event is due
to when its answer was posted, without what Slack is made to take for a post. Then everything is delivered once more,
many times over.

    python -m bench.slack_load --seconds 60
    python -m bench.slack_load --questions knowledge/questions.jsonl

The ten questions that it asks otherwise are the same over and over, as those of a busy hour are; a file's are as
different as it gets, and meet every passage for the first time.
"""

from __future__ import annotations

import argparse
import gc
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import active_children, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from slack_bolt import App, BoltRequest
from slack_sdk.web import SlackResponse, WebClient

from bench.measuring import Result, p50_p95
from bench.texts import QUESTIONS
from bot.answering_processes import ANSWERING, answering_processes, as_many_as_cores
from bot.bootstrap import Briefed
from bot.config import load_config
from bot.domain.facts import Fact
from bot.domain.people.facts import RosterImported
from bot.domain.people.roles import Role
from bot.domain.people.roster import Person, Roster
from bot.files.labelled import read_quoted_questions
from bot.ports import Store
from bot.services.ask import warm_up
from bot.slack.app import build_app
from bot.slack.posting import RATE_LIMIT_RETRIES, TIMEOUT_SECONDS
from bot.slack.reception import Reception
from bot.slack.serving import reception
from bot.telemetry.memory import held_memory_mib

LISTENERS = 10
"""Threads that deliver events: as many as a connection of Socket Mode has."""
CHANNELS = 40
PATIENCE_SECONDS = 60
"""After the last event; what is not answered by then is not answered."""
SAMPLES_EACH_SECOND = 2


@dataclass(frozen=True, slots=True)
class Load:
    """How many people ask how often and for how long, so many at once, and what Slack takes for a post."""

    people: int = 400
    each_second: int = 50
    seconds: int = 60
    at_once: int = 50
    duplicates: int = 10_000
    slack_seconds: float = 0.0
    questions: Sequence[str] = QUESTIONS

    @property
    def asks(self) -> int:
        """How many questions are asked."""
        return self.each_second * self.seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """What was seen: milliseconds from event to post, how many were searched for rather than refused, how often each
    question was answered, memory in MiB as time went by, and what the duplicates brought about."""

    milliseconds: Sequence[float]
    searched: int
    answers: Sequence[int]
    memory: Sequence[float]
    answers_after_duplicates: Sequence[int]
    duplicates_each_second: float

    @property
    def growth(self) -> float:
        """MiB by which memory grew after the first third, when everything that is kept has been loaded."""
        settled = self.memory[len(self.memory) // 3 :]
        half = max(1, len(settled) // 2)
        return _mean(settled[half:] or settled) - _mean(settled[:half])


# The local Slack ----------------------------------------------------------------------------------------------------


class LocalSlack:
    """The strict Slack of the tests, in a process of its own."""

    def __init__(self, api: str, line: Connection) -> None:
        self.api = api
        self._line = line

    def mentions(self, load: Load) -> list[dict[str, Any]]:
        """Messages that people have written to the bot, as the events that tell of them."""
        return self._asked(("mentions", load))

    def answered(self) -> Counter[str]:
        """How many posts answer each message."""
        return Counter(self._asked(("answered", None)))

    def _asked(self, request: tuple[str, Any]) -> Any:
        self._line.send(request)
        return self._line.recv()


@contextmanager
def local_slack(people: int) -> Iterator[LocalSlack]:
    """A workspace with so many people."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_serve_slack, args=(theirs, people), daemon=True)
    process.start()
    try:
        yield LocalSlack(ours.recv(), ours)
    finally:
        process.kill()
        process.join()


def _serve_slack(line: Connection, people: int) -> None:
    from tests.slack.server import slack_server

    gc.disable()  # it keeps all that was ever posted: looking through that would hold everybody up for half a second
    with slack_server() as slack:
        names = [f"U{number:04}" for number in range(people)]
        for name in names:
            slack.add_user(name)
        for number in range(CHANNELS):
            slack.add_channel(f"C{number:04}", members=names[number::CHANNELS])
        line.send(slack.api)
        while True:
            request, load = line.recv()
            line.send(_written(slack, load) if request == "mentions" else _answers(slack))


def _written(slack: Any, load: Load) -> list[dict[str, Any]]:
    """Every fifth question comes in a direct message, the others in channels."""
    events = []
    for number in range(load.asks):
        user = f"U{number % load.people:04}"
        text = f"{load.questions[number % len(load.questions)]}"
        if number % 5 == 0:
            events.append(dict(slack.direct(text, user=user)))
        else:
            channel = f"C{number % load.people % CHANNELS:04}"
            events.append(dict(slack.mention(text, channel=channel, user=user)))
    return events


def _answers(slack: Any) -> list[str]:
    return [post["metadata"]["event_payload"]["answers"] for post in slack.posts() if post.get("metadata")]


class TimedClient(WebClient):
    """Knows when each message was answered; a post takes so many seconds more, which are not counted."""

    def __init__(self, api: str, seconds: float) -> None:
        from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

        handlers = [RateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES)]
        super().__init__("xoxb-test", base_url=api, timeout=TIMEOUT_SECONDS, retry_handlers=list(handlers))
        self._seconds = seconds
        self._lock = Lock()
        self.posted: dict[str, float] = {}

    def chat_postMessage(self, **arguments: Any) -> SlackResponse:  # noqa: N802 - Slack's name
        time.sleep(self._seconds)
        answer = super().chat_postMessage(**arguments)
        key = ((arguments.get("metadata") or {}).get("event_payload") or {}).get("answers", "")
        with self._lock:
            self.posted.setdefault(key, time.monotonic() - self._seconds)
        return answer


# Measuring ----------------------------------------------------------------------------------------------------------


def measure(load: Load, slack: LocalSlack, client: TimedClient, here: Reception) -> Measured:
    """Have everybody ask, then deliver everything again and again."""
    app = build_app(here)
    here.callers.learn_everybody()
    bodies = slack.mentions(load)
    keys = [_key(body) for body in bodies]
    over, memory, before = Event(), list[float](), _searched(here)
    watching = Thread(target=_watch_memory, args=(memory, over), daemon=True)
    watching.start()
    due = _deliver(app, bodies, load.at_once / load.each_second, load.at_once)
    _wait_until(lambda: len(client.posted) >= len(keys))
    over.set()
    watching.join()
    milliseconds = [(client.posted[key] - at) * 1000 for key, at in zip(keys, due, strict=True) if key in client.posted]
    answers, searched = slack.answered(), _searched(here) - before
    started = time.monotonic()
    again = [_again(bodies[number % len(bodies)], number) for number in range(load.duplicates)]
    _deliver(app, again)
    rate = load.duplicates / max(time.monotonic() - started, 1e-9)
    after = slack.answered()
    return Measured(milliseconds, searched, [answers[key] for key in keys], memory, [after[key] for key in keys], rate)


def _searched(here: Reception) -> int:
    with here.store.begin() as work:
        return work.asks.count()


def _deliver(app: App, bodies: Sequence[dict[str, Any]], every: float = 0.0, at_once: int = 1) -> list[float]:
    """Deliver some events at once every so many seconds, or as fast as may be; when each was due."""
    started = time.monotonic()
    due = [started + every * (number // at_once) for number in range(len(bodies))]

    def deliver(body: dict[str, Any], at: float) -> None:
        time.sleep(max(0.0, at - time.monotonic()))
        response = app.dispatch(BoltRequest(mode="socket_mode", body=body))
        if response.status != 200:
            raise RuntimeError(f"an event was not acknowledged: {response.status}")

    with ThreadPoolExecutor(LISTENERS) as listeners:
        for _ in listeners.map(deliver, bodies, due):
            pass
    return due


def _again(body: dict[str, Any], number: int) -> dict[str, Any]:
    """The same event once more, now and then under another id, as edits and Slack's retries bring it."""
    return body if number % 2 else {**body, "event_id": f"EvAGAIN{number}"}


def _key(body: dict[str, Any]) -> str:
    return f"slack:{body['event']['channel']}:{body['event']['ts']}"


def _watch_memory(memory: list[float], over: Event) -> None:
    while not over.wait(1 / SAMPLES_EACH_SECOND):
        ours = ["self", *(one.pid for one in active_children() if one.name == ANSWERING and one.pid)]
        memory.append(sum(held_memory_mib(one) or 0.0 for one in ours))


def _wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))


# The bank -----------------------------------------------------------------------------------------------------------


def put_on_roster(store: Store, people: int, now: datetime) -> None:
    """Everybody of the local Slack is an agent."""
    agents = tuple(
        Person(
            f"a{number:04}", f"Agent {number}", "customer-service", frozenset({Role.AGENT}), slack_id=f"U{number:04}"
        )
        for number in range(people)
    )
    with store.command() as work:
        work.facts.append(Fact(now, "briefed", "load-roster", RosterImported(Roster(now.date(), agents))))


@contextmanager
def sample_bank() -> Iterator[Briefed]:
    """A copy of the indexed sample bank that may be asked as often as one likes."""
    from bot.cli.indexing import bring_up_to_date

    config = load_config()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        shutil.copytree(config.data_folder, data, ignore=shutil.ignore_patterns("models", "*.lock"))
        (data / "models").symlink_to((config.data_folder / "models").absolute(), target_is_directory=True)
        program = Briefed(config.model_copy(update={"data": data.absolute(), "database": None}))
        bring_up_to_date(program)
        yield program


def measure_load(load: Load) -> Iterator[Result]:
    """The figures of a load on the sample bank."""
    with (
        local_slack(load.people) as slack,
        sample_bank() as program,
        answering_processes(program, as_many_as_cores()),
    ):
        put_on_roster(program.store, load.people, program.clock())
        client = TimedClient(slack.api, load.slack_seconds)
        here = reception(program, client)
        warm_up(here.desk)
        gc.freeze()  # as `briefed serve` does
        found = measure(load, slack, client, here)
        here.workers.shutdown(wait=True)
    yield from results(load, found)


def results(load: Load, found: Measured) -> Iterator[Result]:
    """The figures beside their targets."""
    once = sum(count == 1 for count in found.answers)
    p50, p95 = p50_p95(list(found.milliseconds))
    asked = "" if load.questions == QUESTIONS else f" {len(load.questions):,} different questions"
    name = f"{load.people} people asking{asked} in Slack, {load.each_second} a second for {load.seconds} s"
    yield Result(f"{name}: answered once", f"{once:,} of {load.asks:,}", "all", once == load.asks)
    yield Result(
        f"{name}: of them searched for", f"{found.searched:,} of {load.asks:,}", "all", found.searched == load.asks
    )
    yield Result(
        f"{name}: event to post, p50 / p95", f"{p50:.0f} / {p95:.0f} ms", "p95 under 1 s", bool(p95) and p95 < 1000
    )
    yield Result(f"{name}: memory grows by", f"{found.growth:.0f} MiB", "under 10 MiB", found.growth < 10)
    same = found.answers_after_duplicates == found.answers
    rate = f"{found.duplicates_each_second:.0f} a second"
    yield Result(
        f"{load.duplicates:,} duplicate deliveries", f"no effect, {rate}" if same else "EFFECT", "no effect", same
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 only when every target is met."""
    usual = Load()
    parser = argparse.ArgumentParser(prog="python -m bench.slack_load", description=__doc__)
    parser.add_argument("--people", type=int, default=usual.people)
    parser.add_argument("--each-second", type=int, default=usual.each_second)
    parser.add_argument("--seconds", type=int, default=usual.seconds)
    parser.add_argument("--at-once", type=int, default=usual.at_once, help="how many of them in the same instant")
    parser.add_argument("--duplicates", type=int, default=usual.duplicates)
    parser.add_argument("--slack-seconds", type=float, default=usual.slack_seconds, help="what Slack takes for a post")
    parser.add_argument("--questions", type=_questions, default=QUESTIONS, metavar="FILE", help="labelled questions")
    given = parser.parse_args(arguments)
    load = Load(**vars(given))
    found = list(measure_load(load))
    for one in found:
        print(f"{one.name}: {one.value} ({one.target}) {'met' if one.ok else 'MISSED'}")  # noqa: T201
    return 0 if all(one.ok for one in found) else 1


def _questions(path: str) -> Sequence[str]:
    """Those of a file, in an order of their own: questions on one document stand beside each other there."""
    questions = [label.question for label in read_quoted_questions(Path(path))]
    return random.Random(0).sample(questions, len(questions))


if __name__ == "__main__":
    sys.exit(main())
