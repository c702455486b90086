"""Messages that wait to be sent, and when one that failed is tried again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

ATTEMPTS = 8
"""How often a message is tried: over two hours, which outlasts most outages of Slack. Then a person must look."""
FIRST_WAIT = timedelta(seconds=10)
"""Before the second attempt: a broken connection is mostly whole again by then."""
GROWTH = 3
"""How much longer each wait is than the one before: the seventh and last is the longest."""
LONGEST_WAIT = timedelta(hours=1)
PACE = timedelta(seconds=1)
"""The least time between two messages to one recipient: what Slack allows for a channel."""
EXPIRED_SHOWN = timedelta(days=7)
"""For how long it is reported that messages expired: whoever looks once a week learns of them."""
LONGEST_RETRY_AFTER = timedelta(days=1)
"""A sender that asks for more is mistaken, and must not hold up a recipient for ever."""


class RecipientKind(StrEnum):
    """What a recipient's id names."""

    PERSON = "person"
    DEPARTMENT = "department"
    CHANNEL = "channel"
    WEBHOOK = "webhook"
    GITHUB = "github"


IN_SLACK = (RecipientKind.PERSON, RecipientKind.DEPARTMENT, RecipientKind.CHANNEL)
OUTSIDE = (RecipientKind.WEBHOOK, RecipientKind.GITHUB)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is for: a person, department or webhook by its id here, a channel by its id in Slack, or a
    repository on GitHub by its name.

    Messages to one recipient are sent one after another and at a pace; a department and its channel are two.
    """

    kind: RecipientKind
    id: str

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError(f"a {self.kind} without an id receives nothing")

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def recipient_from(text: str) -> Recipient:
    """The recipient that was written as ``kind:id``; raises `ValueError` for anything else."""
    kind, _, identity = text.partition(":")
    return Recipient(RecipientKind(kind), identity)


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell somebody, once per ``key`` and not before an aware instant.

    ``payload`` is plain JSON, which whoever sends messages of this ``kind`` understands.
    """

    key: str
    kind: str
    recipient: Recipient
    payload: Mapping[str, Any]
    not_before: datetime

    def __post_init__(self) -> None:
        if not self.key or not self.kind:
            raise ValueError("a message has a key and a kind")
        if self.not_before.tzinfo is None:
            raise ValueError(f"a message cannot wait for a naive datetime: {self.not_before!r}")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send. ``attempt`` counts from 1; above that an earlier one may have arrived.

    ``claim`` tells this attempt from any other.
    """

    message: Message
    attempt: int
    claim: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A message in the outbox, and what became of it.

    ``next_at`` is ``None`` once it was sent or given up, or had expired; without any of these it was dropped.
    """

    message: Message
    created_at: datetime
    attempts: int
    next_at: datetime | None
    last_error: str | None
    sent_at: datetime | None
    failed_at: datetime | None
    expired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages are due, not due yet, and given up; ``oldest_due`` is the instant the first was due at.

    ``expired`` counts those of the last days (`EXPIRED_SHOWN`) that would have come too late to be of use. Of the due
    and the later ones, ``due_outside`` and ``later_outside`` are for webhooks and GitHub; the others are for Slack.
    """

    due: int = 0
    later: int = 0
    failed: int = 0
    oldest_due: datetime | None = None
    expired: int = 0
    due_outside: int = 0
    later_outside: int = 0

    @property
    def due_in_slack(self) -> int:
        return self.due - self.due_outside

    @property
    def waiting_in_slack(self) -> int:
        """Due or not."""
        return self.due_in_slack + self.later - self.later_outside


class SendFailed(Exception):
    """What a sender raises: why a message was not sent, and whether trying again is of any use.

    ``permanent`` is for what will never be accepted, such as an unknown channel. ``retry_after`` is when the receiver
    asked for patience; that is no failure of ours and counts as no attempt.
    """

    def __init__(self, reason: str, *, permanent: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class NextAttempt:
    """When a message is tried again. ``counts``: whether the last attempt was one of the `ATTEMPTS`.

    ``holds``: whether other messages to the recipient wait until then, so that they arrive in order.
    """

    at: datetime
    counts: bool
    holds: bool


def next_attempt(error: Exception, attempt: int, now: datetime) -> NextAttempt | None:
    """What follows from an attempt, the first being 1, that ended with ``error``; ``None`` when it was the last.

    A `SendFailed` speaks of the way to the recipient, which is the same for those behind: they wait, and an outage
    costs one message's attempts, not everybody's. Any other error comes from the message itself, and others pass it.
    """
    if isinstance(error, SendFailed):
        if error.permanent:
            return None
        if error.retry_after is not None:
            wait = min(max(error.retry_after, PACE), LONGEST_RETRY_AFTER)
            return NextAttempt(now + wait, counts=False, holds=True)
    if attempt >= ATTEMPTS:
        return None
    return NextAttempt(now + wait_after(attempt), counts=True, holds=isinstance(error, SendFailed))


def wait_after(attempt: int) -> timedelta:
    """How long to wait after an attempt that failed, the first being 1."""
    return min(FIRST_WAIT * GROWTH ** (attempt - 1), LONGEST_WAIT)
