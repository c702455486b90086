"""Where messages of the bot stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """A message in a channel; ``ts`` is Slack's name of it within the channel."""

    channel: str
    ts: str
