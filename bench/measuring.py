"""Medians of several runs, and what machine they ran on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.domain.evaluation import percentile

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Result:
    """One measured figure beside its target; ``ok`` is whether the target is met."""

    name: str
    value: str
    target: str
    ok: bool


def side_by_side(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """The medians of both over several rounds, taken in turn so that whatever disturbs the machine hits both."""
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    return median(one for one, _ in pairs), median(other for _, other in pairs)


def median_seconds(action: Callable[[], object]) -> float:
    """The median time of several runs."""
    return median(seconds(action) for _ in range(ROUNDS))


def seconds(action: Callable[[], object]) -> float:
    """How long it took once."""
    started = perf_counter()
    action()
    return perf_counter() - started


def p50_p95(milliseconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return percentile(milliseconds, 0.5) or 0.0, percentile(milliseconds, 0.95) or 0.0


def machine() -> str:
    """Processor, cores, Python and the libraries that matter."""
    versions = (
        f"{name} {importlib.metadata.version(name)}" for name in ("onnxruntime", "torch", "chromadb", "tantivy")
    )
    python = f"Python {platform.python_version()}"
    return f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {python}, {', '.join(versions)}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
