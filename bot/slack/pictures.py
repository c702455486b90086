"""Pictures of our own in Slack: uploaded first, then shown in a message by their id."""

from __future__ import annotations

from dataclasses import dataclass
from time import sleep

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.kit import MESSAGE_BLOCKS, Card, context, slack_image, within_message

LOOKS, PAUSE_SECONDS = 8, 0.5
"""How often, and after which pauses, we look whether Slack has taken a picture in: until then it refuses to show it."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that comes last in a message; ``alternative`` says what it shows to those who do not see it."""

    name: str
    content: bytes
    alternative: str


def with_picture(client: WebClient, card: Card, picture: Picture) -> Card:
    """The card with the picture below it; with the picture's words, where Slack does not take it."""
    try:
        file_id = _uploaded(client, picture)
    except (SlackApiError, SlackClientError, OSError) as error:
        log.warning("slack.picture_not_shown", error=type(error).__name__)
        file_id = None
    if file_id is None:
        return in_words(card, picture)
    return Card([*card.blocks[: MESSAGE_BLOCKS - 1], slack_image(file_id, picture.alternative)], card.text)


def in_words(card: Card, picture: Picture) -> Card:
    """The card with what the picture would have shown."""
    return Card(within_message([*card.blocks[: MESSAGE_BLOCKS - 1], context(picture.alternative)]), card.text)


def _uploaded(client: WebClient, picture: Picture) -> str | None:
    """The picture's id, once Slack can show it."""
    answer = client.files_upload_v2(file=picture.content, filename=picture.name, title=picture.name)
    file_id = str((answer["files"] or [{}])[0]["id"])
    for look in range(LOOKS):
        if look:
            sleep(PAUSE_SECONDS)
        if (client.files_info(file=file_id)["file"] or {}).get("mimetype"):
            return file_id
    return None
