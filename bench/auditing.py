"""(f) Verifying the chain of 100,000 facts in a real database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Result, median_seconds
from bot.domain.facts import Fact
from bot.domain.launches.facts import Attended
from bot.services.launches.auditing import verify
from bot.store.engine import open_database
from bot.store.work import SqlStore

FACTS = 100_000
NOW = datetime(2026, 11, 2, tzinfo=UTC)


def measure_audit() -> Iterator[Result]:
    """The median time of reading and checking every link."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        store = SqlStore(open_database(f"sqlite:///{Path(folder) / 'facts.db'}"))
        with store.command() as work:
            for number in range(FACTS):
                work.facts.append(Fact(NOW, "t0001", f"k{number}", Attended("session", f"a{number}"), "launch"))
        seconds = median_seconds(lambda: verify(store))
        store.close()
    yield Result(f"audit verification of {FACTS:,} facts", f"{seconds:.2f} s", "under 10 s", seconds < 10)
