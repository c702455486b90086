"""Services run on SQLite by default, and in the whole run on PostgreSQL too: stores are held to one contract anyway."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import migrated_database
from tests.services.desk import Centre


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, with all tables and nothing in them."""
    with migrated_database(request, tmp_path) as url:
        yield url


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    """A customer-service centre with one small knowledge folder."""
    opened = Centre(tmp_path)
    yield opened
    opened.close()
