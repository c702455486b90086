"""Sending what waits in the outbox: into channels, threads and direct messages, each once as far as Slack allows.

What a message says is worked out when it is sent, from how things stand by then, in the language of whoever reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.outbox import Message, Recipient, RecipientKind, SendFailed
from bot.domain.posts import Post
from bot.slack.kit import Card
from bot.slack.pictures import Picture, in_words, with_picture
from bot.slack.posting import CANNOT_LOOK, MESSAGE_EVENT, at_once, patience_asked, posts_in
from bot.slack.reception import Reception

PERMANENT = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "ekm_access_denied",
        "invalid_arguments",
        "invalid_auth",
        "invalid_blocks",
        "is_archived",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "not_in_channel",
        "restricted_action",
        "token_revoked",
        "user_disabled",
        "user_not_found",
    }
)
"""What Slack will not accept a minute later either: a person must look."""
GONE = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "missing_scope",
        "not_in_channel",
        "restricted_action",
        "thread_not_found",
    }
)
"""Where somebody asked nothing can be posted any more, or it cannot be told who reads there: he is told in a direct
message."""

NOT_THERE = frozenset({"cant_update_message", "channel_not_found", "edit_window_closed", "message_not_found"})
"""Somebody deleted what was to be brought up to date, and so nobody reads it: nothing is to be done."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Posting:
    """What becomes of a message in Slack.

    ``within`` names the post in whose thread it goes, if that is known (`bot.ports.Posts`) and no other company reads
    there by now; ``to`` is a channel and a
    thread that take the recipient's place, such as where somebody asked; when nothing can be posted there any more, the
    account that is named ``otherwise`` gets it, or else the recipient. ``name`` is what the post is found by later.
    With ``instead`` the post of that name is brought up to date, and nothing new is posted if there is none. Where a
    ``picture`` cannot be shown, its words stand in its place.
    """

    card: Card
    within: str | None = None
    to: tuple[str, str | None] | None = None
    name: str | None = None
    instead: str | None = None
    picture: Picture | None = None
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who reads a message: ``person`` is his id on the roster, ``None`` for a channel."""

    channel: str
    language: str
    person: str | None = None


Render = Callable[[Reception, Message, Addressee], Posting | None]
"""What a message says; ``None`` when by now there is nothing to say."""


class ReadOutside(SendFailed):
    """A channel is shared with another company, whose people would read the message."""

    def __init__(self, channel: str) -> None:
        super().__init__(
            f"the channel {channel} is shared with another company: name one of our own in department.yaml or "
            "config.yaml, then send it again with: briefed jobs outbox --retry KEY",
            permanent=True,
        )


class SlackSender:
    """Implements `bot.ports.Sender`."""

    def __init__(self, here: Reception, messages: Mapping[str, Render]) -> None:
        self._here = here
        self._messages = messages

    def send(self, message: Message, attempt: int) -> None:
        """Post a message, or bring the post up to date that it is about."""
        render = self._messages.get(message.kind)
        if render is None:
            raise SendFailed(f"nothing says what a message of kind {message.kind!r} looks like", permanent=True)
        try:
            addressee = self._addressee(message.recipient)
            posting = render(self._here, message, addressee)
            if posting is not None:
                self._deliver(message, posting, addressee, attempt)
        except SlackApiError as error:
            raise _failed(error) from error
        except (SlackClientError, OSError) as error:
            raise SendFailed(f"Slack cannot be reached: {type(error).__name__}") from error

    def _addressee(self, recipient: Recipient) -> Addressee:
        if recipient.kind is RecipientKind.PERSON:
            return self._person(recipient.id)
        if recipient.kind is RecipientKind.CHANNEL:
            return Addressee(self._here.channels.id_of(recipient.id), self._here.channel_language)
        department = self._here.departments().get(recipient.id)
        if department is None or not department.channel:
            raise SendFailed(f"the department {recipient.id!r} has no channel in its department.yaml", permanent=True)
        return Addressee(self._here.channels.id_of(department.channel), department.language)

    def _person(self, person_id: str) -> Addressee:
        roster = self._here.callers.roster()
        person = roster.person(person_id) if roster else None
        if person is None or not person.slack_id:
            raise SendFailed(f"the roster has no Slack account for {person_id!r}", permanent=True)
        return Addressee(person.slack_id, self._here.callers.language(person.slack_id), person_id)

    def _deliver(self, message: Message, posting: Posting, addressee: Addressee, attempt: int) -> None:
        if posting.instead is not None:
            self._update(posting)
            return
        where = self._where(posting, addressee)
        try:
            self._require_own(where[0])
            post = self._posted(message, posting, where, attempt)
        except (SlackApiError, ReadOutside) as error:
            if posting.to is None or not _is_closed(error):
                raise
            post = self._posted(message, posting, (posting.otherwise or addressee.channel, None), attempt)
        with self._here.store.begin() as work:
            work.posts.put(posting.name or f"message:{message.key}", post)

    def _require_own(self, channel: str) -> None:
        """Raise `ReadOutside` where another company reads: questions, launches and knowledge are the bank's own."""
        if self._here.channels.is_read_outside(channel):
            raise ReadOutside(channel)

    def _posted(self, message: Message, posting: Posting, where: tuple[str, str | None], attempt: int) -> Post:
        found = self._found(message, *where) if attempt > 1 else None
        if found is not None:
            return found
        if posting.picture is None:
            return self._post(message, posting.card, *where)
        return self._post_with_picture(message, posting.card, posting.picture, *where)

    def _post_with_picture(
        self, message: Message, card: Card, picture: Picture, channel: str, thread: str | None
    ) -> Post:
        try:
            return self._post(message, with_picture(self._here.client, card, picture), channel, thread)
        except SlackApiError as error:
            if error.response["error"] != "invalid_blocks":
                raise
            return self._post(message, in_words(card, picture), channel, thread)

    def _where(self, posting: Posting, addressee: Addressee) -> tuple[str, str | None]:
        if posting.to is not None:
            return posting.to
        root = self._known(posting.within)
        if root is None or self._here.channels.is_read_outside(root.channel):
            return (addressee.channel, None)  # the department's channel of today may be another one
        return (root.channel, root.ts)

    def _known(self, name: str | None) -> Post | None:
        if name is None:
            return None
        with self._here.store.begin() as work:
            return work.posts.find(name)

    def _post(self, message: Message, card: Card, channel: str, thread: str | None) -> Post:
        posted = at_once(self._here.client).chat_postMessage(
            channel=channel,
            thread_ts=thread,
            text=card.text,
            blocks=card.blocks,
            metadata={"event_type": MESSAGE_EVENT, "event_payload": {"key": message.key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return Post(str(posted["channel"]), str(posted["ts"]))

    def _update(self, posting: Posting) -> None:
        post, shown = self._known(posting.instead), posting.card
        if post is None:
            return
        try:
            if self._here.channels.is_read_outside(post.channel):
                log.warning("slack.post_is_read_outside", channel=post.channel)
                return  # what another company reads by now stays as it is
            self._here.client.chat_update(channel=post.channel, ts=post.ts, text=shown.text, blocks=shown.blocks)
        except SlackApiError as error:
            if error.response["error"] not in NOT_THERE:
                raise
            log.warning("slack.post_is_gone", reason=error.response["error"])

    def _found(self, message: Message, channel: str, thread: str | None) -> Post | None:
        """The post that an attempt before this one left, if it was interrupted after Slack had taken it."""
        try:
            where = self._direct(channel)
            posts = posts_in(self._here.client, where, thread)
            found = next((one for one in posts if _key_of(one) == message.key), None)
        except SlackApiError as error:
            if error.response["error"] not in CANNOT_LOOK:
                raise
            log.warning("slack.cannot_look_for_post", reason=error.response["error"])
            return None
        return Post(where, str(found["ts"])) if found else None

    def _direct(self, channel: str) -> str:
        """The channel of a direct message to an account."""
        if not channel.startswith(("U", "W")):
            return channel
        opened = self._here.client.conversations_open(users=channel)
        return str((opened["channel"] or {})["id"])


def _key_of(post: Mapping[str, Any]) -> str | None:
    metadata = post.get("metadata") or {}
    is_ours = metadata.get("event_type") == MESSAGE_EVENT
    return (metadata.get("event_payload") or {}).get("key") if is_ours else None


def _is_closed(error: SlackApiError | ReadOutside) -> bool:
    """Whether nothing can be posted where somebody asked any more, or it cannot be told who reads there."""
    return isinstance(error, ReadOutside) or error.response["error"] in GONE


def _failed(error: SlackApiError) -> SendFailed:
    """What Slack's refusal means for the outbox."""
    wait = patience_asked(error)
    if wait is not None:
        return SendFailed("Slack asks for patience", retry_after=wait)
    code = str(error.response["error"])
    return SendFailed(f"Slack refuses: {code}", permanent=code in PERMANENT)
