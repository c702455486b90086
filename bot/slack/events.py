"""From Slack's events to questions: who asked the bot what, and where the answer goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.text import normalise
from bot.services.masking import mask

SURFACE = "slack"

_PERSONAL_SUBTYPES = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Message subtypes in which a person says something; all others report that something happened."""
_MARKUP = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_EMOJI = re.compile(r"(?<![A-Za-z0-9]):(?:[+-]1|100|[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*):")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it waits in the inbox: ``text`` is masked, for customers' numbers are kept nowhere.

    ``ts`` is Slack's name of the message within its channel. ``thread`` is the thread the answer goes to,
    ``None`` for a direct message outside any thread.
    """

    asker: str
    text: str
    channel: str
    ts: str
    thread: str | None

    @property
    def key(self) -> str:
        """Identifies the message for deduplication, and so every delivery of each of its events.

        The event id alone is not enough: deliveries of one event share it, but a message that is edited fires
        another ``app_mention`` under a new id.
        """
        return f"{SURFACE}:{self.channel}:{self.ts}"

    @property
    def is_private(self) -> bool:
        """Whether nobody but the asker sees the answer."""
        return self.channel.startswith("D")

    @property
    def conversation(self) -> str:
        """What follow-up questions have in common."""
        return f"{self.channel}:{self.thread}" if self.thread else self.channel


def mention(event: Mapping[str, Any], bot_user: str) -> Question | None:
    """The question in an ``app_mention``; ``None`` in direct messages, which `direct_message` answers."""
    if not _is_from_person(event) or event["channel"].startswith("D"):
        return None
    return _question(event, bot_user, thread=event.get("thread_ts") or event["ts"])


def direct_message(event: Mapping[str, Any], bot_user: str) -> Question | None:
    """The question in a ``message``; ``None`` in channels, where only a mention addresses the bot."""
    if not _is_from_person(event) or event.get("channel_type") != "im":
        return None
    return _question(event, bot_user, thread=event.get("thread_ts"))


EVENTS: dict[str, Callable[[Mapping[str, Any], str], Question | None]] = {
    "app_mention": mention,
    "message": direct_message,
}
"""The types of events that may ask something."""


def typed_text(text: str, bot_user: str) -> str:
    """What a person typed, from Slack's markup: without the bot's name and emoji, links and names in plain words."""
    plain = _MARKUP.sub(lambda match: _in_words(match, bot_user), text)
    plain = _EMOJI.sub(" ", plain)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _is_from_person(event: Mapping[str, Any]) -> bool:
    return bool(event.get("user")) and not event.get("bot_id") and event.get("subtype") in _PERSONAL_SUBTYPES


def _question(event: Mapping[str, Any], bot_user: str, thread: str | None) -> Question:
    typed = typed_text(event.get("text") or "", bot_user)
    return Question(
        asker=event["user"], text=mask(normalise(typed)), channel=event["channel"], ts=event["ts"], thread=thread
    )


def _in_words(match: re.Match[str], bot_user: str) -> str:
    """A link's or name's label; without one a link is itself, and an id says nothing to anybody."""
    target, label = match["target"], match["label"]
    if target == f"@{bot_user}":
        return " "
    if target[:1] in {"@", "#"}:
        return f" {target[0]}{label} " if label else " "
    return f" {label or ''} " if target[:1] == "!" else label or target
