"""Adding rows that may be there: the statements that both databases spell in their own way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that leaves rows as they are whose key is there already."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Add a row, or let it take the place of the one with its key."""
    keys: Sequence[str] = [column.name for column in table.primary_key]
    values = {name: value for name, value in row.items() if name not in keys}
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**row).on_conflict_do_update(index_elements=keys, set_=values)
    connection.execute(statement)
