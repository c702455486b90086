"""A bank whose people are in an emulated workspace."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

from pydantic import SecretStr

from bot.bootstrap import Briefed
from bot.config import SlackTokens
from bot.services.jobs.delivering import Desk, deliver
from tests.desks import MovableClock
from tests.slack.emulated.workspace import Emulated
from tests.slack.server import BOT_TOKEN, SIGNING_SECRET

TOKENS = SlackTokens(bot=SecretStr(BOT_TOKEN), signing_secret=SecretStr(SIGNING_SECRET))


class RunningClock(MovableClock):
    """Runs on from whatever instant it was set to."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._begun = monotonic()

    def __call__(self) -> datetime:
        return self.now + timedelta(seconds=monotonic() - self._begun)


class Bank:
    """The bot and the workspace that it is in."""

    def __init__(self, program: Briefed, clock: MovableClock, slack: Emulated) -> None:
        self.program, self.clock, self.slack = program, clock, slack

    def send(self) -> None:
        """Send what waits in the outbox; no pause is waited for."""
        deliver(Desk(self.program.store, self.clock, self.program.sender, lambda wait: bool(self.clock.move(wait))))
