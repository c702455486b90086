"""The unit of work: repositories over one transaction, kept as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError

from bot.store.aliases import AliasLog
from bot.store.ask_figures import AskFiguresRepository
from bot.store.asks import AskRepository
from bot.store.catalogue import CatalogueRepository
from bot.store.changes import ChangeRepository
from bot.store.documents import DocumentMemories, DocumentRepository
from bot.store.drafts import DraftRepository
from bot.store.engine import unavailable
from bot.store.facts import FactRepository, ReadFacts
from bot.store.feedback import FeedbackRepository
from bot.store.group_commit import GroupCommit, Result
from bot.store.inbox import InboxRepository
from bot.store.jobs import JobRepository
from bot.store.outbox import OutboxRepository
from bot.store.posts import PostRepository
from bot.store.verdicts_told import VerdictsToldRepository
from bot.store.writing_turns import WritingTurns

MOST_FACTS = 32_768
"""Mostly of 1 kB each: what a process that serves reads again and again."""
COMMANDS_LOCK = 0x62726965666564
"""The advisory lock of PostgreSQL that commands take turns with: "briefed" in ASCII, a number nobody else will use."""


@dataclass(frozen=True, slots=True)
class Memories:
    """What was read before and holds."""

    documents: DocumentMemories = field(default_factory=DocumentMemories)
    facts: ReadFacts = field(default_factory=lambda: ReadFacts(MOST_FACTS))


class SqlWork:
    """Repositories over one transaction."""

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._memories = memories
        self._aliases = AliasLog(connection)
        self.documents = DocumentRepository(connection, memories.documents, self._aliases)

    @property
    def catalogue(self) -> CatalogueRepository:
        return CatalogueRepository(self._connection)

    @property
    def changes(self) -> ChangeRepository:
        return ChangeRepository(self._connection)

    @property
    def asks(self) -> AskRepository:
        return AskRepository(self._connection)

    @property
    def figures(self) -> AskFiguresRepository:
        return AskFiguresRepository(self._connection)

    @property
    def facts(self) -> FactRepository:
        return FactRepository(self._connection, self._memories.facts)

    @property
    def feedback(self) -> FeedbackRepository:
        return FeedbackRepository(self._connection, self._aliases)

    @property
    def inbox(self) -> InboxRepository:
        return InboxRepository(self._connection)

    @property
    def outbox(self) -> OutboxRepository:
        return OutboxRepository(self._connection)

    @property
    def jobs(self) -> JobRepository:
        return JobRepository(self._connection)

    @property
    def posts(self) -> PostRepository:
        return PostRepository(self._connection)

    @property
    def drafts(self) -> DraftRepository:
        return DraftRepository(self._connection)

    @property
    def verdicts_told(self) -> VerdictsToldRepository:
        return VerdictsToldRepository(self._connection)


class SqlStore:
    """The database, SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._memories = Memories()
        self._turns = WritingTurns(engine)
        self._group = GroupCommit(self.begin)

    @contextmanager
    def begin(self) -> Generator[SqlWork]:
        """One transaction: committed at the end, rolled back on any error.

        Raises `StoreUnavailable` when the disk is full, the file is damaged, or the server is gone.
        """
        with self._transaction() as connection:
            yield SqlWork(connection, self._memories)

    @contextmanager
    def command(self) -> Generator[SqlWork]:
        """A transaction that sees all that was committed before it, while other commands wait for it.

        Raises `StoreUnavailable` as `begin` does.
        """
        with self._transaction() as connection:
            _take_turns(connection)
            yield SqlWork(connection, self._memories)

    def together(self, effect: Callable[[SqlWork], Result]) -> Result:
        """What a short effect returns, from a transaction that it may share with those that wait to write meanwhile.

        The effect may be carried out twice, of which only the last counts. Raises what it raises, and
        `StoreUnavailable` as `begin` does.
        """
        return self._group.carry_out(effect)

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Generator[Connection]:
        try:
            with self._turns.transaction(), self._engine.begin() as connection:
                yield connection
        except (IntegrityError, ProgrammingError):
            raise  # defects of ours: nothing is wrong with the database
        except DatabaseError as error:
            raise unavailable(self._engine, error) from error


def _take_turns(connection: Connection) -> None:
    """Wait until no other command is at work; must come first in a transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    # Under any stricter level, the transaction would see the database as it was before it waited.
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({COMMANDS_LOCK})")
