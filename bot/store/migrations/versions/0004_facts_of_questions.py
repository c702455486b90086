"""Facts of questions: what a fact is about, if not about launches; how departments answer"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("facts", sa.Column("subject", sa.Text(), nullable=True))
    op.create_index("ix_facts_subject_kind", "facts", ["subject", "kind"])
    op.create_index("ix_facts_kind", "facts", ["kind"])
    op.add_column("departments", sa.Column("rules", sa.JSON(), nullable=False, server_default="{}"))
    _comment("what happened to launches and questions")


def downgrade() -> None:
    _comment("what happened to launches")
    op.drop_column("departments", "rules")
    op.drop_index("ix_facts_kind", "facts")
    op.drop_index("ix_facts_subject_kind", "facts")
    op.drop_column("facts", "subject")


def _comment(what: str) -> None:
    # SQLite keeps no comments; setting one there would copy the table and lose its triggers.
    if op.get_context().dialect.name == "postgresql":
        op.create_table_comment("facts", f"Append-only: {what}, each fact chained to the one before.")
