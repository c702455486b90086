"""The deeds of launches run on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.conftest import migrated_database
from tests.services.launches.bank import Bank


@pytest.fixture
def bank(database_url: str) -> Iterator[Bank]:
    """A bank of the test's own, with a roster, templates and nothing filed, on either database."""
    store = SqlStore(open_database(database_url))
    yield Bank(store).opened()
    store.close()


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Bank]:
    """A bank on SQLite of which nothing is known yet."""
    store = SqlStore(open_database(f"sqlite:///{tmp_path / 'small.db'}"))
    yield Bank(store)
    store.close()


@pytest.fixture
def small(new: Bank) -> Bank:
    """A bank of the test's own on SQLite, where the database does not matter."""
    return new.opened()


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def ready_bank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    """A bank whose launch may go; tests only try what is refused."""
    with migrated_database(request, tmp_path_factory.mktemp("ready")) as url:
        store = SqlStore(open_database(url))
        yield Bank(store).opened().ready()
        store.close()
