"""Adding rows that may be there: the statements that both databases spell in their own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


def insert_or_ignore(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that leaves rows as they are whose key is there already."""
    return _insert_or_ignore(connection.dialect.name, table)


def insert_and_tell(connection: Connection, table: Table) -> ReturningInsert[Any]:
    """The same, which tells the keys of the rows that were added: not every driver can count them."""
    return _insert_and_tell(connection.dialect.name, table)


@cache
def _insert_or_ignore(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()


@cache
def _insert_and_tell(dialect: str, table: Table) -> ReturningInsert[Any]:
    return _insert_or_ignore(dialect, table).returning(*table.primary_key)


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Add a row, or let it take the place of the one with its key."""
    keys: Sequence[str] = [column.name for column in table.primary_key]
    values = {name: value for name, value in row.items() if name not in keys}
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**row).on_conflict_do_update(index_elements=keys, set_=values)
    connection.execute(statement)
