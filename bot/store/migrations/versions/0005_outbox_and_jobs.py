"""The outbox of messages, whom it may write to now, and when each job ran"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("not_before", Instant(timezone=True), nullable=False),
        sa.Column("created_at", Instant(timezone=True), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(timezone=True), nullable=True),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sent_at", Instant(timezone=True), nullable=True),
        sa.Column("failed_at", Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_outbox")),
        comment="Messages to people, departments and channels; next_at is empty once sent or given up.",
    )
    op.create_index("ix_outbox_recipient_next_at", "outbox", ["recipient", "next_at"])
    op.create_index(op.f("ix_outbox_next_at"), "outbox", ["next_at"])
    op.create_index(op.f("ix_outbox_failed_at"), "outbox", ["failed_at"])
    op.create_table(
        "outbox_recipients",
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("free_at", Instant(timezone=True), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("recipient", name=op.f("pk_outbox_recipients")),
        comment="When each recipient may be written to again: one message at a time, at most one a second.",
    )
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("last_started", Instant(timezone=True), nullable=True),
        sa.Column("last_finished", Instant(timezone=True), nullable=True),
        sa.Column("last_succeeded", Instant(timezone=True), nullable=True),
        sa.Column("claimed_until", Instant(timezone=True), nullable=True),
        sa.Column("last_report", sa.Text(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("runs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
        comment="When each job ran and how it went; runs grows with every claim, so that only one process gets each.",
    )


def downgrade() -> None:
    op.drop_table("jobs")
    op.drop_table("outbox_recipients")
    op.drop_table("outbox")
