"""(b) `ask` end to end at 20,000 passages, in a process of its own so that its peak memory is its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.measuring import ROUNDS, Result, p50_p95, seconds
from bench.texts import QUESTIONS, varied_passages
from bot.bootstrap import Briefed
from bot.config import Config
from bot.domain.asking import Asking
from bot.telemetry.memory import peak_memory_mib

PASSAGES = 20_000
REPEATS = 6
"""How often a round asks every question."""


def measure(program: Briefed, folder: Path) -> Iterator[Result]:
    """Latency and peak memory of asking; the index is built once and kept in ``folder``."""
    config = Config(data=folder.absolute())
    _build(program, Briefed(config))
    command = [sys.executable, "-m", "bench.asking", str(folder.absolute())]
    run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    found = json.loads(run.stdout.splitlines()[-1])
    yield Result(
        f"ask p50 / p95 at {PASSAGES:,} passages",
        f"{found['p50']:.1f} / {found['p95']:.1f} ms",
        "p95 under 40 ms",
        found["p95"] < 40,
    )
    yield Result("its peak memory", f"{found['peak']:.2f} GiB", "under 1.5 GiB", found["peak"] < 1.5)


def _build(program: Briefed, large: Briefed) -> None:
    """Passages in SQL and in both indexes, unless they are there from an earlier run."""
    from bot.services.evaluate import take_in

    if not large.model_is_prepared():
        large.config.model_cache.parent.mkdir(parents=True, exist_ok=True)
        large.config.model_cache.symlink_to(program.config.model_cache.absolute(), target_is_directory=True)
    with large.store.begin() as work:
        missing = PASSAGES - len(work.documents.passage_ids())
    if missing == PASSAGES:
        take_in(varied_passages(PASSAGES), large.store, large.clock())
    large.follow(lambda done, total: print(f"\r  embedding {done:,} of {total:,}", end="", flush=True))  # noqa: T201
    large.learn_routing(lambda done, total: None)


def _ask_often(folder: Path) -> None:
    from bot.services.ask import ask

    large = Briefed(Config(data=folder))
    asking = Asking("bench", "bench")
    for question in QUESTIONS:
        ask(question, asking, large.desk)
    rounds = [
        p50_p95([seconds(lambda q=q: ask(q, asking, large.desk)) * 1000 for _ in range(REPEATS) for q in QUESTIONS])
        for _ in range(ROUNDS)
    ]
    p50, p95 = (median(figures) for figures in zip(*rounds, strict=True))
    json.dump({"p50": p50, "p95": p95, "peak": _peak_memory_gib()}, sys.stdout)


def _peak_memory_gib() -> float:
    peak = peak_memory_mib()
    if peak is None:
        raise SystemExit("This system does not tell how much memory a process holds: measure on Linux.")
    return peak / 1024


if __name__ == "__main__":
    _ask_often(Path(sys.argv[1]))
