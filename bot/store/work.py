"""The unit of work: repositories over one transaction, kept as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection, Engine

from bot.store.asks import AskRepository
from bot.store.changes import ChangeRepository
from bot.store.documents import DocumentRepository
from bot.store.inbox import InboxRepository


class SqlWork:
    """Repositories over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def documents(self) -> DocumentRepository:
        return DocumentRepository(self._connection)

    @cached_property
    def changes(self) -> ChangeRepository:
        return ChangeRepository(self._connection)

    @cached_property
    def asks(self) -> AskRepository:
        return AskRepository(self._connection)

    @cached_property
    def inbox(self) -> InboxRepository:
        return InboxRepository(self._connection)


class SqlStore:
    """The database, SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def begin(self) -> Iterator[SqlWork]:
        """One transaction: committed at the end, rolled back on any error."""
        with self._engine.begin() as connection:
            yield SqlWork(connection)

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()
