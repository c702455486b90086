"""A store on SQLite, which nobody shares, and a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.desks import MovableClock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = SqlStore(open_database(f"sqlite:///{tmp_path / 'briefed.db'}"))
    yield opened
    opened.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()
