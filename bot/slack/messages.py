"""What every kind of message in the outbox looks like in Slack. To add one, write it in its area's folder."""

from __future__ import annotations

from bot.slack import answers, board, home, interrupted, launches, quality, questions, training
from bot.slack.sending import Render


def messages() -> dict[str, Render]:
    """How to say each kind."""
    areas = (answers, interrupted, questions, home, launches, training, quality, board)
    return {kind: render for area in areas for kind, render in area.MESSAGES.items()}
