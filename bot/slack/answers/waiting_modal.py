"""The modal in which somebody asked: it says that his question is being looked into, and then shows the answer."""

from __future__ import annotations

from collections.abc import Sequence
from time import sleep
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.services import answer_wording as words
from bot.slack.kit import Block, Card, modal
from bot.slack.reception import Reception, reason_of

MODAL = "answer"
PAUSES = (0.0, 0.3, 1.0)
"""Seconds before each look for the modal. It goes by our name only once Slack has read the acknowledgement, which may
overtake the answer or be overtaken by it: an answer that came first would be covered by the sign that it is awaited."""

log = structlog.get_logger()


def answer_modal(blocks: Sequence[Block], language: str, name: str) -> dict[str, Any]:
    """A modal for an answer, or for what stands there until it is found, which goes by a name of ours."""
    shown = modal(MODAL, words.ANSWER_TITLE.text(language), blocks, close=words.CLOSE.text(language))
    return {**shown, "external_id": name}


def show_in_modal(here: Reception, name: str, card: Card, language: str) -> bool:
    """Put an answer into the modal of a name; False when that was closed."""
    view = answer_modal(card.blocks, language, name)
    return any(_updated(here, name, view, pause) for pause in PAUSES)


def _updated(here: Reception, name: str, view: dict[str, Any], pause: float) -> bool:
    sleep(pause)
    try:
        here.client.views_update(external_id=name, view=view)
    except SlackApiError as error:
        log.info("slack.modal_not_there", reason=reason_of(error))
        return False
    return True
