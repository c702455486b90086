"""Slack served over a filled database and a local Slack: API address, database, hours that the clock is ahead."""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import cached_property

from pydantic import SecretStr

from bot.bootstrap import Briefed
from bot.cli.serving import stopped_by_signal
from bot.config import Config, Slack, SlackTokens
from bot.services.ask import AnsweringDesk
from bot.slack.serving import connected
from tests.builders import NOON
from tests.desks import MovableClock, desk_over
from tests.slack.server import APP_TOKEN, BOT_TOKEN


def main(slack_api: str, database_url: str, hours_later: str) -> None:
    tokens = SlackTokens(bot=SecretStr(BOT_TOKEN), app=SecretStr(APP_TOKEN))
    program = Quick(slack_api, database_url, MovableClock(NOON + timedelta(hours=int(hours_later))))
    with stopped_by_signal(program.stopping), connected(program, tokens):
        program.stopping.wait()


class Quick(Briefed):
    """The program with a desk that answers in milliseconds."""

    def __init__(self, slack_api: str, database_url: str, clock: MovableClock) -> None:
        super().__init__(Config(database=database_url, slack=Slack(api=slack_api)), clock)

    @cached_property
    def desk(self) -> AnsweringDesk:
        return desk_over(self.store, self.clock)


if __name__ == "__main__":
    main(*sys.argv[1:])
