"""Processes that are killed at any point, and processes that do the same at once."""

from __future__ import annotations

import json
import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def killed_after(module: str, database_url: str, orders: list[int], enough: int) -> dict[int, Any]:
    """What a process reported that was killed at some point after so many commands.

    It runs ``do_all`` of a module, which writes a line of JSON, a number and what came of it, for each command done.
    """
    code = f"from {module} import do_all; do_all({database_url!r}, {orders!r})"
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(enough)]
        process.kill()
        lines += [line for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL
    return dict(json.loads(line) for line in lines if line)


def at_once(target: Callable[..., None], database_url: str, times: int) -> list[Any]:
    """What two processes tell that begin together; each gets a barrier to wait at, and a queue to tell."""
    context = multiprocessing.get_context("spawn")
    ready, told = context.Barrier(2), context.Queue()
    processes = [context.Process(target=target, args=(database_url, times, ready, told)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0]
    return [told.get(timeout=10) for _ in processes]
