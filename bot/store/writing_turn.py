"""Threads that write to SQLite queue for it. SQLite has them look again after sleeps, the longest of 0.1 s."""

from __future__ import annotations

from threading import Lock
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, event

PATIENCE_SECONDS = 10.0
"""As long as SQLite waits; whoever waited in vain for his turn may still wait for SQLite, which also knows of other
processes."""
_OPTION = "writing_turn"
_WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE")


class WritingTurn:
    """A transaction's turn to write, taken with its first statement that writes and over when it is."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock
        self._is_ours = False

    def of(self, connection: Connection) -> Connection:
        """The connection, on which statements that write take this turn."""
        return connection.execution_options(**{_OPTION: self})

    def take(self) -> None:
        """Wait for the turn, unless it is ours already."""
        if not self._is_ours:
            self._is_ours = self._lock.acquire(timeout=PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._is_ours:
            self._lock.release()


def take_turns_to_write(engine: Engine) -> None:
    """Have statements that write wait for their transaction's turn, where the database knows one writer at a time."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "before_cursor_execute", _take_turn)


def _take_turn(connection: Connection, _: object, statement: str, *__: Any) -> None:
    turn: WritingTurn | None = connection.get_execution_options().get(_OPTION)
    if turn is not None and statement.startswith(_WRITES):
        turn.take()
