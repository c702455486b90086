"""Doing something beside everything else, again and again, for as long as the program is served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import structlog

log = structlog.get_logger()


@contextmanager
def repeated(what: Callable[[], object], every: timedelta, after_failure: timedelta) -> Iterator[None]:
    """Do something at once and then ``every`` so often, in a thread of its own; after an error, ``after_failure``.

    The end of the context does not wait for what is being done: nobody misses it.
    """
    over = Event()

    def go_on() -> None:
        while True:
            wait = every if _succeeds(what) else after_failure
            if over.wait(wait.total_seconds()):
                return

    Thread(target=go_on, name="slack-repeated", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _succeeds(what: Callable[[], object]) -> bool:
    try:
        what()
    except Exception as error:
        log.warning("slack.repeated_failed", error=type(error).__name__)
        return False
    return True
