"""What people are still to be shown of what they did, after the acknowledgement; and what becomes of it at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from time import monotonic

_ACTING: ContextVar[str | None] = ContextVar("acting", default=None)


@contextmanager
def acting(user: str | None) -> Iterator[None]:
    """Whatever is begun meanwhile is a reply to the person of this account; ``None``: nobody would miss it."""
    before = _ACTING.set(user)
    try:
        yield
    finally:
        _ACTING.reset(before)


class Replies:
    """Those that are not given yet."""

    def __init__(self) -> None:
        self._open: dict[Future[object], str | None] = {}
        self._lock = Lock()

    def begin(self, workers: Executor, reply: Callable[[], object]) -> None:
        """Give a reply in a worker's thread or, when these take up nothing any more, at once."""
        try:
            future = workers.submit(reply)
        except RuntimeError:
            reply()
            return
        with self._lock:
            self._open[future] = _ACTING.get()
        future.add_done_callback(self._close)

    def finish(self, seconds: float) -> list[str | None]:
        """Wait until all are given, for so long at most; for each that is not, the account of whom it is for."""
        end = monotonic() + seconds
        while (still := self._still_open()) and (left := end - monotonic()) > 0:
            wait(still, left)
        return list(still.values())

    def _still_open(self) -> dict[Future[object], str | None]:
        with self._lock:
            return dict(self._open)

    def _close(self, future: Future[object]) -> None:
        with self._lock:
            self._open.pop(future, None)
