"""Events that were acknowledged and must be answered exactly once, whatever crashes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from bot.store.schema import inbox
from bot.store.upsert import insert_and_tell


class InboxRepository:
    """Acknowledged events, over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def receive(self, event_id: str, payload: Mapping[str, Any], now: datetime) -> bool:
        """Keep an event; False when it is here already."""
        row = {"event_id": event_id, "payload": dict(payload), "received_at": now}
        return self._connection.execute(insert_and_tell(self._connection, inbox), row).first() is not None

    def claim(self, event_id: str, now: datetime, until: datetime) -> tuple[Mapping[str, Any], int] | None:
        """Take an event that nobody else is at work on; its payload and how often it was taken by now, or ``None``."""
        row = self._connection.execute(_CLAIM, {"event": event_id, "now": now, "until": until}).first()
        return None if row is None else (row.payload, row.attempts)

    def payload(self, event_id: str) -> Mapping[str, Any] | None:
        """What was kept of an event; ``None`` for an unknown one."""
        return self._connection.scalar(select(inbox.c.payload).where(inbox.c.event_id == event_id))

    def done(self, event_id: str, now: datetime) -> None:
        """The event has had its effect."""
        self._connection.execute(_DONE, {"event": event_id, "now": now})

    def forget(self, event_id: str, now: datetime) -> None:
        """The event is done with, and nothing of what it said is kept; it is still known to have been here."""
        self._connection.execute(update(inbox).where(inbox.c.event_id == event_id).values(done_at=now, payload={}))

    def waiting(self, now: datetime) -> list[str]:
        """Events that nobody has finished or is at work on, oldest first."""
        query = select(inbox.c.event_id).where(_IS_FREE).order_by(inbox.c.received_at)
        return list(self._connection.scalars(query, {"now": now}))

    def unfinished(self) -> tuple[int, datetime | None]:
        """How many events have not had their effect yet, and when the first of them was received."""
        query = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.done_at.is_(None))
        count, first = self._connection.execute(query).one()
        return count, first


# Built once: building a statement takes longer than SQLite takes to carry it out.
_IS_FREE = and_(
    inbox.c.done_at.is_(None), or_(inbox.c.claimed_until.is_(None), inbox.c.claimed_until <= bindparam("now"))
)
_IS_IT = inbox.c.event_id == bindparam("event")
_CLAIM = (
    update(inbox)
    .where(_IS_IT, _IS_FREE)
    .values(claimed_until=bindparam("until"), attempts=inbox.c.attempts + 1)
    .returning(inbox.c.payload, inbox.c.attempts)
)
_DONE = update(inbox).where(_IS_IT).values(done_at=bindparam("now"))
