"""Derived arrays in a file of their own."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray


class NpzShelf:
    """Implements `bot.ports.ArrayShelf` with a file in numpy's own format, which runs no code when it is read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def stamp(self) -> object:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def load(self) -> Mapping[str, NDArray[Any]] | None:
        try:
            with np.load(self._path, allow_pickle=False) as file:
                return dict(file)
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            return None

    def put(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Another process may be reading, or writing: each has a whole file until it is done.
        new = self._path.with_name(f"{self._path.name}.{uuid4().hex}")
        try:
            with new.open("wb") as file:
                np.savez(file, **dict[str, Any](arrays))
            new.replace(self._path)
        finally:
            new.unlink(missing_ok=True)

    def forget(self) -> None:
        """Delete the file, damaged or not."""
        self._path.unlink(missing_ok=True)
