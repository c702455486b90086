"""Reports are made on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.services.questions.house import House
from tests.services.reports.newsroom import Newsroom


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A bank of the test's own, on either database."""
    store = SqlStore(open_database(database_url))
    yield House(store).opened()
    store.close()


@pytest.fixture
def newsroom(house: House) -> Newsroom:
    """What a test records and reads there."""
    return Newsroom(house)
