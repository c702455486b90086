"""The Slack app: every person who addresses the bot gets one answer.

What it needs of a workspace is in `manifest.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_bolt import App, BoltContext

from bot.slack.answers.answering import receive
from bot.slack.answers.following import may_be_for_us
from bot.slack.dispatch import connect_interactions
from bot.slack.events import EVENTS, Question
from bot.slack.reception import Reception

log = structlog.get_logger()


def build_app(here: Reception, signing_secret: str | None = None) -> App:
    """The Bolt app: questions go to the inbox, everything else to the area it belongs to.

    Listeners run before the response, so that an event is in the inbox, and a deed recorded, when it is acknowledged;
    what could not be kept is not acknowledged, and Slack sends it again. Raises `slack_bolt.error.BoltError` for a bad
    token.
    """
    app = App(name="briefed", client=here.client, process_before_response=True, signing_secret=signing_secret)
    for event_type, read in EVENTS.items():
        app.event(event_type)(_listener(read, here))
    connect_interactions(app, here)
    app.error(_log_error)
    return app


def _listener(read: Callable[[Mapping[str, Any], str], Question | None], here: Reception) -> Callable[..., None]:
    def receive_event(body: dict[str, Any], context: BoltContext) -> None:
        question = read(body, context.bot_user_id or "")
        if question is not None and may_be_for_us(here, question):
            receive(here, question)

    return receive_event


def _log_error(error: Exception) -> None:
    # Only the kind of error: its message may repeat what a person wrote.
    log.error("slack.event_not_kept", error=type(error).__name__)
