"""What was fetched once and holds, so that it need not be fetched again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """At most so many things by key, none of them ``None``, for every thread; what came first goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Key, Value] = {}
        self._changing = Lock()

    def get(self, key: Key) -> Value | None:
        """What is here by this key."""
        return self._kept.get(key)

    def among(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Those that are here."""
        found = {key: self._kept.get(key) for key in keys}
        return {key: value for key, value in found.items() if value is not None}

    def keep(self, found: Mapping[Key, Value]) -> None:
        """Keep some, and let the oldest go when there are too many."""
        with self._changing:
            self._kept.update(found)
            for oldest in list(islice(self._kept, max(0, len(self._kept) - self._most))):
                del self._kept[oldest]

    def forget(self, keys: Iterable[Key]) -> None:
        """Let some go; those that are not here are ignored."""
        with self._changing:
            for key in keys:
                self._kept.pop(key, None)

    def clear(self) -> None:
        """Let everything go."""
        with self._changing:
            self._kept.clear()
