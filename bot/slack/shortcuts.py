"""Shortcuts. To add one, write its handler, name it in `SHORTCUTS`, and describe it in the manifest."""

from __future__ import annotations

from bot.slack.answers.asking import find_answer, open_question_modal
from bot.slack.areas import OnShortcut

SHORTCUTS: dict[str, OnShortcut] = {"find_answer": find_answer, "ask": open_question_modal}
"""What each shortcut does, by its callback id."""
