"""What every kind of message in the outbox looks like in Slack. To add one, write it in its area's folder."""

from __future__ import annotations

from bot.slack import home, launches, quality, questions, training
from bot.slack.sending import Render


def messages() -> dict[str, Render]:
    """How to say each kind."""
    return {**questions.MESSAGES, **home.MESSAGES, **launches.MESSAGES, **training.MESSAGES, **quality.MESSAGES}
