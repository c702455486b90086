"""Threads that write to SQLite queue for it. SQLite has them look again after sleeps, the longest of 0.1 s."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock, local
from typing import Any

from sqlalchemy import Engine, event

PATIENCE_SECONDS = 10.0
"""As long as SQLite waits. Whoever waited in vain for his turn still asks SQLite, which knows of other processes."""
_WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE")


class WritingTurns:
    """Transactions of one database take turns to write, each from its first statement that does until it is over.

    On PostgreSQL, which knows many writers at a time, there is nothing to wait for.
    """

    def __init__(self, engine: Engine) -> None:
        self._lock = Lock()
        self._of_thread = local()
        if engine.dialect.name == "sqlite":
            event.listen(engine, "before_cursor_execute", self._before)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """To be entered before a transaction begins, and left when it is over."""
        before, self._of_thread.turn = getattr(self._of_thread, "turn", None), (turn := _Turn(self._lock))
        try:
            yield
        finally:
            self._of_thread.turn = before
            turn.give_back()

    def _before(self, connection: object, cursor: object, statement: str, *_: Any) -> None:
        turn: _Turn | None = getattr(self._of_thread, "turn", None)
        if turn is not None and statement.startswith(_WRITES):
            turn.take()


class _Turn:
    def __init__(self, lock: Lock) -> None:
        self._lock = lock
        self._is_ours = False

    def take(self) -> None:
        if not self._is_ours:
            self._is_ours = self._lock.acquire(timeout=PATIENCE_SECONDS)

    def give_back(self) -> None:
        if self._is_ours:
            self._lock.release()
