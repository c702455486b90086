"""Asking for many ids, some at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator

MANY = 500
"""Ids asked for in one statement, below every database's limit on parameters."""


def in_batches(ids: Collection[str]) -> Iterator[list[str]]:
    """The ids in lists of at most `MANY`."""
    listed = list(ids)
    return (listed[start : start + MANY] for start in range(0, len(listed), MANY))
