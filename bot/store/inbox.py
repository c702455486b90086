"""Events that were acknowledged and must be answered exactly once, whatever crashes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.schema import inbox


class InboxRepository:
    """Acknowledged events, over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def receive(self, event_id: str, payload: Mapping[str, Any], now: datetime) -> bool:
        """Keep an event; False when it is here already."""
        try:
            with self._connection.begin_nested():
                row = {"event_id": event_id, "payload": dict(payload), "received_at": now}
                self._connection.execute(insert(inbox), row)
        except IntegrityError:
            return False
        return True

    def claim(self, event_id: str, now: datetime, until: datetime) -> Mapping[str, Any] | None:
        """Take an event that nobody else is at work on; its payload, or ``None``."""
        free = or_(inbox.c.claimed_until.is_(None), inbox.c.claimed_until <= now)
        ours = (inbox.c.event_id == event_id) & inbox.c.done_at.is_(None) & free
        claimed = update(inbox).where(ours).values(claimed_until=until, attempts=inbox.c.attempts + 1)
        if self._connection.execute(claimed).rowcount == 0:
            return None
        return self.payload(event_id)

    def payload(self, event_id: str) -> Mapping[str, Any] | None:
        """What was kept of an event; ``None`` for an unknown one."""
        return self._connection.scalar(select(inbox.c.payload).where(inbox.c.event_id == event_id))

    def attempts(self, event_id: str) -> int:
        """How often the event has been claimed; 0 for an unknown one."""
        return self._connection.scalar(select(inbox.c.attempts).where(inbox.c.event_id == event_id)) or 0

    def done(self, event_id: str, now: datetime) -> None:
        """The event has had its effect."""
        self._connection.execute(update(inbox).where(inbox.c.event_id == event_id).values(done_at=now))

    def forget(self, event_id: str, now: datetime) -> None:
        """The event is done with, and nothing of what it said is kept; it is still known to have been here."""
        self._connection.execute(update(inbox).where(inbox.c.event_id == event_id).values(done_at=now, payload={}))

    def waiting(self, now: datetime) -> list[str]:
        """Events that nobody has finished or is at work on, oldest first."""
        free = or_(inbox.c.claimed_until.is_(None), inbox.c.claimed_until <= now)
        query = select(inbox.c.event_id).where(inbox.c.done_at.is_(None), free).order_by(inbox.c.received_at)
        return list(self._connection.scalars(query))

    def unfinished(self) -> tuple[int, datetime | None]:
        """How many events have not had their effect yet, and when the first of them was received."""
        query = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.done_at.is_(None))
        count, first = self._connection.execute(query).one()
        return count, first
