"""One writer at a time on a data folder; whoever comes second is told who the first is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.domain.errors import AlreadyRunning


@contextmanager
def exclusive(lock_file: Path, purpose: str, now: datetime) -> Iterator[None]:
    """Hold the lock; raises `AlreadyRunning` naming the process that holds it.

    The operating system gives the lock back when a process dies, however it dies.
    """
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    owner_file = lock_file.with_suffix(".owner.json")
    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyRunning(
            f"Another process writes to {lock_file.parent}: {_owner(owner_file)}.", "Wait until it ends, or stop it."
        ) from None
    try:
        owner_file.write_text(json.dumps({"pid": os.getpid(), "purpose": purpose, "since": now.isoformat()}))
        yield
    finally:
        owner_file.unlink(missing_ok=True)
        lock.release()


def _owner(owner_file: Path) -> str:
    try:
        owner = json.loads(owner_file.read_text())
        return f"'{owner['purpose']}', process {owner['pid']}, since {owner['since'][:19].replace('T', ' ')} UTC"
    except (OSError, ValueError, KeyError):
        return "one that has only just begun"
