"""The quality loop runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.services.questions.house import House


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A bank of the test's own, on either database."""
    store = SqlStore(open_database(database_url))
    yield House(store).opened()
    store.close()
