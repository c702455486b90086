"""Whom to tell what, before it is a message. What a message says, surfaces make of its payload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from bot.domain.outbox import Message, Recipient, RecipientKind

MORNING = time(9)
"""When people are told what a day brings: at midnight nobody reads, and by ten the day is full."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Something to tell somebody; ``detail`` is what the message is about beside its main subject."""

    kind: str
    recipient: Recipient
    detail: tuple[tuple[str, str], ...] = ()


def person(person_id: str) -> Recipient:
    """A person, by his id on the roster."""
    return Recipient(RecipientKind.PERSON, person_id)


def desk_of(department_id: str) -> Recipient:
    """A department's channel."""
    return Recipient(RecipientKind.DEPARTMENT, department_id)


def messages(told: Iterable[Telling], cause: str, about: Mapping[str, str], now: datetime) -> list[Message]:
    """Tellings as messages; ``cause`` is the key of what they follow from, so that each is sent once.

    ``about`` is what all of them are about, by the kind of thing: "question", "action" or "launch".
    """
    return [
        Message(f"{cause}:{number}:{one.kind}", one.kind, one.recipient, {**about, **dict(one.detail)}, now)
        for number, one in enumerate(told)
    ]


def morning_of(day: date, zone: tzinfo) -> datetime:
    """The instant from which people are told what a day brings, in UTC."""
    return datetime.combine(day, MORNING, zone).astimezone(UTC)
