"""Slack served over a filled database and a local Slack: by which way, API address, database, hours that the clock is
ahead. By HTTP, the first line on standard output is where Slack's requests go.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property

from fastapi import FastAPI
from pydantic import SecretStr

from bot.bootstrap import Briefed
from bot.cli.serving import stopped_by_signal
from bot.config import Config, Slack, SlackTokens
from bot.ports import Clock
from bot.server import listening
from bot.services.ask import AnsweringDesk
from bot.slack.manifest import EVENTS_PATH
from bot.slack.serving import Line, connected, routes
from tests.builders import NOON
from tests.desks import desk_over
from tests.slack.server import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET


def main(way: str, slack_api: str, database_url: str, hours_later: str) -> None:
    program = Quick(slack_api, database_url, RunningClock(NOON + timedelta(hours=int(hours_later))))
    with stopped_by_signal(program.stopping), WAYS[way](program):
        program.stopping.wait()


@contextmanager
def by_socket(program: Briefed) -> Iterator[None]:
    with connected(program, SlackTokens(bot=SecretStr(BOT_TOKEN), app=SecretStr(APP_TOKEN))):
        yield


@contextmanager
def by_http(program: Briefed) -> Iterator[None]:
    pages, line = FastAPI(), Line()
    pages.include_router(routes(line))
    tokens = SlackTokens(bot=SecretStr(BOT_TOKEN), signing_secret=SecretStr(SIGNING_SECRET))
    with listening(pages, "127.0.0.1", 0) as address, connected(program, tokens, line):
        sys.stdout.write(f"{address}{EVENTS_PATH}\n")
        sys.stdout.flush()
        yield


WAYS = {"socket": by_socket, "http": by_http}


class RunningClock:
    """Runs on from an instant."""

    def __init__(self, start: datetime) -> None:
        self._start, self._begun = start, time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._begun)


class Quick(Briefed):
    """The program with a desk that answers in milliseconds."""

    def __init__(self, slack_api: str, database_url: str, clock: Clock) -> None:
        super().__init__(Config(database=database_url, slack=Slack(api=slack_api)), clock)

    @cached_property
    def desk(self) -> AnsweringDesk:
        return desk_over(self.store, self.clock)


if __name__ == "__main__":
    main(*sys.argv[1:])
