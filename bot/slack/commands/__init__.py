"""Slash commands. To add one, write its module, name it in `COMMANDS`, and describe it in the manifest."""

from __future__ import annotations

from bot.slack.areas import OnCommand
from bot.slack.commands.ask import ask
from bot.slack.commands.callbacks import callbacks
from bot.slack.commands.launch import launch
from bot.slack.commands.ready import ready
from bot.slack.commands.training import training

COMMANDS: dict[str, OnCommand] = {
    "/ask": ask,
    "/callbacks": callbacks,
    "/launch": launch,
    "/ready": ready,
    "/training": training,
}
"""What each command does, by its name with the slash."""
