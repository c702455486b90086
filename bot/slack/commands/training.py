"""`/training`: the trainings that people still need, of all launches or one; `/training listening` logs hours."""

from __future__ import annotations

from bot.slack.callers import Caller
from bot.slack.interactions import Command
from bot.slack.reception import Reception
from bot.slack.training import listening
from bot.slack.training.listing import listing

LISTENING = frozenset({"listening", "listen", "接听"})


def training(here: Reception, command: Command, caller: Caller) -> None:
    """Show, to whoever asks and nobody else, what there is to do."""
    caller.on_roster()
    typed = command.text.strip().casefold()
    if typed in LISTENING:
        listening.open_form(here, command, caller)
    else:
        here.tell(command, caller.language, listing(here, caller, typed))
