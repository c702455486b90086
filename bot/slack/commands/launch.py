"""`/launch`: one's launches; `/launch ID`: how one stands; `/launch new`: file one."""

from __future__ import annotations

from bot.slack.callers import Caller
from bot.slack.interactions import Command
from bot.slack.launches.deeds import card_for
from bot.slack.launches.filing import begin
from bot.slack.launches.looking import show_own
from bot.slack.launches.showing import show
from bot.slack.reception import Reception

NEW = frozenset({"new", "新", "新建"})


def launch(here: Reception, command: Command, caller: Caller) -> None:
    """Show launches to whoever asks, and to nobody else, or begin with one."""
    wanted = command.text.split()
    if not wanted:
        show_own(here, command, caller)
    elif wanted[0].casefold() in NEW:
        begin(here, command, caller)
    else:
        show(here, command, caller, card_for(here, caller, wanted[0].casefold()))
