"""Feedback; aliases stand or not by the votes in it, and belong to the line of passages that say the same

Phrasings that were known count as experts' words. Nothing could take one away before, and few databases have any: where
one has, its vectors are put again, and `briefed rebuild` clears what stood under other numbers.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0006"
down_revision = "0005"

APPEND_ONLY = ("feedback", "alias_facts")


def upgrade() -> None:
    op.add_column("passages", sa.Column("origin", sa.String(length=48), nullable=True))
    op.create_index(op.f("ix_passages_origin"), "passages", ["origin"])
    op.create_table(
        "feedback",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ask_id", sa.String(length=32), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("passage_ids", sa.JSON(), nullable=False),
        sa.Column("phrasing", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("recorded_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["asks.ask_id"], name=op.f("fk_feedback_ask_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_feedback")),
        sa.UniqueConstraint("key", name=op.f("uq_feedback_key")),
        comment="Append-only: people's words on answers and, without an ask, experts' words on phrasings.",
    )
    op.create_index(op.f("ix_feedback_ask_id"), "feedback", ["ask_id"])
    op.create_index(op.f("ix_feedback_phrasing"), "feedback", ["phrasing"])
    op.create_table(
        "alias_facts",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("passage_id", sa.String(length=48), nullable=False),
        sa.Column("phrasing", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.passage_id"], name=op.f("fk_alias_facts_passage_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_alias_facts")),
        comment="Append-only: the last row of a phrasing says whether it leads to the passages of a line.",
    )
    op.create_index("ix_alias_facts_passage_phrasing", "alias_facts", ["passage_id", "phrasing", "seq"])
    op.create_index(op.f("ix_alias_facts_phrasing"), "alias_facts", ["phrasing"])
    op.create_index(op.f("ix_alias_facts_cause"), "alias_facts", ["cause"])
    _take_over(op.get_bind())
    op.drop_table("aliases")
    for table in APPEND_ONLY:
        for statement in _triggers(table, op.get_context().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    op.create_table(
        "aliases",
        sa.Column("alias_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("passage_id", sa.String(length=48), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.passage_id"], name=op.f("fk_aliases_passage_id")),
        sa.PrimaryKeyConstraint("alias_id", name=op.f("pk_aliases")),
        sa.UniqueConstraint("passage_id", "text", name=op.f("uq_aliases_passage_id")),
        comment="Phrasings that a person confirmed a passage answers.",
    )
    op.create_index(op.f("ix_aliases_passage_id"), "aliases", ["passage_id"])
    op.drop_table("alias_facts")
    op.drop_table("feedback")
    op.drop_index(op.f("ix_passages_origin"), "passages")
    op.drop_column("passages", "origin")


def _take_over(connection: sa.Connection) -> None:
    """The aliases so far, each as an expert's word and as standing."""
    tables = sa.MetaData()
    tables.reflect(connection, only=["aliases", "feedback", "alias_facts", "changes"])
    for row in connection.execute(sa.select(tables.tables["aliases"]).order_by("alias_id")).mappings():
        plain = " ".join(unicodedata.normalize("NFKC", row["text"]).casefold().split()).strip(" ?？!！。.,，")
        key = f"alias:{row['alias_id']}"
        said = {"key": key, "person": "", "helpful": True, "passage_ids": [row["passage_id"]], "phrasing": plain}
        stands = {"passage_id": row["passage_id"], "phrasing": plain, "text": row["text"], "stands": True, "person": ""}
        at = {"recorded_at": row["recorded_at"]}
        connection.execute(tables.tables["feedback"].insert(), said | at)
        connection.execute(tables.tables["alias_facts"].insert(), stands | at | {"cause": key})
        connection.execute(tables.tables["changes"].insert(), {"passage_id": row["passage_id"], "present": True})


def _triggers(table: str, dialect: str) -> list[str]:
    """As in 0003, whose function PostgreSQL still has."""
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
