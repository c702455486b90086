"""What people have begun to write and not sent off yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.store.schema import drafts
from bot.store.upsert import put


class DraftRepository:
    """Implements `bot.ports.Drafts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, author: str, kind: str, content: Mapping[str, Any], now: datetime) -> None:
        """Keep a draft in place of the author's last one of this kind."""
        put(self._connection, drafts, {"author": author, "kind": kind, "content": dict(content), "saved_at": now})

    def find(self, author: str, kind: str) -> Mapping[str, Any] | None:
        """The author's draft of this kind."""
        found = select(drafts.c.content).where(drafts.c.author == author, drafts.c.kind == kind)
        return self._connection.execute(found).scalar_one_or_none()

    def drop(self, author: str, kind: str) -> None:
        """Forget a draft."""
        self._connection.execute(delete(drafts).where(drafts.c.author == author, drafts.c.kind == kind))
