"""Documents that others made to hurt, each through the real reader: what comes of it, how long, and how much memory.

.venv/bin/python -m bench.reading FOLDER
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from rich.console import Console

from bot.domain.errors import UnreadableFile
from bot.domain.segmentation import segment
from bot.files.readers import read_document
from bot.files.readers.limits import MEBIBYTE

_SERVER = b"bot.files.readers"
_OFTEN = 0.001
"""Seconds between two looks at the memory of readers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file: its passages, or why there are none. ``memory`` is in bytes, the highest that was seen."""

    name: str
    passages: int
    refusal: UnreadableFile | None
    seconds: float
    memory: int


def read_all(folder: Path) -> list[Reading]:
    """Every file of a folder, by name; raises what a reader ought not to let through."""
    return [_read(path, folder) for path in sorted(folder.rglob("*")) if path.is_file()]


def _read(path: Path, folder: Path) -> Reading:
    name, data = path.relative_to(folder).as_posix(), path.read_bytes()
    with _Watch() as watch:
        started = time.perf_counter()
        passages, refusal = _outcome(data, name)
        seconds = time.perf_counter() - started
    return Reading(name, passages, refusal, seconds, watch.highest)


def _outcome(data: bytes, name: str) -> tuple[int, UnreadableFile | None]:
    try:
        return len(segment(read_document(data, name).blocks, PurePath(name).stem)), None
    except UnreadableFile as error:
        return 0, error


class _Watch:
    """Looks at the memory of this process's readers (VmHWM) again and again: a child that reads a file is soon gone."""

    def __init__(self) -> None:
        self.highest = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(_OFTEN):
            self.highest = max([self.highest, *map(_high_water, _readers(os.getpid()))])


def _readers(parent: int) -> Iterator[int]:
    """The children of a process's servers, of which each reads one file."""
    for child in _children(parent):
        if _SERVER in _bytes_of(f"/proc/{child}/cmdline"):
            yield from _children(child)


def _children(process: int) -> list[int]:
    found = (_bytes_of(f"/proc/{process}/task/{thread}/children") for thread in _threads(process))
    return [int(child) for one in found for child in one.split()]


def _threads(process: int) -> list[str]:
    try:
        return [path.name for path in Path(f"/proc/{process}/task").iterdir()]
    except OSError:
        return []


def _high_water(process: int) -> int:
    for line in _bytes_of(f"/proc/{process}/status").splitlines():
        if line.startswith(b"VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _bytes_of(path: str) -> bytes:
    """Of a process that may be gone meanwhile."""
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def summary(found: list[Reading]) -> Iterator[str]:
    """In sentences for RESULTS.md."""
    slowest, largest = max(found, key=lambda one: one.seconds), max(found, key=lambda one: one.memory)
    read = sum(one.passages > 0 for one in found)
    yield f"{len(found)} files: {read} read, {len(found) - read} refused, each with a reason and a remedy."
    yield f"slowest: {slowest.name}, {slowest.seconds:.1f} s"
    yield f"most memory: {largest.name}, {largest.memory / MEBIBYTE:.0f} MiB"
    kinds = Counter(type(one.refusal).__name__ + " " + one.refusal.reason.en for one in found if one.refusal)
    yield from (f"{count} x {kind}" for kind, count in kinds.most_common())


if __name__ == "__main__":
    out = Console(markup=False, highlight=False, soft_wrap=True)
    readings = read_all(Path(sys.argv[1]))
    for one in readings:
        said = one.refusal.reason.en if one.refusal else f"{one.passages} passages"
        out.print(f"{one.name}: {said} {one.seconds:.2f} s, {one.memory / MEBIBYTE:.0f} MiB")
    out.print(*summary(readings), sep="\n")
