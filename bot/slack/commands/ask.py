"""`/ask QUESTION`: the knowledge base answers, and only whoever asked sees it."""

from __future__ import annotations

from bot.services.masking import masked_line
from bot.slack.answers.asking import ask_privately
from bot.slack.callers import Caller
from bot.slack.events import Question, Way
from bot.slack.interactions import Command
from bot.slack.reception import Reception


def ask(here: Reception, command: Command, caller: Caller) -> None:
    """Answer what was typed behind the command."""
    question = Question(
        asker=command.user,
        text=masked_line(command.text),
        channel=command.channel,
        ts="",
        thread=None,
        way=Way.WHISPERED,
        name=command.key,
        response_url=command.response_url,
    )
    ask_privately(here, question, command)
