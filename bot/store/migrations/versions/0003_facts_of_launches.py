"""Facts of launches; the database itself refuses to change what is append-only

SQLite drops a table's triggers with the table: a later migration that copies one of these tables must make them anew.
"""

import sqlalchemy as sa
from alembic import op

import bot.store.schema

revision = "0003"
down_revision = "0002"

APPEND_ONLY = ("asks", "document_facts", "facts")


def upgrade() -> None:
    op.create_table(
        "facts",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("launch", sa.Text(), nullable=True),
        sa.Column("recorded_at", bot.store.schema.Instant(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_facts")),
        sa.UniqueConstraint("digest", name=op.f("uq_facts_digest")),
        sa.UniqueConstraint("key", name=op.f("uq_facts_key")),
        comment="Append-only: what happened to launches, each fact chained to the one before.",
    )
    op.create_index("ix_facts_launch", "facts", ["launch"])
    op.create_index("ix_facts_recorded_at", "facts", ["recorded_at"])
    if op.get_context().dialect.name == "postgresql":
        op.execute(REFUSE_ON_POSTGRESQL)
    for table in APPEND_ONLY:
        for statement in triggers(table, op.get_context().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    on_postgresql = op.get_context().dialect.name == "postgresql"
    for table in APPEND_ONLY:
        for trigger in (f"{table}_update", f"{table}_delete", *([f"{table}_truncate"] if on_postgresql else [])):
            op.execute(f"DROP TRIGGER {trigger}{f' ON {table}' if on_postgresql else ''}")
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_change()")
    op.drop_table("facts")


def triggers(table: str, dialect: str) -> list[str]:
    if dialect == "postgresql":
        return [
            f"CREATE TRIGGER {table}_{what.lower()} BEFORE {what} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            for what in ("UPDATE", "DELETE", "TRUNCATE")
        ]
    return [
        f"CREATE TRIGGER {table}_{what.lower()} BEFORE {what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'facts are append-only, {what} of {table} is refused'); END"
        for what in ("UPDATE", "DELETE")
    ]


# An error of integrity, as RAISE is on SQLite: what runs into it is a defect, not a database that is unavailable.
REFUSE_ON_POSTGRESQL = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'facts are append-only, % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
