"""`/ask QUESTION`: the knowledge base answers, and only whoever asked sees it."""

from __future__ import annotations

from bot.slack.answers.asking import ask_privately
from bot.slack.callers import Caller
from bot.slack.events import Question, Way, safe_text
from bot.slack.interactions import Command
from bot.slack.reception import Reception


def ask(here: Reception, command: Command, caller: Caller) -> None:
    """Answer what was typed behind the command."""
    question = Question(
        asker=command.user,
        text=safe_text(command.text),
        channel=command.channel,
        ts="",
        thread=None,
        way=Way.WHISPERED,
        name=command.key,
        response_url=command.response_url,
    )
    ask_privately(here, question, command)
