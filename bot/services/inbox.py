"""Acknowledged events: each has its effect once, whatever crashes, and none is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.domain.outbox import Message
from bot.ports import Clock, Store, Work

LEASE = timedelta(minutes=2)
"""How long a claim holds: longer than any effect takes, since afterwards another process may start over."""
ATTEMPTS = 5
"""How often an effect is tried before it is given up: ten minutes, and by then the customer has hung up."""


class Handling(StrEnum):
    """What became of an event."""

    DONE = "done"
    NOT_OURS = "not_ours"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Claimed:
    """An event that is ours to handle. ``attempt`` counts from 1; above that an earlier one may have had its effect."""

    event_id: str
    payload: Mapping[str, Any]
    attempt: int


def receive(event_id: str, payload: Mapping[str, Any], store: Store, clock: Clock) -> bool:
    """Keep an event before it is acknowledged; False when it is here already."""
    now = clock()
    return store.together(lambda work: work.inbox.receive(event_id, payload, now))


def forget(event_id: str, store: Store, clock: Clock) -> None:
    """Be done with an event that turned out not to be for us, and keep nothing of what it said."""
    now = clock()
    store.together(lambda work: work.inbox.forget(event_id, now))


def waiting(store: Store, clock: Clock) -> Sequence[str]:
    """Events that nobody has finished or is at work on, oldest first."""
    with store.begin() as work:
        return work.inbox.waiting(clock())


Effect = Callable[[Claimed], Message | None]
"""What an event brings about; what is left to tell of it goes into the outbox when the event is noted as done."""


def handle(
    event_id: str, effect: Effect, store: Store, clock: Clock, give_up: Effect = lambda claimed: None
) -> Handling:
    """Claim an event, let it have its effect, and remember that it had.

    Whatever ``effect`` raises goes to the caller; the event then waits for its next attempt until the claim
    has run out. After `ATTEMPTS`, also when each of them killed the process, it is done with by ``give_up``.
    """
    claimed = _claim(event_id, store, clock)
    if claimed is None:
        return Handling.NOT_OURS
    is_over = claimed.attempt > ATTEMPTS
    _finish(event_id, give_up(claimed) if is_over else effect(claimed), store, clock)
    return Handling.GIVEN_UP if is_over else Handling.DONE


def _claim(event_id: str, store: Store, clock: Clock) -> Claimed | None:
    now = clock()
    taken = store.together(lambda work: work.inbox.claim(event_id, now, now + LEASE))
    return None if taken is None else Claimed(event_id, *taken)


def _finish(event_id: str, left: Message | None, store: Store, clock: Clock) -> None:
    now = clock()

    def finish(work: Work) -> None:
        if left is not None:
            work.outbox.put([left], now)
        work.inbox.done(event_id, now)

    store.together(finish)
