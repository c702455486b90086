"""``briefed serve`` over a filled database and a local Slack: API address, database, hours that the clock is ahead."""

from __future__ import annotations

import sys
from datetime import timedelta

from pydantic import SecretStr

from bot.config import Config, SlackTokens
from bot.slack.app import serve_socket_mode
from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.builders import NOON
from tests.desks import MovableClock, desk_over
from tests.slack.slack_server import APP_TOKEN, BOT_TOKEN


def main(slack_api: str, database_url: str, hours_later: str) -> None:
    store = SqlStore(open_database(database_url))
    clock = MovableClock(NOON + timedelta(hours=int(hours_later)))
    tokens = SlackTokens(bot=SecretStr(BOT_TOKEN), app=SecretStr(APP_TOKEN))
    serve_socket_mode(desk_over(store, clock), tokens, Config(), slack_api)


if __name__ == "__main__":
    main(*sys.argv[1:])
