"""Secrets that were just shown: whoever clicked twice sees what the second click gave, and must find his secret there.

They are kept in the memory of one process only. Those older than a minute are shown no more, and are forgotten when
the next token is created.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from bot.ports import Clock
from bot.services.api_tokens import Created
from bot.services.deeds import Deed

LASTS = timedelta(minutes=1)
"""A double click, or a page that was loaded again because nothing came."""


class ShownSecrets:
    """Secrets of tokens, by the deed that created them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._shown: dict[tuple[str, str], tuple[datetime, str]] = {}

    def created(self, deed: Deed, create: Callable[[], Created]) -> Created:
        """Create a token; with its secret, if the same deed was done within `LASTS`. Raises what ``create`` raises."""
        # One after another: the second click must not be answered before the first one's secret is here.
        with self._lock:
            made = create()
            self._forget_old_ones()
            if made.secret is not None:
                self._shown[deed.actor, deed.key] = self._clock(), made.secret
                return made
            kept = self._shown.get((deed.actor, deed.key))
            return replace(made, secret=kept[1]) if kept else made

    def _forget_old_ones(self) -> None:
        since = self._clock() - LASTS
        self._shown = {deed: it for deed, it in self._shown.items() if it[0] > since}
