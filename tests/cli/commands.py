"""Running the real command, in this process or in one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.cli.app import main

PATIENCE = 120
"""Seconds after which a command of its own process is given up."""
WIDE = 300
"""Columns: tables are not wrapped, so that tests can look for whole cells."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line that says what is wrong; beside progress bars, nothing else may be printed."""
        lines = [line for line in self.err.strip().splitlines() if "━" not in line]
        assert self.code == 1, self
        assert len(lines) == 1, self.err
        return lines[0]


def briefed(folder: Path, *arguments: str, typed: str = "") -> Ran:
    """Run ``briefed`` on the bank of a folder, within this process."""
    printed, complained = io.StringIO(), io.StringIO()
    command = ["briefed", "--config", str(folder / "config.yaml"), *arguments]
    with (
        patch.object(sys, "argv", command),
        patch.object(sys, "stdin", io.StringIO(typed)),
        redirect_stdout(printed),
        redirect_stderr(complained),
    ):
        code = _exit_code(main)
    return Ran(code, printed.getvalue(), complained.getvalue())


def briefed_process(folder: Path, *arguments: str, prelude: str = "", **options: Any) -> Ran:
    """Run ``briefed`` in a process of its own, after the lines of ``prelude``."""
    code = f"{prelude}\nfrom bot.cli import main\nmain()"
    ended = subprocess.run(
        [sys.executable, "-c", code, "--config", str(folder / "config.yaml"), *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ, "COLUMNS": str(WIDE)},
        **options,
    )
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def _exit_code(command: Callable[[], None]) -> int:
    try:
        command()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
