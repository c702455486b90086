"""`/callbacks`: the calls that somebody promised to customers or took over; leaders see their teams' too."""

from __future__ import annotations

from bot.slack.callers import Caller
from bot.slack.interactions import Command
from bot.slack.questions.calls import call_list
from bot.slack.reception import Reception


def callbacks(here: Reception, command: Command, caller: Caller) -> None:
    """Show them to whoever asks and nobody else, the first promised on top."""
    caller.on_roster()
    here.tell(command, caller.language, call_list(here, caller, 0))
