"""Writing files so that they are there whole or not at all, down to the disk."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def replace_file(path: Path, data: bytes, mode: int) -> None:
    """Write a file as a whole, or not at all; raises `OSError` and leaves the old one as it was."""
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        create_file(scratch, data, mode)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    _make_last(path.parent)


def create_file(path: Path, data: bytes, mode: int) -> None:
    """Write a file that is not there yet, down to the disk; raises `FileExistsError` when it is."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _make_last(folder: Path) -> None:
    """A name is on the disk only once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
