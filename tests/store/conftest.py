"""Every store test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.engine import open_database
from bot.store.work import SqlStore
from tests.databases import KINDS, new_database, postgresql_server


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql_server(tmp_path_factory.mktemp("pg", numbered=True)) as url:
        yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'briefed.db'}"
    return new_database(request.getfixturevalue("postgresql"))


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    opened = SqlStore(open_database(database_url))
    yield opened
    opened.close()
