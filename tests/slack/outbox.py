"""Sending what waits in the outbox, message by message: what goes wrong is raised, and fails the test."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.outbox import ATTEMPTS, Claimed, Recipient
from bot.ports import Clock, Sender, Store

LEASE = timedelta(minutes=1)


def ready(store: Store, clock: Clock) -> list[Recipient]:
    """Whom something can be sent to now."""
    with store.begin() as work:
        return list(work.outbox.ready(clock()))


def claimed(store: Store, clock: Clock, recipient: Recipient) -> Claimed:
    """The next message to a recipient, which is ours to send."""
    with store.command() as work:
        found = work.outbox.claim(recipient, clock(), clock() + LEASE)
    assert found is not None
    assert found.attempt <= ATTEMPTS
    return found


def mark_sent(store: Store, clock: Clock, message: Claimed) -> None:
    """Remember that it was sent."""
    with store.command() as work:
        work.outbox.sent(message, clock())


def send_next(store: Store, clock: Clock, sender: Sender, recipient: Recipient) -> None:
    """Send the next message to a recipient."""
    message = claimed(store, clock, recipient)
    sender.send(message.message, message.attempt)
    mark_sent(store, clock, message)


def send_ready(store: Store, clock: Clock, sender: Sender) -> int:
    """Send until nothing can be sent at this instant; how many messages that were."""
    sent = 0
    while recipients := ready(store, clock):
        for recipient in recipients:
            send_next(store, clock, sender, recipient)
        sent += len(recipients)
    return sent
