"""Slash commands. To add one, write its module, name it in `COMMANDS`, and describe it in the manifest."""

from __future__ import annotations

from bot.slack.areas import OnCommand

COMMANDS: dict[str, OnCommand] = {}
"""What each command does, by its name with the slash."""
