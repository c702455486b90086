"""Errors of a derived index as a person should be told of them: damage and a full disk want different things."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.domain.errors import IndexUnavailable
from bot.domain.full_disk import INDEX_AGAIN, full_disk, is_of_full_disk

LEAST_FREE_BYTES = 64 * 2**20
"""With less than this, what failed to be written failed for that: Chroma does not say so of its graphs, which it
writes as a whole."""


def unavailable(what: str, place: str, remedy: str, error: BaseException, reason: object = None) -> IndexUnavailable:
    """The error of an index, ``what`` it is and where: a folder or a server. ``reason`` is the error by default."""
    if is_of_full_disk(error) or _is_nearly_full(Path(place)):
        return IndexUnavailable(full_disk(place), INDEX_AGAIN)
    return IndexUnavailable(f"{what} in {place} cannot be used: {reason or error}.", remedy)


def _is_nearly_full(folder: Path) -> bool:
    """Whether there is next to no room; not said of a server's address, and of memory."""
    try:
        return shutil.disk_usage(folder).free < LEAST_FREE_BYTES
    except OSError:
        return False
