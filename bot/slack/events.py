"""From what Slack delivers to questions: who asked the bot what, and where the answer goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.asking_form import asks_something
from bot.services.masking import masked_line

SURFACE = "slack"

_PERSONAL_SUBTYPES = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Message subtypes in which a person says something; all others report that something happened."""
_MARKUP = re.compile(r"<(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_NAMED = re.compile(r"<([@!][^<>]*)>")
_EMOJI = re.compile(r"(?<![A-Za-z0-9]):(?:[+-]1|100|[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*):")


class Way(StrEnum):
    """How an answer is given: where it was asked, to the asker alone, or shown to a channel by somebody who had it."""

    POSTED = "posted"
    WHISPERED = "whispered"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it waits in the inbox: ``text`` is masked, for customers' numbers are kept nowhere.

    ``ts`` is Slack's name of the message within its channel. ``thread`` is the thread the answer goes to,
    ``None`` for a direct message outside any thread. ``outside`` is whether other companies read the channel.
    ``name`` identifies what is no message: a command, a shortcut, a click. ``response_url`` is where Slack takes an
    answer that the asker alone sees; ``modal`` is what we named the modal that waits for it. ``follows`` is whether
    nobody is named in it, so that it is for us only if it goes on from an answer of ours.
    """

    asker: str
    text: str
    channel: str
    ts: str
    thread: str | None
    way: str = Way.POSTED
    outside: bool = False
    has_file: bool = False
    name: str | None = None
    response_url: str | None = None
    modal: str | None = None
    follows: bool = False

    @property
    def key(self) -> str:
        """Identifies the message for deduplication, and so every delivery of each of its events.

        The event id alone is not enough: deliveries of one event share it, but a message that is edited fires
        another ``app_mention`` under a new id.
        """
        return self.name or message_key(self.channel, self.ts)

    @property
    def is_private(self) -> bool:
        """Whether nobody but the asker sees the answer."""
        return self.way == Way.WHISPERED or (self.way == Way.POSTED and self.channel.startswith("D"))

    @property
    def conversation(self) -> str | None:
        """What follow-up questions have in common."""
        if self.way == Way.SHARED:
            return None
        if self.way == Way.WHISPERED:
            return self.asker
        return f"{self.channel}:{self.thread}" if self.thread else self.channel

    @property
    def after(self) -> str | None:
        """The conversation that a thread of direct messages began in: what was asked there last may be meant."""
        return self.channel if self.is_private and self.thread else None


def message_key(channel: str, ts: str) -> str:
    """What a message waits under in the inbox."""
    return f"{SURFACE}:{channel}:{ts}"


def mention(body: Mapping[str, Any], bot_user: str) -> Question | None:
    """The question in an ``app_mention``; ``None`` in direct messages, which `direct_message` answers."""
    event = body["event"]
    if not _is_from_person(event) or event["channel"].startswith("D"):
        return None
    return _question(body, bot_user, thread=event.get("thread_ts") or event["ts"])


def direct_message(body: Mapping[str, Any], bot_user: str) -> Question | None:
    """The question in a ``message``; ``None`` in channels, where only a mention addresses the bot."""
    event = body["event"]
    if not _is_from_person(event) or not _is_direct(event):
        return None
    return _question(body, bot_user, thread=event.get("thread_ts"))


def follow_up(body: Mapping[str, Any], bot_user: str) -> Question | None:
    """What a ``message`` in a channel's thread asks, if it names nobody and reads as a question; it may be for others.

    Where it names the bot it comes as an ``app_mention`` too, which `mention` answers.
    """
    event = body["event"]
    if not _is_from_person(event) or not _is_reply(event) or body.get("is_ext_shared_channel"):
        return None
    if _NAMED.search(event.get("text") or ""):
        return None
    question = _question(body, bot_user, thread=event["thread_ts"])
    return replace(question, follows=True) if asks_something(question.text) else None


def message(body: Mapping[str, Any], bot_user: str) -> Question | None:
    """The question in a ``message``."""
    return direct_message(body, bot_user) or follow_up(body, bot_user)


EVENTS: dict[str, Callable[[Mapping[str, Any], str], Question | None]] = {
    "app_mention": mention,
    "message": message,
}
"""The types of events that may ask something, and how their payloads are read."""


def typed_text(text: str, bot_user: str) -> str:
    """What a person typed, from Slack's markup: without the bot's name and emoji, links and names in plain words."""
    plain = _MARKUP.sub(lambda match: _in_words(match, bot_user), text)
    plain = _EMOJI.sub(" ", plain)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def names_others(text: str, bot_user: str) -> bool:
    """Whether somebody other than the bot is spoken to in Slack's markup: a person, a group, or everybody here."""
    return any(name.split("|")[0] != f"@{bot_user}" for name in _NAMED.findall(text))


def _is_reply(event: Mapping[str, Any]) -> bool:
    """Whether this was said within a channel's thread."""
    in_channel = event.get("channel_type") in {"channel", "group"}
    return in_channel and event.get("thread_ts") not in {None, event["ts"]}


def _is_direct(event: Mapping[str, Any]) -> bool:
    """Whether it was said to the bot alone; where Slack does not say of what type a channel is, its id tells."""
    return event.get("channel_type", "im" if event["channel"].startswith("D") else None) == "im"


def _is_from_person(event: Mapping[str, Any]) -> bool:
    return bool(event.get("user")) and not event.get("bot_id") and event.get("subtype") in _PERSONAL_SUBTYPES


def _question(body: Mapping[str, Any], bot_user: str, thread: str | None) -> Question:
    event = body["event"]
    return Question(
        asker=event["user"],
        text=masked_line(typed_text(event.get("text") or "", bot_user)),
        channel=event["channel"],
        ts=event["ts"],
        thread=thread,
        outside=bool(body.get("is_ext_shared_channel")),
        has_file=bool(event.get("files")),
    )


def _in_words(match: re.Match[str], bot_user: str) -> str:
    """A link's or name's label; without one a link is itself, and an id says nothing to anybody."""
    target, label = match["target"], match["label"]
    if target == f"@{bot_user}":
        return " "
    if target[:1] in {"@", "#"}:
        return f" {target[0]}{label} " if label else " "
    return f" {label or ''} " if target[:1] == "!" else label or target
