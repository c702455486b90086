"""What a webhook is told of a launch, and when it is told again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.outbox import Message, Recipient, RecipientKind
from bot.domain.webhooks.webhook import Webhook

VERDICT_CHANGED = "verdict.changed"
"""The kind of the message, and the type of the event that a receiver gets."""
TEST = "webhook.test"


@dataclass(frozen=True, slots=True)
class VerdictState:
    """How a launch stands. ``status`` is the decision, or "launched" or "killed"; ``digest`` is the verdict's."""

    launch: str
    decision: str
    status: str
    digest: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a webhook was last told of a launch; ``number`` counts what it was told of it from 1."""

    webhook: str
    number: int
    state: VerdictState


def to_tell(webhook: Webhook, states: Iterable[VerdictState], last: Mapping[str, Told]) -> list[Told]:
    """What a webhook is to be told now; ``last`` is what it was last told, by launch.

    A new webhook is told first how everything stands.
    """
    wanted = [one for one in states if webhook.wants(one.launch)]
    new = [one for one in wanted if one.launch not in last or last[one.launch].state != one]
    return [Told(webhook.id, last[one.launch].number + 1 if one.launch in last else 1, one) for one in new]


def verdict_message(told: Told, now: datetime) -> Message:
    """The message that tells it, once for each number."""
    state = told.state
    return Message(
        key=f"webhook:{told.webhook}:{state.launch}:{told.number}",
        kind=VERDICT_CHANGED,
        recipient=Recipient(RecipientKind.WEBHOOK, told.webhook),
        payload={
            "launch": state.launch,
            "decision": state.decision,
            "status": state.status,
            "digest": state.digest,
            "at": now.isoformat(),
        },
        not_before=now,
    )


def event(kind: str, data: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """What a receiver gets, in the shape that standardwebhooks.com advises."""
    return {"type": kind, "timestamp": at.isoformat(), "data": dict(data)}
