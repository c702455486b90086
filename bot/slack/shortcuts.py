"""Shortcuts. To add one, write its handler, name it in `SHORTCUTS`, and describe it in the manifest."""

from __future__ import annotations

from bot.slack.areas import OnShortcut

SHORTCUTS: dict[str, OnShortcut] = {}
"""What each shortcut does, by its callback id."""
