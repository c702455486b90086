"""Opening the database and bringing its tables up to date."""

from __future__ import annotations

import logging
from importlib import resources
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import StoreUnavailable
from bot.domain.full_disk import MAKE_ROOM, full_disk, is_of_full_disk

NEWEST_REVISION = "0015"
"""The last migration's id; a database at this revision needs no alembic to open."""


def open_database(url: str) -> Engine:
    """An engine on an up-to-date database; creates an SQLite file's folder and migrates when behind.

    Raises `StoreUnavailable` when it cannot be reached or was written by a newer Briefed.
    """
    engine = _engine(url)
    try:
        if _revision(engine) != NEWEST_REVISION:
            migrate(engine)
    except SQLAlchemyError as error:
        raise unavailable(engine, error) from error
    return engine


def unavailable(engine: Engine, error: SQLAlchemyError) -> StoreUnavailable:
    """A database's error as a person should be told of it; without the password in its URL."""
    if is_of_full_disk(error):
        return StoreUnavailable(full_disk(f"the database {engine.url!r}"), MAKE_ROOM)
    return StoreUnavailable(
        f"The database {engine.url!r} cannot be used: {_reason(error)}.",
        "Check 'database' in config.yaml, that the disk has room, and that the file or server is there and may be "
        "written. What was done is kept.",
    )


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest revision, in one transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(resources.files("bot.store") / "migrations"))
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            # Otherwise Python's driver commits every CREATE at once, and a crash in between leaves half a schema.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreUnavailable(
                f"The database was written by a newer version of Briefed ({error}).", "Install that version or newer."
            ) from error


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, json_deserializer=orjson.loads)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # Parameters hold questions; they must not get into logs by way of error texts.
    engine = create_engine(url, hide_parameters=True, json_deserializer=orjson.loads)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Durable (FULL), readers beside one writer (WAL), and waiting rather than failing when it is busy.

    With recursive triggers, REPLACE is refused like DELETE where rows are append-only.
    """
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "recursive_triggers=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0].rstrip(".")
