"""(c) Syncing 1,000 unchanged files, and (d) `briefed ask` from a cold shell."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import Result, median_seconds
from bench.texts import varied_passages
from bot.bootstrap import Briefed
from bot.config import Config

FILES = 1_000


def measure_sync() -> Iterator[Result]:
    """The median time of a sync that finds nothing to do."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        department = folder / "knowledge" / "cards"
        department.mkdir(parents=True)
        for number, passage in enumerate(varied_passages(FILES)):
            (department / f"note-{number}.md").write_text(
                f"---\nowner: Bench\n---\n# {passage.title}\n\n{passage.text}"
            )
        program = Briefed(Config().relative_to(folder))
        program.sync(lambda done, total: None)
        median = median_seconds(lambda: program.sync(lambda done, total: None))
    yield Result(f"sync of {FILES:,} unchanged files", f"{median:.2f} s", "under 2 s", median < 2)


def measure_cold_ask() -> Iterator[Result]:
    """The median time of `briefed ask` as a process of its own, on the indexed sample bank."""
    command = [str(Path(sys.executable).with_name("briefed")), "ask", "白金卡年费怎么才能免"]
    median = median_seconds(lambda: subprocess.run(command, check=True, capture_output=True))  # noqa: S603
    yield Result("briefed ask from a cold shell", f"{median:.2f} s", "under 2.5 s", median < 2.5)
