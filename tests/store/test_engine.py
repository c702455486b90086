"""Opening databases, old, new, foreign and broken ones."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from bot.domain.errors import StoreUnavailable
from bot.store.engine import NEWEST_REVISION, open_database
from bot.store.schema import metadata


def test_a_new_database_gets_every_table(empty_database_url):
    engine = open_database(empty_database_url)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_opening_again_changes_nothing(empty_database_url):
    open_database(empty_database_url).dispose()
    engine = open_database(empty_database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == NEWEST_REVISION
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_code_knows(empty_database_url):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_database(empty_database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_newer_programs_database_is_refused(empty_database_url):
    engine = open_database(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    engine.dispose()
    with pytest.raises(StoreUnavailable, match="newer version"):
        open_database(empty_database_url)


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "briefed.db"
    path.write_bytes(b"not a database, but long enough to be looked at" * 50)
    with pytest.raises(StoreUnavailable, match=r"briefed\.db.*not a database"):
        open_database(f"sqlite:///{path}")


def test_a_server_that_is_not_there_is_named_without_its_password():
    with pytest.raises(StoreUnavailable) as caught:
        open_database("postgresql+psycopg://briefed:secret@127.0.0.1:1/briefed")
    assert "127.0.0.1" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_naive_instant_is_refused(empty_database_url):
    from datetime import datetime

    from sqlalchemy import insert
    from sqlalchemy.exc import StatementError

    from bot.store.schema import inbox

    engine = open_database(empty_database_url)
    row = {"event_id": "E", "payload": {}, "received_at": datetime(2026, 1, 1)}  # noqa: DTZ001
    with engine.begin() as connection, pytest.raises(StatementError, match="naive"):
        connection.execute(insert(inbox), row)
    engine.dispose()


def test_sqlite_is_durable_and_readable_while_written(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'briefed.db'}")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
    engine.dispose()
