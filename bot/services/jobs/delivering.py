"""Sending what is in the outbox: each message at least once, to each recipient in order and at a pace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from bot.domain.errors import InputError
from bot.domain.jobs import JobReport
from bot.domain.lifetimes import LIFETIMES
from bot.domain.outbox import (
    ATTEMPTS,
    IN_SLACK,
    PACE,
    Claimed,
    Kept,
    Message,
    Recipient,
    RecipientKind,
    SendFailed,
    next_attempt,
)
from bot.ports import Clock, Outbox, Sender, Store
from bot.services.jobs.running import told

LEASE = timedelta(minutes=2)
"""How long a claim holds: longer than any sending takes, since afterwards the message is sent again."""
SHIFT = timedelta(seconds=30)
"""How long a run sends, pausing for the pace of recipients: the next one goes on where it stopped."""
NO_SENDER = "nothing is set up to send them"
NOTHING = "Nothing was due."
NEVER_CAME_BACK = "The process that sent it ended each time before it could say how that went."

log = structlog.get_logger()


class Sending(StrEnum):
    """What became of an attempt."""

    SENT = "sent"
    TRIED_AGAIN_LATER = "to be tried again"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Desk:
    """What sending to recipients of some kinds needs.

    ``pause`` waits for so long, and is True as soon as the process is asked to end.
    """

    store: Store
    clock: Clock
    sender: Sender | None
    pause: Callable[[timedelta], bool]
    kinds: Collection[RecipientKind] = IN_SLACK


@dataclass(frozen=True, slots=True)
class SenderByKind:
    """Implements `bot.ports.Sender` by a sender for each kind of recipient."""

    senders: Mapping[RecipientKind, Sender]

    def send(self, message: Message, attempt: int) -> None:
        """Send a message; one for which nothing is set up waits as one that failed."""
        sender = self.senders.get(message.recipient.kind)
        if sender is None:
            raise SendFailed(NO_SENDER)
        sender.send(message, attempt)


def deliver(desk: Desk) -> JobReport:
    """Send what is due until nothing is, `SHIFT` is over, or the process is asked to end.

    A message is marked as sent after it was. When the process dies in between, or the database cannot be reached,
    the message is sent a second time once the claim has run out: the sender gets the same key again.
    """
    expired = _expire(desk)
    if desk.sender is None:
        return _without_sender(desk)
    until = desk.clock() + SHIFT
    tally = Counter[Sending]()
    while not _is_over(desk, until):
        tally.update(_round(desk, desk.sender, until))
        wait = _until_next(desk)
        # Only a recipient's pace is waited for: during a longer pause, what comes new would be late.
        if wait is None or wait > PACE or desk.pause(wait):
            break
    done = [f"{tally[one]} {one}" for one in Sending if tally[one]] + ([f"{expired} expired"] if expired else [])
    return JobReport(", ".join(done) or NOTHING)


def _expire(desk: Desk) -> int:
    """Leave unsent what would come too late to be of use; how many."""
    with desk.store.begin() as work:
        expired = work.outbox.expire(LIFETIMES, desk.clock())
    if expired:
        log.warning("outbox.expired", messages=expired)
    return expired


def try_again(key: str, store: Store, clock: Clock) -> None:
    """Have a message sent that was given up. Raises `InputError` when there is none with this key."""
    with store.begin() as work:
        if not work.outbox.retry(key, clock()):
            raise _not_given_up(key, work.outbox.message(key))


def drop(key: str, store: Store) -> None:
    """Leave a message unsent that was given up, and report it no more. Its key stays known, so it never comes back.

    Raises `InputError` when there is none with this key.
    """
    with store.begin() as work:
        if not work.outbox.drop(key):
            raise _not_given_up(key, work.outbox.message(key))


def _not_given_up(key: str, kept: Kept | None) -> InputError:
    if kept is None:
        return InputError(f"There is no message {key!r} in the outbox.", "See: briefed jobs outbox --failed")
    if kept.sent_at is not None:
        return InputError(f"The message {key!r} was sent already.", "Nothing is left to do.")
    if kept.expired_at is not None:
        return InputError(f"The message {key!r} expired: it would have come too late to be of use.")
    if kept.next_at is None:
        return InputError(f"The message {key!r} was dropped.", "Nothing is left to do.")
    return InputError(f"The message {key!r} was not given up: it is tried again by itself.", "See: briefed jobs outbox")


def _is_over(desk: Desk, until: datetime) -> bool:
    return desk.clock() >= until or desk.pause(timedelta())


def _round(desk: Desk, sender: Sender, until: datetime) -> Counter[Sending]:
    """One message to everybody whom one can be sent to."""
    tally = Counter[Sending]()
    with desk.store.begin() as work:
        ready = work.outbox.ready(desk.clock(), desk.kinds)
    for recipient in ready:
        if _is_over(desk, until):
            break
        tally.update(_send_next(recipient, desk, sender))
    return tally


def _send_next(recipient: Recipient, desk: Desk, sender: Sender) -> list[Sending]:
    """Send the next message to a recipient; nothing when another process does."""
    now = desk.clock()
    with desk.store.begin() as work:
        claimed = work.outbox.claim(recipient, now, now + LEASE)
    if claimed is None:
        return []
    error = _error_of(claimed, sender)
    with desk.store.begin() as work:
        return [_note(claimed, error, work.outbox, desk.clock())]


def _error_of(claimed: Claimed, sender: Sender) -> Exception | None:
    """Send a message; the error if that failed, of whatever kind: others must be sent all the same."""
    if claimed.attempt > ATTEMPTS:
        return SendFailed(NEVER_CAME_BACK, permanent=True)
    try:
        sender.send(claimed.message, claimed.attempt)
    except Exception as error:
        return error
    return None


def _note(claimed: Claimed, error: Exception | None, outbox: Outbox, now: datetime) -> Sending:
    if error is None:
        outbox.sent(claimed, now)
        return Sending.SENT
    reason = error.reason if isinstance(error, SendFailed) else told(error)
    following = next_attempt(error, claimed.attempt, now)
    if following is None:
        outbox.failed(claimed, reason, now)
        log.error("outbox.given_up", message=claimed.message.key, attempts=claimed.attempt)
        return Sending.GIVEN_UP
    outbox.again(claimed, reason, following, now)
    return Sending.TRIED_AGAIN_LATER


def _until_next(desk: Desk) -> timedelta | None:
    """How long until something can be sent."""
    with desk.store.begin() as work:
        next_at = work.outbox.next_at(desk.kinds)
    return None if next_at is None else max(next_at - desk.clock(), timedelta())


def _without_sender(desk: Desk) -> JobReport:
    with desk.store.begin() as work:
        backlog = work.outbox.backlog(desk.clock())
    waiting = backlog.waiting_in_slack
    return JobReport(f"Messages for Slack that wait, since {NO_SENDER}: {waiting:,}." if waiting else NOTHING)
