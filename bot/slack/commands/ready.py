"""`/ready`: the board, or one launch of it, for those who have a part in launches."""

from __future__ import annotations

from bot.services.launches.choosing import Choice
from bot.slack.board.card import board_card
from bot.slack.callers import Caller
from bot.slack.interactions import Command
from bot.slack.reception import Reception


def ready(here: Reception, command: Command, caller: Caller) -> None:
    """Show, to whoever asks and nobody else, how the launches stand."""
    here.tell(command, caller.language, board_card(here, caller, Choice.ALL, 0, command.text.strip().casefold()))
