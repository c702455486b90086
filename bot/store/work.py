"""The unit of work: repositories over one transaction, kept as a whole or not at all."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError

from bot.store.asks import AskRepository
from bot.store.changes import ChangeRepository
from bot.store.documents import DocumentRepository
from bot.store.engine import unavailable
from bot.store.inbox import InboxRepository


class SqlWork:
    """Repositories over one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def documents(self) -> DocumentRepository:
        return DocumentRepository(self._connection)

    @property
    def changes(self) -> ChangeRepository:
        return ChangeRepository(self._connection)

    @property
    def asks(self) -> AskRepository:
        return AskRepository(self._connection)

    @property
    def inbox(self) -> InboxRepository:
        return InboxRepository(self._connection)


class SqlStore:
    """The database, SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def begin(self) -> Generator[SqlWork]:
        """One transaction: committed at the end, rolled back on any error.

        Raises `StoreUnavailable` when the disk is full, the file is damaged, or the server is gone.
        """
        try:
            with self._engine.begin() as connection:
                yield SqlWork(connection)
        except (IntegrityError, ProgrammingError):
            raise  # defects of ours: nothing is wrong with the database
        except DatabaseError as error:
            raise unavailable(self._engine, error) from error

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()
